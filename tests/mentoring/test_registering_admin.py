"""Registrations in the admin."""

import re

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.urls import reverse

from hub.audit.models import Entry
from mentoring.models import EventRegister, Registration, TrainingPage
from tests.factories import committed, publish, user_in
from tests.mentoring.registering import names, register


def event_id() -> int:
    return EventRegister.objects.get().pk


def test_an_editor_sees_who_comes_and_cancels_for_somebody(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    client.force_login(user_in("Editors"))
    text = client.get(reverse("registrations:index")).text
    assert all(name in text for name in ("Aino", "Badr", "Cem", "Waits for a place"))
    first = Registration.objects.first()
    assert f'href="{reverse("registrations:edit", args=[first.pk])}"' in text
    assert "aino@example.org" in committed(client.get, reverse("registrations:edit", args=[first.pk])).text
    looked = Entry.objects.filter(action="private.viewed", kind="mentoring.registration")
    assert set(looked.values_list("object_id", flat=True)) == {"", str(first.pk)}
    text = " ".join(client.get(reverse("registers:index")).text.split())
    assert re.search(r"Training t1.*?<td *> 2 </td> <td *> 1 </td>", text)
    assert f'href="{reverse("registrations:index")}?event={event_id()}"' in text
    committed(client.post, reverse("registrations:delete", args=[first.pk]))
    assert names() == ["Badr", "Cem"]
    assert mail.outbox[-1].to == ["cem@example.org"]


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_nobody_comes_in_vain_because_a_page_was_taken_away(client, event, action):
    register(client)
    client.force_login(user_in("Administrators"))
    path = reverse(f"wagtailadmin_pages:{action}", args=[event.pk])
    answer = client.post(path, follow=True)
    assert "Tick “cancelled” and publish first: then they are told." in answer.text
    assert TrainingPage.objects.get(pk=event.pk).live
    event.is_cancelled = True
    publish(event)
    client.post(path)
    assert not TrainingPage.objects.filter(pk=event.pk, live=True).exists()


def test_where_the_key_is_lost_the_list_says_so(client, event, settings):
    register(client)
    settings.PRIVATE_DATA_KEYS = [Fernet.generate_key().decode()]
    client.force_login(user_in("Editors"))
    pk = Registration.objects.get().pk
    for path in (reverse("registrations:index"), reverse("registrations:edit", args=[pk])):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "It cannot be read: its key is missing." in answer.text


def test_others_do_not_see_who_comes(client, event):
    register(client)
    client.force_login(user_in("Reviewers"))
    for name in ("registrations:index", "registers:index"):
        assert client.get(reverse(name)).status_code == 302

"""A training that people have registered for is deleted by nobody before they were told: not by code either."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, PageLogEntry

from mentoring.models import EventRegister, Registration, TrainingPage
from tests.factories import publish, translated, user_in
from tests.mentoring.registering import names, register, training

WHY = "Training t1: People have registered for this."
WAYS = {
    "page": lambda page: page.delete(),
    "plain page": lambda page: Page.objects.get(pk=page.pk).delete(),
    "query": lambda page: type(page).objects.filter(pk=page.pk).delete(),
    "action": lambda page: DeletePageAction(page).execute(),
    "section": lambda page: page.get_parent().delete(),
    "home": lambda page: page.get_ancestors().get(depth=2).delete(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_code_deletes_it(client, event, way):
    register(client)
    with pytest.raises(ProtectedError, match=WHY):
        way(event)
    assert TrainingPage.objects.get(pk=event.pk).live
    assert names() == ["Aino"]
    assert [str(page) for page in event.get_parent().get_children()] == ["Training t1"], "the tree is as it was"
    assert Page.find_problems() == ([], [], [], [], [])


def test_nor_while_it_is_off_the_site(client, event):
    register(client)
    event.unpublish()
    with pytest.raises(ProtectedError, match=WHY):
        event.delete()


def test_what_was_refused_is_not_in_the_log(client, event):
    register(client)
    with pytest.raises(ProtectedError):
        event.get_parent().specific.delete()
    assert not PageLogEntry.objects.filter(action="wagtail.delete").exists()


def test_a_register_goes_with_nobody_in_it(client, event):
    register(client)
    with pytest.raises(ProtectedError), transaction.atomic():
        EventRegister.objects.all().delete()
    Registration.objects.all().delete()
    EventRegister.objects.all().delete()
    assert not EventRegister.objects.exists()


@pytest.mark.parametrize("state", ["cancelled", "over", "nobody"])
def test_it_goes_when_nobody_waits_for_it(client, event, state):
    register(client)
    if state == "cancelled":
        event.is_cancelled = True
    if state == "over":
        event.date = timezone.localdate() - datetime.timedelta(1)
    if state == "nobody":
        Registration.objects.all().delete()
    publish(event).delete()
    assert not TrainingPage.objects.exists()
    assert len(names()) == (state != "nobody"), "kept until it is erased"
    EventRegister.objects.update(ends_on=timezone.localdate() - datetime.timedelta(31))
    call_command("erase_expired")
    assert not Registration.objects.exists()


def test_a_translation_goes_and_the_training_takes_place(client, tree, event):
    translated(event.get_parent().specific, tree, "fi")
    finnish = translated(event, tree, "fi")
    register(client)
    finnish.delete()
    assert TrainingPage.objects.get(locale=tree.locales["en"]).live
    assert names() == ["Aino"]


@pytest.mark.parametrize("together", [False, True])
def test_who_deletes_a_section_whose_translation_has_such_a_training_is_told(client, tree, trainings, together):
    finnish = training(translated(trainings, tree, "fi"), takes_registrations=True)
    translated(finnish, tree, "en")
    register(client, path="/fi/mentoring/trainings/t1/register/")
    client.force_login(user_in("Administrators"))
    path = reverse("wagtailadmin_pages:delete", args=[trainings.pk])
    if together:
        path = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={trainings.pk}"
    answer = client.post(path, follow=True)
    assert answer.status_code == 200
    assert WHY in answer.text
    assert TrainingPage.objects.filter(live=True).count() == 2
    assert "have been deleted" not in answer.text

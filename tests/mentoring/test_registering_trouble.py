"""Registrations when editors are in a hurry, and when mail, keys or the other languages come late."""

import datetime
import re

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentoring.models import Registration, TrainingPage
from mentoring.registering.mails import write
from tests.factories import publish, translated, user_in
from tests.faults import without_redis
from tests.mentoring.registering import FORM, PAGE, link_in, names, register, remind, shown


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("where", ["above", "together", "together, above"])
def test_nobody_comes_in_vain_because_a_page_was_taken_away_with_others(client, event, action, where):
    register(client)
    client.force_login(user_in("Administrators"))
    chosen = event.get_parent() if "above" in where else event
    path = reverse(f"wagtailadmin_pages:{action}", args=[chosen.pk])
    if "together" in where:
        path = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={chosen.pk}"
    fields = {"include_descendants": "on"}
    answer = client.post(path, fields, follow=True)
    assert "Training t1: People have registered for this." in answer.text
    assert TrainingPage.objects.get(pk=event.pk).live
    event.is_cancelled = True
    publish(event)
    client.post(path, fields)
    assert not TrainingPage.objects.filter(pk=event.pk, live=True).exists()


def sent_late(kind: str) -> list[str]:
    """What goes out when a mail could be sent only now."""
    mail.outbox.clear()
    write.call(Registration.objects.get().pk, kind)
    return [message.subject for message in mail.outbox]


def test_a_mail_that_comes_late_says_nothing_that_is_no_longer_so(client, event):
    register(client)
    assert sent_late("reminder") == ["Soon: Training t1"]
    event.is_cancelled = True
    event = publish(event)
    assert [sent_late(kind) for kind in ("registered", "moved_up", "reminder", "changed")] == [[]] * 4
    assert sent_late("cancelled") == ["Cancelled: Training t1"]
    event.is_cancelled = False
    event = publish(event)
    assert sent_late("cancelled") == []
    assert sent_late("changed") == ["Changed: Training t1"]
    event.date = timezone.localdate() - datetime.timedelta(1)
    event.end_date = timezone.localdate() + datetime.timedelta(1)
    event = publish(event)
    assert sent_late("reminder") == []
    assert sent_late("changed") == ["Changed: Training t1"]
    event.end_date = None
    publish(event)
    assert sent_late("changed") == []


def test_a_translation_that_has_not_followed_yet_tells_nobody_the_old_time(client, tree, event):
    translated(event.get_parent().specific, tree, "fi")
    finnish = translated(event, tree, "fi", title="Koulutus")
    register(client, path="/fi/mentoring/trainings/t1/register/")
    event.start_time, event.link = datetime.time(16), "https://meet.example.org/y"
    publish(event)
    TrainingPage.objects.filter(pk=finnish.pk).update(start_time=datetime.time(17), link="https://meet.example.org/x")
    assert sent_late("changed") == ["Muuttunut: Koulutus"]
    (message,) = mail.outbox
    assert "klo 16.00" in message.body
    assert "https://meet.example.org/y" in message.body
    (entry,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert (entry["SUMMARY"], entry.decoded("DTSTART").hour) == ("Koulutus", 16)
    assert "klo 16.00" in client.get(link_in(message)).text


def test_who_was_reminded_of_a_day_is_reminded_of_the_day_it_was_moved_to(client, event):
    register(client)
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
    for days in (3, 2):
        event.date = timezone.localdate() + datetime.timedelta(days)
        event = publish(event)
        assert remind() == ["aino@example.org"]
    event.place = "Town hall"
    publish(event)
    assert remind() == []


def test_the_form_does_not_tell_whether_an_address_that_somebody_enters_was_registered(client, event):
    event.capacity = 4
    publish(event)
    register(client)
    seen = []
    for name in ("Aino", "Badr"):
        register(client, name)
        seen.append(re.sub(r'name="token" value="[^"]+"', "", shown(client, FORM)))
    assert seen[0] == seen[1]
    assert "There are free places." in seen[0]


def test_who_closes_registration_by_a_wrong_tick_does_not_show_the_link_to_everyone(client, event):
    register(client)
    event.takes_registrations = False
    with pytest.raises(ValidationError, match="choose a last day to register that is over"):
        publish(event)
    assert "meet.example.org" not in shown(client, PAGE)
    Registration.objects.all().delete()
    publish(event)
    assert "meet.example.org" in shown(client, PAGE)


def test_no_page_that_people_register_on_leaves_the_site_by_itself_before_it_is_over(event):
    event.expire_at = event.ends_at - datetime.timedelta(hours=1)
    with pytest.raises(ValidationError, match="before this is over"):
        event.full_clean()
    event.expire_at = event.ends_at + datetime.timedelta(hours=1)
    event.full_clean()


def test_a_new_secret_key_keeps_no_address_from_its_registration_and_private_data_from_new_keys(
    client,
    event,
    settings,
):
    for name in ("Aino", "Badr"):
        register(client, name)
    settings.SECRET_KEY = "another one"
    register(client, "Aino")
    again = mail.outbox[-1]
    settings.PRIVATE_DATA_KEYS = [Fernet.generate_key().decode(), *settings.PRIVATE_DATA_KEYS]
    call_command("rotate_private_data")
    settings.PRIVATE_DATA_KEYS = settings.PRIVATE_DATA_KEYS[:1]
    assert [row.email for row in Registration.objects.all()] == [
        "aino@example.org",
        "badr@example.org",
        "aino@example.org",
    ]
    assert "Cancel my registration" in client.get(link_in(again)).text
    cache.clear()  # more than ten minutes have passed
    register(client, "Badr")
    assert Registration.objects.count() == 3
    assert "You have a place." in client.get(link_in(mail.outbox[-1])).text


def test_a_translation_without_its_original_takes_nobody(client, tree, event):
    translated(event.get_parent().specific, tree, "fi")
    translated(event, tree, "fi", bring="")
    path = "/fi/mentoring/trainings/t1/register/"
    assert client.get(path).status_code == 200
    TrainingPage.objects.filter(pk=event.pk).update(live=False)  # withdrawn alone
    answer = client.get(path)
    assert answer.status_code == 410
    assert "Tähän ei voi enää ilmoittautua." in answer.text
    assert 'class="form"' not in answer.text


def test_who_registers_while_the_cache_is_away_is_written_to(client, event, settings):
    settings.CACHES = without_redis()
    answer = register(client)
    assert "sent=place" in answer.headers["Location"]
    assert [message.to for message in mail.outbox] == [["aino@example.org"]]
    register(client)
    assert len(mail.outbox) == 2, "nobody can tell whether this was asked a moment ago"
    assert names() == ["Aino"]


def test_an_address_is_written_to_again_after_a_pause_only(client, event):
    for _time in range(3):
        register(client)
    assert len(mail.outbox) == 1
    cache.clear()  # more than ten minutes have passed
    for _time in range(3):
        register(client)
    assert len(mail.outbox) == 2


def test_who_clicks_twice_on_the_last_place_is_told_that_it_is_kept(client, event):
    register(client)
    register(client, "Badr")
    answer = register(client, "Badr")
    text = shown(client, answer.headers["Location"].partition("#")[0])
    assert "you are on the waiting list" in text  # what a new address gets
    assert "If you had registered before, you keep what you had: the mail says it." in text
    assert [message.subject for message in mail.outbox] == ["You have a place: Training t1"] * 2

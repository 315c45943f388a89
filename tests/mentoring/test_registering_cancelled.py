"""A cancellation reaches everyone who has registered, also where the page has left the site before the mails go out."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from mentoring.models import Registration, TrainingPage
from mentoring.registering.mails import write
from tests.factories import committed, publish, translated
from tests.mentoring.registering import register
from tests.smtp import mailers_at

WAYS = {
    "unpublished": lambda page: page.unpublish(),
    "deleted": lambda page: page.delete(),
    "deleted with its section": lambda page: page.get_parent().specific.delete(),
    "deleted by code": lambda page: TrainingPage.objects.filter(pk=page.pk).delete(),
}


@pytest.fixture
def mails_wait(settings, monkeypatch):
    """No mail server answers at first; the function that the fixture gives has it back, and what waits is sent."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.NIGHTLY = []
    works, settings.MAILERS = settings.MAILERS, settings.MAILERS

    def send() -> None:
        settings.MAILERS = works
        mail.outbox.clear()
        DBTaskResult.objects.update(run_after=timezone.now())
        committed(call_command, "schedule", "--once")

    return send


def cancel(event: TrainingPage, settings) -> TrainingPage:
    """Publishes that it is off, while no mail goes out."""
    settings.MAILERS = mailers_at(1)
    event.is_cancelled = True
    return publish(event)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_who_has_registered_is_told_after_the_page_is_off_the_site(client, event, settings, mails_wait, way):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    committed(way, cancel(event, settings))
    mails_wait()
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"{name}@example.org" for name in ("aino", "badr", "cem")
    ]
    assert {message.subject for message in mail.outbox} == {"Cancelled: Training t1"}
    text = " ".join(mail.outbox[0].body.split())
    assert "this was cancelled. You need do nothing. Training t1" in text
    assert "17:00 to 19:00, time in Helsinki Library" in text
    assert "meet.example.org" not in text
    with_place = [message for message in mail.outbox if message.attachments]
    assert len(with_place) == 2
    ((_name, content, _kind),) = with_place[0].attachments
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert (entry["UID"], entry["STATUS"], entry["SEQUENCE"]) == (f"urn:remap:{event.uid}", "CANCELLED", 1)
    assert entry.decoded("DTSTART").date() == event.date


@pytest.mark.parametrize("way", ["unpublished", "deleted"])
def test_each_in_the_language_of_the_registration(client, tree, event, settings, mails_wait, way):
    translated(event.get_parent().specific, tree, "fi")
    translated(event, tree, "fi", title="Koulutus", bring="")
    register(client, path="/fi/mentoring/trainings/t1/register/")
    event = cancel(event, settings)
    TrainingPage.objects.exclude(pk=event.pk).update(is_cancelled=False)  # a task brings it there later
    WAYS[way](event)
    mails_wait()
    (message,) = mail.outbox
    assert message.subject.startswith("Peruttu: ")
    assert "klo 17.00–19.00" in message.body


def test_a_draft_of_a_page_that_is_off_the_site_changes_nothing(client, event, settings, mails_wait):
    register(client)
    event = cancel(event, settings)
    event.unpublish()
    TrainingPage.objects.update(is_cancelled=False, place="Elsewhere")  # as the admin saves a page that is not live
    mails_wait()
    (message,) = mail.outbox
    assert message.subject == "Cancelled: Training t1"
    assert "Elsewhere" not in message.body


def test_one_that_was_over_or_took_place_after_all_is_not_cancelled(client, event, settings, mails_wait):
    register(client)
    event = cancel(event, settings)
    event.is_cancelled = False
    event = publish(event)
    event.unpublish()
    mail.outbox.clear()
    write.call(Registration.objects.get().pk, "cancelled")
    assert mail.outbox == []
    event.is_cancelled, event.date = True, timezone.localdate() - datetime.timedelta(1)
    publish(event).delete()
    mails_wait()
    assert mail.outbox == []

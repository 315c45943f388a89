"""What people who have registered are told by mail, and for how long they are known."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from mentoring.models import EventRegister, Registration, TrainingPage
from tests.factories import committed, publish
from tests.mentoring.registering import PAGE, link_in, register, remind, shown
from tests.smtp import mailers_at


def test_a_change_is_told_to_those_who_come_and_to_nobody_twice(client, event):
    register(client)
    mail.outbox.clear()
    event.title = "Another name"
    event = publish(event)
    assert not mail.outbox
    event.start_time = datetime.time(16)
    event = publish(event)
    (message,) = mail.outbox
    assert message.subject == "Changed: Another name"
    assert "something has changed" in message.body
    assert "16:00 to 19:00" in message.body
    (file,) = Calendar.from_ical(message.attachments[0].content).walk("VEVENT")
    assert file["SEQUENCE"] == 1
    publish(event)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("kind", ["registered", "changed", "cancelled", "reminder"])
def test_a_mail_that_finds_no_mail_server_comes_later_where_no_worker_runs_too(
    client,
    event,
    settings,
    monkeypatch,
    kind,
):
    """Here the schedule does what is due."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.NIGHTLY = []
    works = settings.MAILERS
    if kind != "registered":
        register(client)
    mail.outbox.clear()
    settings.MAILERS = mailers_at(1)
    if kind == "registered":
        register(client)
    elif kind == "reminder":
        Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
        TrainingPage.objects.update(date=timezone.localdate() + datetime.timedelta(3))
        assert remind() == []
    else:
        event.is_cancelled, event.place = kind == "cancelled", "Elsewhere"
        publish(event)
    settings.MAILERS = works
    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs == {"args": [Registration.objects.get().pk, kind], "kwargs": {"attempt": 2}}
    DBTaskResult.objects.update(run_after=timezone.now())
    committed(call_command, "schedule", "--once")
    assert [message.to for message in mail.outbox] == [["aino@example.org"]]


def test_a_cancellation_is_told_once(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    mail.outbox.clear()
    event.is_cancelled = True
    event = publish(event)
    event.place = "Elsewhere"
    publish(event)
    assert sorted(message.to[0] for message in mail.outbox) == [
        "aino@example.org",
        "badr@example.org",
        "cem@example.org",
    ]
    assert {message.subject for message in mail.outbox} == {"Cancelled: Training t1"}
    assert "meet.example.org" not in mail.outbox[0].body
    (file,) = Calendar.from_ical(mail.outbox[0].attachments[0].content).walk("VEVENT")
    assert file["STATUS"] == "CANCELLED"
    assert "This was cancelled." in shown(client, link_in(mail.outbox[0]))


def test_who_has_a_place_is_reminded_once_three_days_before(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
    assert remind() == []
    event.date = timezone.localdate() + datetime.timedelta(3)
    event = publish(event)
    assert remind() == ["aino@example.org", "badr@example.org"]
    assert mail.outbox[0].subject == "Soon: Training t1"
    assert "this begins soon, and you have a place." in mail.outbox[0].body
    assert remind() == []


def test_who_has_just_registered_and_who_was_told_it_is_off_are_not_reminded(client, event):
    event.date = timezone.localdate() + datetime.timedelta(3)
    event = publish(event)
    register(client)
    assert remind() == []
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(9))
    event.is_cancelled = True
    publish(event)
    assert remind() == []


def test_all_of_it_is_erased_30_days_after_and_the_numbers_stay(client, event):
    for name in ("Aino", "Badr", "Cem"):
        register(client, name)
    event.date, event.people = timezone.localdate() - datetime.timedelta(29), 2
    event = publish(event)
    call_command("erase_expired")
    assert Registration.objects.count() == 3
    event.date = timezone.localdate() - datetime.timedelta(30)
    publish(event)
    link = link_in(mail.outbox[0])
    call_command("erase_expired")
    assert not Registration.objects.exists()
    register_row = EventRegister.objects.get()
    assert (register_row.had_place, register_row.had_to_wait) == (2, 1)
    assert "erased after the event" in client.get(link).text
    assert "<dt>How many came</dt><dd>2</dd>" in shown(client, PAGE)


def test_what_was_registered_for_is_erased_when_its_page_is_gone(client, event):
    register(client)
    EventRegister.objects.update(ends_on=timezone.localdate() - datetime.timedelta(30))
    link = link_in(mail.outbox[0])
    TrainingPage.objects.update(is_cancelled=True)
    TrainingPage.objects.get().delete()
    assert "This event is not shown any more." in shown(client, link)
    call_command("erase_expired")
    assert not Registration.objects.exists()


def test_who_has_registered_is_told_also_when_the_page_is_closed_to_others(client, event):
    register(client)
    link = link_in(mail.outbox[0])
    Registration.objects.update(sent_at=timezone.now() - datetime.timedelta(2))
    PageViewRestriction.objects.create(page=event, restriction_type="login")
    event.place = "Town hall"
    event = publish(event)
    assert "Town hall" in mail.outbox[-1].body
    assert "Town hall" in shown(client, link)
    event.date = timezone.localdate() + datetime.timedelta(2)
    publish(event)
    assert remind() == ["aino@example.org"]
    assert "Town hall" not in client.get("/en/calendar.ics").text

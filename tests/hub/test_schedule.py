"""What happens without a hand: work that lost its worker, mail that could not be sent, pages with a time."""

import datetime
import socket

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command, get_commands
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from hub.contact import announce
from hub.health.checks import Finding, check_schedule, check_tasks
from hub.management.commands import schedule
from hub.models import ContactMessage, NightlyRun
from hub.retries import AT_ONCE, ATTEMPTS, WORKERS, take_up_lost, try_again
from hub.settings import base
from hub.translation.machine.runs import attempt
from tests.factories import committed
from tests.smtp import mailers_at

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def queue(settings, db, monkeypatch):
    """Tasks wait in the database, for a worker that the test is: in the test's own transaction, so it keeps that."""
    settings.TASKS = WORKER
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    DBTaskResult.objects.all().delete()
    return DBTaskResult.objects


@pytest.fixture(autouse=True)
def short_nights(settings):
    settings.NIGHTLY = []


def work_off() -> None:
    call_command("db_worker", "--batch", "--queue-name=*", "--no-startup-delay", verbosity=0)


def test_a_task_of_a_killed_worker_is_done_anew(queue):
    now = timezone.now()
    lost = announce.enqueue(1).id
    slow = announce.using(priority=-10).enqueue(2).id
    fresh = announce.enqueue(3).id
    queue.filter(pk__in=[lost, slow]).update(status="RUNNING", started_at=now - datetime.timedelta(minutes=11))
    queue.filter(pk=fresh).update(status="RUNNING", started_at=now)
    assert take_up_lost() == 1
    assert list(queue.filter(status="READY").values_list("args_kwargs__args", flat=True)) == [[1]]
    queue.filter(pk=slow).update(started_at=now - datetime.timedelta(hours=7))
    assert take_up_lost() == 1


def test_nobody_waits_for_many_pages_that_a_machine_translates(queue):
    """One whose worker was killed is taken up as soon as any other."""
    filling = attempt.enqueue(1).id
    announce.enqueue(2)
    assert [task.args_kwargs["args"] for task in queue.ready()] == [[2], [1]]
    queue.filter(pk=filling).update(status="RUNNING", started_at=timezone.now() - datetime.timedelta(minutes=11))
    assert take_up_lost() == 1


def test_a_task_that_is_taken_up_has_not_waited_since_it_was_asked_for(queue):
    asked, begun = (timezone.now() - datetime.timedelta(minutes=minutes) for minutes in (60, 11))
    announce.enqueue(1)
    queue.update(status="RUNNING", enqueued_at=asked, started_at=begun)
    take_up_lost()
    assert check_tasks() == Finding("ok", {"waiting": 1, "oldest_seconds": 0, "failed": 0})
    work_off()
    assert queue.get().status == "SUCCESSFUL"


def test_a_task_that_kills_its_workers_is_given_up(queue, caplog):
    lost = timezone.now() - datetime.timedelta(minutes=11)
    for number in range(WORKERS):
        if number == 0:
            announce.enqueue(1)
        queue.get().claim(f"worker {number}")
        queue.update(started_at=lost)
        assert take_up_lost() == (number < WORKERS - 1)
    assert queue.get().status == "FAILED"
    assert "(hub.contact.announce) has lost 5 workers and is given up." in caplog.text
    assert check_tasks().numbers["failed"] == 1


def test_a_mail_that_could_not_be_sent_is_sent_later(queue, settings, tree):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        settings.MAILERS = mailers_at(closed.getsockname()[1], timeout=2)
        settings.CONTACT_EMAILS = ["editors@example.org"]
        message = ContactMessage.objects.create(message="Hello", language="en")
        announce.enqueue(message.pk)
        work_off()
    waiting = queue.get(status="READY")
    assert waiting.args_kwargs == {"args": [message.pk], "kwargs": {"attempt": 2}}
    assert waiting.run_after > timezone.now()
    assert "Hello" not in str(waiting.args_kwargs)


def test_what_fails_for_days_ends(queue):
    assert not try_again(announce, ATTEMPTS + 1, 1)
    assert not queue.exists()


@pytest.fixture
def without_worker(db, monkeypatch):
    """Tasks run at once, in the test's own transaction; what is due later waits in the database."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    return DBTaskResult.objects


def test_a_site_without_a_worker_tries_again_by_its_schedule(without_worker, settings):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    assert try_again(announce, 1, 7)
    committed(call_command, "schedule", "--once")
    assert not mail.outbox, "not yet"
    without_worker.update(run_after=timezone.now())
    committed(call_command, "schedule", "--once")
    assert [message.body for message in mail.outbox] == ["http://localhost:8000/admin/messages/edit/7/"]
    assert without_worker.get().status == "SUCCESSFUL"
    committed(call_command, "schedule", "--once")
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_slow_does_not_keep_the_schedule_from_the_rest(without_worker, settings):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    for number in range(AT_ONCE + 1):
        try_again(announce, 1, number)
    without_worker.update(run_after=timezone.now())
    for sent in (AT_ONCE, AT_ONCE + 1):
        committed(call_command, "schedule", "--once")
        assert len(mail.outbox) == sent


def test_the_schedule_leaves_to_a_worker_what_is_its_own(queue, settings):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    announce.enqueue(1)
    committed(call_command, "schedule", "--once")
    assert not mail.outbox
    assert queue.get().status == "READY"


def test_a_page_with_a_time_opens_and_closes_by_itself(client, tree):
    page = tree.practice(title="Only today")
    committed(page.unpublish)
    page.save_revision(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    committed(call_command, "schedule", "--once")
    assert client.get(page.url).status_code == 200
    assert page.uid in client.get("/api/v1/search?lang=en&q=today").text
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(seconds=1))
    committed(call_command, "schedule", "--once")
    assert client.get(page.url).status_code == 404
    assert page.uid not in client.get("/api/v1/search?lang=en&q=today").text
    assert client.get(f"/api/v1/practices/{page.uid}?lang=en").status_code == 410


def test_a_page_that_cannot_be_published_keeps_nothing_waiting(client, tree, caplog):
    due = timezone.now() - datetime.timedelta(minutes=2)
    taken, other = (tree.practice(title=title) for title in ("Taken meanwhile", "The other"))
    for page in (taken, other):
        committed(page.unpublish)
        page.save_revision(approved_go_live_at=due)
    Page.objects.filter(pk=taken.pk).update(slug="moved")
    tree.practice(title="Somebody else's", slug=taken.slug)
    committed(call_command, "schedule", "--once")
    assert client.get(other.url).status_code == 200
    assert not Page.objects.get(pk=taken.pk).live
    assert "wagtailcore.Revision" in caplog.text
    assert "has a time, and ValidationError keeps it back." in caplog.text


def end_a_session() -> None:
    Session.objects.create(session_key="ended", expire_date=timezone.now() - datetime.timedelta(days=1))


def test_the_nights_work_is_done_once_a_day_whenever_a_schedule_starts(settings, db, monkeypatch):
    settings.NIGHTLY = [("clearsessions", {})]
    monkeypatch.setattr(schedule, "NIGHT", datetime.time.min)
    end_a_session()
    call_command("schedule", "--once")
    assert not Session.objects.exists()
    end_a_session()
    call_command("schedule", "--once")  # by another machine, or after a restart
    assert Session.objects.exists()
    NightlyRun.objects.update(day=timezone.localdate() - datetime.timedelta(days=1))
    call_command("schedule", "--once")
    assert not Session.objects.exists()


def test_before_its_time_the_night_has_not_come(settings, db, monkeypatch):
    settings.NIGHTLY = [("clearsessions", {})]
    monkeypatch.setattr(schedule, "NIGHT", datetime.time.max)
    end_a_session()
    call_command("schedule", "--once")
    assert Session.objects.exists()


def test_what_ends_in_the_middle_of_the_night_is_run_anew_and_what_had_ended_is_not(settings, db, monkeypatch):
    monkeypatch.setattr(schedule, "NIGHT", datetime.time.min)
    settings.NIGHTLY = [("clearsessions", {}), ("shell", {"command": "raise SystemExit"})]
    with pytest.raises(SystemExit):
        call_command("schedule", "--once")
    assert list(NightlyRun.objects.values_list("command", flat=True)) == ["clearsessions"]
    end_a_session()
    settings.NIGHTLY = [("clearsessions", {}), ("shell", {"command": "pass"})]
    call_command("schedule", "--once")
    assert Session.objects.exists()
    assert NightlyRun.objects.count() == 2


def test_one_piece_of_the_nights_work_that_fails_keeps_no_other_from_its_own(settings, db, caplog):
    settings.NIGHTLY = [("no_such_command", {}), ("clearsessions", {})]
    end_a_session()
    call_command("schedule", "--night")
    assert "no_such_command failed" in caplog.text
    assert not Session.objects.exists()
    assert check_schedule() == Finding("degraded", {"failed": 1})
    settings.NIGHTLY = settings.NIGHTLY[1:]
    assert check_schedule() == Finding("ok", {"failed": 0})


def test_what_is_set_for_the_night_are_commands():
    assert {name for name, _arguments in base.NIGHTLY} <= set(get_commands())

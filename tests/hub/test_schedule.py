"""What happens without a hand: work that lost its worker, mail that could not be sent, pages with a time."""

import datetime
import socket

import pytest
from django.core.management import call_command, get_commands
from django.tasks import task_backends
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hub.contact import announce
from hub.models import ContactMessage
from hub.retries import ATTEMPTS, take_up_lost, try_again
from tests.factories import committed

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def queue(settings, db):
    """Tasks wait in the database, for a worker that the test is."""
    settings.TASKS = WORKER
    DBTaskResult.objects.all().delete()
    return DBTaskResult.objects


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


def test_a_mail_that_could_not_be_sent_is_sent_later(queue, settings, tree):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        smtp = {"host": "127.0.0.1", "port": closed.getsockname()[1], "timeout": 2}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}}
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


def test_a_site_without_a_worker_does_not_wait_for_one(db):
    assert not task_backends["default"].supports_defer
    assert not try_again(announce, 1, 1)


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


def test_one_piece_of_the_nights_work_that_fails_keeps_no_other_from_its_own(settings, tree, capsys):
    settings.NIGHTLY = [("no_such_command", {}), ("check_search", {})]
    call_command("schedule", "--night")
    said = capsys.readouterr()
    assert "no_such_command failed" in said.err


def test_what_is_set_for_the_night_are_commands(settings):
    assert {name for name, _arguments in settings.NIGHTLY} <= set(get_commands())

"""Processes of a site that are killed, again and again, while readers read and write."""

import time

from tests.production.faults import PAGES, Outcome, form_token, missing_messages, write_message
from tests.production.parts import WAITING
from tests.production.stack import Readers, Stack, fresh
from tests.serving import until


def kills(stack: Stack, name: str, parts: list[str], size: int, pause: float = 0.25) -> Outcome:
    """Parts are killed again and again while readers read and write."""
    outcome = Outcome(name)
    token = form_token(stack)
    with Readers(stack, PAGES) as readers:
        for number in range(size):
            stack.kill(parts[number % len(parts)])
            broken_until = time.monotonic() + pause
            while time.monotonic() < broken_until:
                write_message(stack, token, outcome)
            until(lambda: write_message(stack, token, outcome), 60)
    outcome.add(readers)
    outcome.recovery = until(lambda: stack.get(fresh()).status == 200)
    outcome.lost = missing_messages(stack, outcome.acknowledged)
    return outcome


PUBLISHER = """
from news.models import NewsPage
page = NewsPage.objects.filter(locale__language_code="en", live=True).order_by("pk").first()
for number in range(10**6):
    page.title = f"Title {number} of a publisher who is killed"
    page.save_revision().publish()
    print(number, flush=True)
"""
WHOLE = """
from news.models import NewsPage
page = NewsPage.objects.filter(locale__language_code="en", live=True).order_by("pk").first()
print(page.title.split()[1], page.live_revision.content["title"] == page.title, page.latest_revision_id)
"""


def kills_of_publishers(stack: Stack, name: str, size: int) -> Outcome:
    """A process is killed while it publishes: what it acknowledged is there, and no page is half published."""
    outcome = Outcome(name)
    with Readers(stack, PAGES) as readers:
        for _ in range(size):
            acknowledged = stack.run_and_kill(PUBLISHER, after=0.5)
            outcome.sent += len(acknowledged)
            found, is_whole, _revision = stack.shell(WHOLE).split()[-3:]
            last = int(acknowledged[-1]) if acknowledged else 0
            if is_whole != "True" or int(found) not in {last, last + 1}:
                outcome.lost.append((last, found, is_whole))
    outcome.add(readers)
    return outcome


def kills_of_the_worker(stack: Stack, name: str, size: int) -> Outcome:
    """The worker is killed while it works: all that was asked of it is done in the end, without a hand."""
    outcome = Outcome(name)
    with Readers(stack, PAGES) as readers:
        for number in range(size):
            stack.shell(WORK.format(title=f"Work number {number}", worker=stack.pids("worker")))
            until(lambda: stack.pids("worker"), 30)
            until(lambda: stack.number(READY) == 0, 60)
    outcome.add(readers)
    assert stack.number(AGE) >= size  # what the workers had begun
    outcome.recovery = until(lambda: stack.number(WAITING) == 0, 90)  # the schedule looks every 20 seconds
    assert "had lost their worker; they are done anew" in stack.log()
    outcome.lost = [] if "says what the site says" in stack.manage("check_search") else ["the index differs"]
    return outcome


# The worker cannot end what it has begun: it needs a row that is held until it is killed.
WORK = """
import os, signal, threading, time
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from hub.search.models import IndexState
from news.models import NewsPage

def publish():
    for page in NewsPage.objects.filter(locale__language_code="en", live=True)[:3]:
        page.title = f"{{page.pk}} {title}"
        page.save_revision().publish()
    connection.close()

begun = DBTaskResult.objects.filter(status="RUNNING", task_path="hub.search.index.refresh")
before = begun.count()  # what workers that were killed have left
with transaction.atomic():
    IndexState.objects.select_for_update().get(pk=1)
    publisher = threading.Thread(target=publish)
    publisher.start()
    publisher.join()
    while begun.count() == before:
        time.sleep(0.1)
    for pid in {worker}:
        os.kill(pid, signal.SIGKILL)
"""
# Ten minutes go by.
AGE = """
import datetime
from django.db.models import F
from django_tasks_db.models import DBTaskResult
running = DBTaskResult.objects.filter(status="RUNNING")
print(running.update(started_at=F("started_at") - datetime.timedelta(minutes=11)))
"""
READY = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.ready().count())
"""

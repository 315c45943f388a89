"""What is broken on purpose: each fault is a function that breaks, watches, mends, and says what readers had of it.

Short in the suite, long in `make soak`: `size` says how many seconds or kills.
"""

import dataclasses
import itertools
import json
import re
import time
from collections.abc import Callable, Iterator

from tests.production.stack import Readers, Stack
from tests.serving import until

PAGES = ["/en/", "/fi/practices/", "/ar/news/", "/sv/mentoring/", "/fr/contact/", "/robots.txt", "/en/needs/"]
# Answers in the reader's language where nothing is kept: what may be said while a part is away.
AWAY = {"en": "The site is away for a moment", "fi": "Sivusto on hetken poissa", "ar": "الموقع"}

_numbers = itertools.count(int(time.time() * 1000))


@dataclasses.dataclass
class Outcome:
    """What a fault did."""

    fault: str
    sent: int = 0
    failed: list = dataclasses.field(default_factory=list)  # answers that readers and writers should not get
    stale: int = 0
    slowest: float = 0.0  # seconds
    recovery: float = 0.0  # seconds from the command that starts the part until what it does is there again
    acknowledged: list = dataclasses.field(default_factory=list)  # texts of which the site said that it has them
    lost: list = dataclasses.field(default_factory=list)  # what was acknowledged and is not there
    refused: int = 0  # writes that were refused with a sentence

    def add(self, readers: Readers) -> None:
        self.sent += len(readers.answers)
        self.failed += readers.failed
        self.stale += readers.stale
        self.slowest = max(self.slowest, readers.slowest)

    def row(self) -> str:
        """A line of the table."""
        counts = f"{self.sent} | {len(self.failed)} | {self.stale} | {self.refused}"
        return f"| {self.fault} | {counts} | {self.slowest:.1f} | {self.recovery:.1f} | {len(self.lost)} |"


HEADER = """| Fault | Requests | Failed | Stale | Writes refused | Slowest s | Recovery s | Acknowledged and lost |
|---|---|---|---|---|---|---|---|"""


def fresh(path: str = "/en/practices/") -> str:
    """An address that no cache has yet."""
    return f"{path}?page=1&q=&year=&fresh={next(_numbers)}"


def away(stack: Stack, name: str, part: str, size: float, port: str = "", check: Callable[[], None] = lambda: None):
    """A part is stopped, or with a port replaced by a socket that never answers. Readers read and write on; then it
    comes back.

    :param check: what else must hold meanwhile
    """
    outcome = Outcome(name)
    token = form_token(stack)
    for path in PAGES:
        assert stack.get(path).status == 200, path
    with Readers(stack, PAGES) as readers:
        with stack.without(part, port):
            check()
            ends = time.monotonic() + size
            while time.monotonic() < ends:
                write_message(stack, token, outcome)
            back_at = time.monotonic()
        until(lambda: is_back(stack, part), 300, pause=0.2)
        outcome.recovery = time.monotonic() - back_at
    outcome.add(readers)
    outcome.lost = missing_messages(stack, outcome.acknowledged)
    return outcome


def is_back(stack: Stack, part: str) -> bool:
    """What a part does is done again."""
    match part:
        case "elasticsearch":
            answer = stack.get("/api/v1/search?lang=en&q=mentoring", stack.applications[0])
            return answer.status == 200 and not json.loads(answer.text)["reduced"]
        case "redis":
            answers = [stack.get("/health/ready", server) for server in stack.applications]
            return all(json.loads(answer.text)["checks"]["cache"]["status"] == "ok" for answer in answers)
        case "s3":
            return stack.shell(SAVE).split()[-1] == "saved"
        case "worker":
            return _number(stack, WAITING) == 0
    return all(stack.get(fresh(), server).status == 200 for server in stack.applications)


SAVE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
try:
    default_storage.delete(default_storage.save("documents/back.txt", ContentFile(b"back")))
    print("saved")
except OSError:
    print("refused")
"""


def write_message(stack: Stack, token: str, outcome: Outcome) -> bool:
    """Posts the contact form as a reader does, a text that is nowhere else. Was it sent?

    It is done, or refused by a sentence; anything else is a failure.
    """
    text = f"A message that must not be lost, number {next(_numbers)}."
    answer = stack.post("/en/message/", {"message": text, "token": token})
    outcome.sent += 1
    if answer.status == 302:
        outcome.acknowledged.append(text)
    elif answer.status == 503 and AWAY["en"] in answer.text:
        outcome.refused += 1
    else:
        outcome.failed.append(("a post", answer.status))
    return answer.status == 302


def form_token(stack: Stack) -> str:
    """What the contact form holds when it was open long enough."""
    token = re.search(r'name="token" value="([^"]+)"', stack.get("/en/contact/").text)[1]
    until(lambda: write_message(stack, token, Outcome("a form that was just opened")), 30)
    return token


def missing_messages(stack: Stack, acknowledged: list[str]) -> list[str]:
    """Which of the acknowledged messages the database does not have."""
    texts = "\n".join(acknowledged)
    found = stack.shell(f"""
from hub.models import ContactMessage
there = set(ContactMessage.objects.values_list("message", flat=True))
print("\\n".join(text for text in {texts!r}.splitlines() if text not in there))
""")
    return [line for line in found.splitlines() if line]


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
            until(lambda: _number(stack, READY) == 0, 60)
    outcome.add(readers)
    assert _number(stack, AGE) >= size  # what the workers had begun
    outcome.recovery = until(lambda: _number(stack, WAITING) == 0, 90)  # the schedule looks every 20 seconds
    assert "had lost their worker; they are done anew" in stack.log()
    outcome.lost = [] if "says what the site says" in stack.manage("check_search") else ["the index differs"]
    return outcome


def _number(stack: Stack, code: str) -> int:
    """What is printed last."""
    return int(stack.shell(code).split()[-1])


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
# What is due; a mail that is tried again later waits on purpose.
WAITING = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.ready().count() + DBTaskResult.objects.filter(status="RUNNING").count())
"""

# name, and what is done with the site and a size: seconds for parts that are away, kills for the others
AWAY_FAULTS = [
    ("Elasticsearch stopped", "elasticsearch", ""),
    ("Elasticsearch silent", "elasticsearch", "ELASTICSEARCH_PORT"),
    ("PostgreSQL stopped", "postgresql", ""),
    ("PostgreSQL silent", "postgresql", "POSTGRESQL_PORT"),
    ("Redis stopped", "redis", ""),
    ("Redis silent", "redis", "REDIS_PORT"),
    ("The bucket stopped", "s3", ""),
    ("One application server stopped", "web:web1", ""),
    ("Both application servers stopped", "web:*", ""),
    ("The worker stopped", "worker", ""),
]


def all_of_them(stack: Stack, seconds: float, number: int) -> Iterator[Outcome]:
    """Every fault, one after the other.

    :param seconds: how long a part is away
    :param number: of kills of application servers; others are killed less often
    """
    for name, part, port in AWAY_FAULTS:
        yield away(stack, name, part, seconds, port)
    yield kills(stack, "kill -9 of application servers during posts", ["web:web1", "web:web2"], number)
    yield kills(stack, "kill -9 of the database during posts", ["postgresql"], number // 4)
    yield kills_of_publishers(stack, "kill -9 during a publish", number // 2)
    yield kills_of_the_worker(stack, "kill -9 of the worker", number // 10)

"""The parts of a site that can be away: how each is broken, and how it shows that it does its work again."""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.faults import silent_port
from tests.production.stack import Stack, fresh
from tests.serving import ROOT, free_port, in_a_thread, until


@dataclasses.dataclass(frozen=True)
class Part:
    """One that can be away.

    :param broken: it is, until the block ends
    :param is_back: whether what it does is done again
    """

    broken: Callable[[Stack], AbstractContextManager]
    is_back: Callable[[Stack], bool]


def can_be_broken(part: Part, stack: Stack) -> bool:
    """False for a disk that the site shares with the machine, and for a clock where faketime is missing."""
    if part is disk:
        return stack.folder.is_mount()
    return part is not clock or shutil.which("faketime") is not None


def process(name: str, port: str = "") -> Part:
    """A process that is stopped, or with a port replaced by a socket that accepts and never answers.

    :param port: the setting with its port
    """
    kinds = {"elasticsearch": _searches, "redis": _counts, "s3": _saves, "worker": _works}
    return Part(lambda stack: stack.without(name, port), kinds.get(name, _shows))


def _shows(stack: Stack) -> bool:
    """Each application server makes a page that nobody has asked for."""
    return all(stack.get(fresh(), server).status == 200 for server in stack.applications)


def _searches(stack: Stack) -> bool:
    answer = stack.get("/api/v1/search?lang=en&q=mentoring", stack.applications[0])
    return answer.status == 200 and not json.loads(answer.text)["reduced"]


def _counts(stack: Stack) -> bool:
    answers = [stack.get("/health/ready", server) for server in stack.applications]
    return all(json.loads(answer.text)["checks"]["cache"]["status"] == "ok" for answer in answers)


def _saves(stack: Stack) -> bool:
    return stack.shell(SAVE).split()[-1] == "saved"


def _works(stack: Stack) -> bool:
    return stack.number(WAITING) == 0


SAVE = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
try:
    default_storage.delete(default_storage.save("documents/back.txt", ContentFile(b"back")))
    print("saved")
except OSError:
    print("refused")
"""
# What is due; a mail that is tried again later waits on purpose.
WAITING = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.ready().count() + DBTaskResult.objects.filter(status="RUNNING").count())
"""


# Mail: each message from a reader is told to the editors, by a mail with its address in the admin.


def mail(is_silent: bool = False, is_hurried: bool = False) -> Part:
    """The mail server.

    :param is_hurried: mails that were refused are due again at once, and not after a minute, two, four …
    """

    before: set[str] = set()  # messages of which the editors were told

    @contextlib.contextmanager
    def broken(stack: Stack) -> Iterator[None]:
        before.update(stack.shell(MESSAGES).splitlines())
        with stack.mailbox.away(is_silent):
            yield

    def is_back(stack: Stack) -> bool:
        if is_hurried:
            stack.shell(HURRY)
        told = {mail.get_content().strip() for _to, mail in stack.mailbox.mails}
        return set(stack.shell(MESSAGES).splitlines()) <= before | told

    return Part(broken, is_back)


MESSAGES = """
from django.conf import settings
from django.urls import reverse
from hub.models import ContactMessage
for pk in ContactMessage.objects.values_list("pk", flat=True):
    print(settings.BASE_URL + reverse("contact_messages:edit", args=[pk]))
"""
HURRY = """
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
DBTaskResult.objects.filter(status="READY", run_after__gt=timezone.now()).update(run_after=timezone.now())
"""


# Partners: sites to which practices link, of which one is away and another is not.


class _There(BaseHTTPRequestHandler):
    """Has every page."""

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def _site(port: int) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", port), _There) as server, in_a_thread(server):
        yield


def partner(is_silent: bool = False) -> Part:
    """The site of a partner to which a practice links. The nightly check of links goes there, and to another."""
    port, other = free_port(), free_port()

    @contextlib.contextmanager
    def broken(stack: Stack) -> Iterator[None]:
        stack.shell(LINK.format(away=port, there=other))
        with silent_port(port) if is_silent else contextlib.nullcontext():
            with _site(other):
                assert stack.shell(VISIT.format(day=0)).splitlines()[-2:] == ["1 failed", "0 failed"]
            yield

    def is_back(stack: Stack) -> bool:
        with _site(port), _site(other):
            return stack.shell(VISIT.format(day=1)).splitlines()[-2:] == ["0 failed", "0 failed"]

    return Part(broken, is_back)


LINK = """
from good_practices.models import PracticePage
pages = PracticePage.objects.filter(locale__language_code="en", live=True).order_by("pk")
for page, address in zip(pages, ["127.0.0.1:{away}/away", "127.0.0.1:{there}/there"]):
    page.source_url = f"http://{{address}}"
    page.save_revision().publish()
"""
# Prints how often the first has failed, and the second. Links that lead out of this machine are not tried.
VISIT = """
import datetime, ipaddress
from django.utils import timezone
from good_practices.freshness.links import checking
from good_practices.freshness.links.visiting import Limits, Visitor
from good_practices.models import LinkCheck
day = timezone.localdate() + datetime.timedelta(days={day})
checking.keep_rows(checking.shown_addresses())
ours = LinkCheck.objects.filter(address__startswith="http://127.0.0.1:")
LinkCheck.objects.exclude(pk__in=ours).update(days_failed=0, checked_on=day)
limits = Limits(connect=2, read=2, whole=4, back_off=0.1)
checking.check_links(day, Visitor([ipaddress.ip_network("127.0.0.0/8")], limits))
for page in ("/away", "/there"):
    print(ours.get(address__endswith=page).days_failed, "failed")
"""


# The disk: of all parts of the site, where its folder is on one of its own.


@contextlib.contextmanager
def _no_room(stack: Stack) -> Iterator[None]:
    filler = stack.folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096) * 256)
        yield
    finally:
        filler.unlink()


def _makes_and_finds(stack: Stack) -> bool:
    """Pages are made, and the search server has all that is published."""
    return _shows(stack) and _searches(stack) and "says what the site says" in stack.manage("check_search")


disk = Part(_no_room, _makes_and_finds)


# Time


@contextlib.contextmanager
def _no_schedule(stack: Stack) -> Iterator[None]:
    with stack.without("schedule"):
        stack.shell(TIMES)
        until(lambda: stack.get("/en/news/closes/").status == 200, 20)
        yield


def _keeps_times(stack: Stack) -> bool:
    """A page that was to open is there, one that was to close is nowhere."""
    opened = stack.get("/en/news/opens/").status == 200 and _finds(stack, "dawnchorus") == 1
    return opened and stack.get("/en/news/closes/").status == 404 and _finds(stack, "eveningtide") == 0


def _finds(stack: Stack, word: str) -> int:
    return json.loads(stack.get(f"/api/v1/search?lang=en&q={word}", stack.applications[0]).text)["count"]


schedule = Part(_no_schedule, _keeps_times)

TIMES = """
import datetime
from django.utils import timezone
from news.models import NewsIndexPage, NewsPage
NewsPage.objects.filter(slug__in=["opens", "closes"]).delete()
soon = timezone.now() + datetime.timedelta(seconds=3)
parent = NewsIndexPage.objects.get(locale__language_code="en")
opens = NewsPage(title="The dawnchorus", slug="opens", summary="From soon on.", live=False, go_live_at=soon)
closes = NewsPage(title="The eveningtide", slug="closes", summary="Until soon.", expire_at=soon)
for page in (opens, closes):
    parent.add_child(instance=page)
    page.save_revision().publish()
"""

FAST = "+5m"  # of the clock of one application server, against the other's and the database's


@contextlib.contextmanager
def _fast_clock(stack: Stack) -> Iterator[None]:
    """The first application server runs on, with a clock of its own."""
    variables = stack.variables("web:web1")
    with stack.without("web:web1"), (stack.folder / "log").open("a") as log:
        command = ["faketime", "-f", FAST, ".venv/bin/gunicorn", "--config", "ops/production/gunicorn.py"]
        address = stack.applications[0].removeprefix("http://")
        said = {"stdout": log, "stderr": subprocess.STDOUT}
        server = subprocess.Popen(
            [*command, "--bind", address], cwd=ROOT, env=variables, start_new_session=True, **said
        )
        try:
            until(lambda: stack.get(fresh(), stack.applications[0]).status == 200)
            yield
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # faketime and what it runs
            server.wait()
            until(lambda: stack.get("/health/live", stack.applications[0]).status == 0)


clock = Part(_fast_clock, _shows)

"""The parts a site stands on, each asked within a limit of its own: a part that hangs is a part that has failed."""

import dataclasses
import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.models import Case, Count, Max, Min, Q, When
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult, get_date_max

from hub.models import NightlyRun
from hub.search.server import FAILURES, search_server
from hub.tasks import MANY

logger = logging.getLogger(__name__)

LIMIT_SECONDS = 1.2
DISK_LOW, DISK_FULL = 15, 5  # percent free
LATE_SECONDS = 15 * 60  # that a task waits while a worker lives
RECENT = timedelta(days=1)
NIGHT_IS_OVER = timedelta(hours=12)  # after midnight, a night is noted by then

OK, DEGRADED, FAILED = "ok", "degraded", "failed"


@dataclasses.dataclass(frozen=True)
class Finding:
    """What a check has found: a state, and numbers that say how near the next one is."""

    state: str = OK
    numbers: Mapping[str, int] = dataclasses.field(default_factory=dict)


def check_database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding()


def check_cache() -> Finding:
    """What is written is read back: a cache that swallows its errors answers nothing."""
    key, value = f"hub.health.{get_random_string(8)}", get_random_string(8)
    cache.set(key, value, timeout=10)
    return Finding(OK if cache.get(key) == value else FAILED)


def check_disk() -> Finding:
    """The fullest of the disks that media and local state are on."""
    usages = [shutil.disk_usage(folder) for folder in (settings.MEDIA_ROOT, settings.VAR) if Path(folder).is_dir()]
    free = min(100 * usage.free // usage.total for usage in usages)
    return Finding(FAILED if free < DISK_FULL else DEGRADED if free < DISK_LOW else OK, {"free_percent": free})


def check_tasks() -> Finding:
    """Tasks that wait for a worker though they are due, and those that have failed within a day.

    Tasks that are long or many wait for all others: they are counted, and never late.
    """
    now = timezone.now()
    due = Case(When(run_after__lte=now, then="run_after"), default="enqueued_at")  # without a time: run_after never is
    ready, ended = Q(run_after__lte=now) | Q(run_after=get_date_max()), Q(finished_at__gte=now - RECENT)
    waiting = DBTaskResult.objects.filter(ready, status=TaskResultStatus.READY).order_by()
    waits = waiting.aggregate(number=Count("pk"), oldest=Min(due, filter=Q(priority__gt=MANY)))
    age = int((now - waits["oldest"]).total_seconds()) if waits["oldest"] else 0
    failed = DBTaskResult.objects.filter(ended, status=TaskResultStatus.FAILED).count()
    numbers = {"waiting": waits["number"], "oldest_seconds": age, "failed": failed}
    return Finding(FAILED if age > LATE_SECONDS else DEGRADED if failed else OK, numbers)


def check_schedule() -> Finding:
    """Without it nothing with a time is published or taken back, and lost work stays lost: it notes every night.

    A site that has had no night yet is well.
    """
    nights = NightlyRun.objects.filter(command__in=[name for name, _arguments in settings.NIGHTLY])
    found = nights.aggregate(day=Max("day"), failed=Count("pk", filter=Q(failed=True)))
    due = timezone.localdate(timezone.now() - NIGHT_IS_OVER)
    is_late = found["day"] is not None and found["day"] < due
    return Finding(FAILED if is_late else DEGRADED if found["failed"] else OK, {"failed": found["failed"]})


def check_search() -> Finding:
    """Without its server the search answers from the database, reduced: no reason to send nobody here."""
    server = search_server()
    if server is None:
        return Finding()
    try:
        server.client.options(request_timeout=LIMIT_SECONDS / 2).cluster.health(filter_path="status")
    except FAILURES:
        return Finding(DEGRADED)
    return Finding()


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": check_database,
    "cache": check_cache,
    "disk": check_disk,
    "tasks": check_tasks,
    "schedule": check_schedule,
    "search": check_search,
}


class Watch:
    """Runs a check in a thread of its own. One that hangs is not asked again before it has come back."""

    def __init__(self, check: Callable[[], Finding]):
        self._check = check
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._done.set()
        self._found = Finding(FAILED)

    def start(self) -> None:
        with self._lock:
            if self._done.is_set():
                self._done.clear()
                # A daemon, so that a process can end while a part hangs.
                threading.Thread(target=self._run, daemon=True, name="health").start()

    def finding(self, deadline: float) -> Finding:
        """What was found, or FAILED where nothing is found before the deadline, in the time of time.monotonic()."""
        in_time = self._done.wait(max(deadline - time.monotonic(), 0))
        return self._found if in_time else Finding(FAILED)

    def _run(self) -> None:
        try:
            self._found = self._check()
        except Exception as error:
            self._found = Finding(FAILED)
            logger.warning("A check of health has failed: %s", type(error).__name__)
        finally:
            connections.close_all()
            self._done.set()


_watches = {name: Watch(check) for name, check in CHECKS.items()}


def look() -> dict[str, Finding]:
    """{part: finding} of all parts, asked at the same time; takes LIMIT_SECONDS at most."""
    deadline = time.monotonic() + LIMIT_SECONDS
    for watch in _watches.values():
        watch.start()
    return {name: watch.finding(deadline) for name, watch in _watches.items()}


def worst(findings: Mapping[str, Finding]) -> str:
    """The state of the whole; the search alone never makes it fail."""
    states = {finding.state for finding in findings.values()}
    if any(finding.state == FAILED and name != "search" for name, finding in findings.items()):
        return FAILED
    return OK if states == {OK} else DEGRADED

"""What machines ask: is the process alive, can it work, what does it count. Parts refuse or hang for real."""

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time
from collections import namedtuple
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from hub.health import checks
from hub.health.checks import Finding, worst
from hub.models import NightlyRun
from hub.tasks import MAIL
from tests.faults import closed_port, silent_port
from tests.serving import ROOT

LIMIT = 6  # seconds to an answer, whatever hangs: it asks for two, and what is more is the machine's to take
ASK = """
import json, time
from django.test import Client
client = Client()
began = time.monotonic()
answer = client.get("{path}", headers={{"Host": "10.0.0.5:8000"}})
print(json.dumps([answer.status_code, answer.json(), time.monotonic() - began]))
"""


@pytest.fixture(params=["closed", "silent"])
def away(request):
    """The port of a part that is away: it refuses, or it hangs."""
    with contextlib.ExitStack() as stack:
        yield closed_port() if request.param == "closed" else stack.enter_context(silent_port())


def ask(client, path: str = "/health/ready"):
    """(answer, seconds)"""
    began = time.monotonic()
    answer = client.get(path)
    return answer, time.monotonic() - began


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_a_site_that_is_well_says_so_and_nothing_about_itself(client, tree, path):
    answer, _seconds = ask(client, path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
    assert not answer.cookies
    assert "Content-Language" not in answer.headers
    assert "Vary" not in answer.headers
    if path == "/health/ready":
        parts = answer.json()["checks"]
        assert set(parts) == {"database", "cache", "disk", "tasks", "schedule", "search"}
        assert {part["status"] for name, part in parts.items() if name != "disk"} == {"ok"}
        assert 0 <= parts["disk"]["free_percent"] <= 100
        values = [value for part in parts.values() for value in part.values()]
        assert all(isinstance(value, int) or value in {"ok", "degraded", "failed"} for value in values)
    else:
        assert answer.json() == {"status": "ok"}


def test_probes_are_asked_by_any_name_by_http_and_read_only(client, tree, settings):
    settings.SECURE_SSL_REDIRECT = True
    for host in ("10.0.0.5:8000", "hub-3.internal", "not a host"):
        assert client.get("/health/live", headers={"Host": host}).status_code == 200
    assert client.head("/health/live").status_code == 200
    assert client.post("/health/live").status_code == 405
    assert client.get("/en/", headers={"Host": "10.0.0.5:8000"}).status_code in {301, 400}
    assert client.get("/health/").status_code != 200


def test_live_asks_no_database(client, django_db_blocker):
    with django_db_blocker.block():
        assert client.get("/health/live").json() == {"status": "ok"}


def test_a_database_that_is_away_makes_it_unready_within_the_limit_and_leaves_it_alive(away):
    for path, expected in (("/health/live", 200), ("/health/ready", 503)):
        done = subprocess.run(
            [shutil.which("python", path=str(ROOT / ".venv/bin")), "manage.py", "shell", "--verbosity=0", "-c",
             ASK.format(path=path)],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "hub.settings.test",
                "DATABASE_URL": f"postgres://hub:canary-secret@127.0.0.1:{away}/hub",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )  # fmt: skip

        status, body, seconds = json.loads(done.stdout.strip().splitlines()[-1])
        assert status == expected, done.stderr
        assert seconds < LIMIT
        assert "canary-secret" not in done.stdout + done.stderr
        if path == "/health/ready":
            assert body["status"] == body["checks"]["database"]["status"] == "failed"
            assert body["checks"]["disk"]["status"] != "failed"


def test_a_cache_that_is_away_makes_it_unready_within_the_limit(client, tree, settings, away):
    before = settings.CACHES
    settings.CACHES = {
        "default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": f"redis://127.0.0.1:{away}/0"}
    }
    try:
        answer, seconds = ask(client)
        assert checks.LIMIT_SECONDS < 2
        assert seconds < LIMIT
        assert (answer.status_code, answer.json()["checks"]["cache"]) == (503, {"status": "failed"})
        _again, seconds = ask(client)
        assert seconds < LIMIT
    finally:
        settings.CACHES = before
        caches["default"].clear()


def test_a_search_server_that_is_away_is_told_and_is_no_reason_to_be_unready(client, tree, settings, away):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"url": f"http://127.0.0.1:{away}"}
    answer, seconds = ask(client)
    assert seconds < LIMIT
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["search"] == {"status": "degraded"}


def test_a_search_server_that_answers_is_well(client, tree, settings, elasticsearch_url):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"url": elasticsearch_url}
    assert ask(client)[0].json()["checks"]["search"] == {"status": "ok"}


def test_a_full_disk_is_told_before_and_when_it_is_full(client, tree, settings, monkeypatch):
    Usage = namedtuple("Usage", "total used free")
    for free, state, status in ((50, "ok", 200), (10, "degraded", 200), (2, "failed", 503)):
        monkeypatch.setattr(checks.shutil, "disk_usage", lambda folder, free=free: Usage(100, 100 - free, free))
        answer, _seconds = ask(client)
        assert answer.json()["checks"]["disk"] == {"status": state, "free_percent": free}
        assert answer.status_code == status


def test_a_part_that_hangs_is_not_asked_again_before_it_has_come_back():

    asked, come_back = [], threading.Event()

    def hang():
        asked.append(1)
        come_back.wait()
        return Finding()

    watch = checks.Watch(hang)
    for _number in range(3):
        watch.start()
        assert watch.finding(time.monotonic() + 0.05).state == "failed"
    assert len(asked) == 1
    come_back.set()
    assert watch.finding(time.monotonic() + 5).state == "ok"


def test_the_whole_is_as_well_as_its_parts():
    ok, degraded, failed = Finding("ok"), Finding("degraded"), Finding("failed")
    assert worst({"database": ok, "search": ok}) == "ok"
    assert worst({"database": ok, "search": degraded}) == "degraded"
    assert worst({"database": ok, "search": failed}) == "degraded"
    assert worst({"database": failed, "search": ok}) == "failed"


def test_a_schedule_that_has_stopped_is_told_by_noon(tree, monkeypatch):
    def state_at(hour: int, days_after: int) -> str:
        at = timezone.make_aware(datetime(2026, 6, 1 + days_after, hour))
        monkeypatch.setattr(timezone, "now", lambda: at)
        return checks.check_schedule().state

    assert state_at(12, 0) == "ok"  # a site that was just set up has had no night
    NightlyRun.objects.create(command="clearsessions", day=date(2026, 5, 1))
    NightlyRun.objects.create(command="erase_expired", day=date(2026, 6, 1))
    assert [state_at(3, 0), state_at(23, 0), state_at(1, 1), state_at(11, 1)] == ["ok"] * 4
    assert [state_at(13, 1), state_at(1, 2)] == ["failed"] * 2


def test_tasks_that_are_due_and_wait_are_told_and_those_that_failed(client, tree):
    def add(hours_ago: int, **fields) -> None:
        then = timezone.now() - timedelta(hours=hours_ago)
        row = DBTaskResult.objects.create(**{"args_kwargs": {}, "task_path": "x", "run_after": get_date_max()} | fields)
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=then)

    soon = timezone.now() + timedelta(hours=1)
    add(48, run_after=soon)
    assert checks.check_tasks() == Finding("ok", {"waiting": 0, "oldest_seconds": 0, "failed": 0})
    add(48, run_after=timezone.now() - timedelta(seconds=5))
    assert checks.check_tasks().state == "ok"
    assert checks.check_tasks().numbers["waiting"] == 1
    add(1, priority=-10)
    assert checks.check_tasks().state == "ok"
    assert checks.check_tasks().numbers["waiting"] == 2
    add(1, status="FAILED", finished_at=timezone.now())
    assert checks.check_tasks().state == "degraded"
    add(1, priority=MAIL)
    found = checks.check_tasks()
    assert found.state == "failed"
    assert found.numbers["waiting"] == 3
    assert 3590 < found.numbers["oldest_seconds"] < 3700

"""Logs for machines, that nobody can be found in."""

import contextlib
import json
import logging
import re
import sqlite3
import subprocess
import sys
import time
from importlib import import_module

import pytest
from django.core import mail, signing

from hub.forms import SALT
from hub.observing.context import request_id
from hub.observing.logs import Lines, told
from hub.observing.masking import client_network, network_of, scrub, without_keys
from tests.serving import ROOT, environment
from tests.smtp import mailers_at

CANARIES = re.compile(r"canary|203\.0\.113\.77|2001:db8:aaaa:bbbb|kanarie", re.IGNORECASE)
READER = {
    "X_Forwarded_For": "203.0.113.77",
    "User_Agent": "canary-browser",
    "Referer": "https://canary.example/?canary",
}


@contextlib.contextmanager
def broken(database):
    """A table that every public page reads is away."""
    with contextlib.closing(sqlite3.connect(database, timeout=20)) as rows:
        rows.execute("ALTER TABLE hub_search_indexstate RENAME TO away")
        rows.commit()
        yield
        rows.execute("ALTER TABLE away RENAME TO hub_search_indexstate")
        rows.commit()


def token() -> str:
    return signing.dumps(int(time.time()) - 10, salt=SALT)


def test_nothing_that_a_reader_types_or_is_gets_into_the_log(served):
    def ask(*args, **headers):
        return served.ask(*args, **READER | headers).status

    words = {"message": "canary words", "name": "canary name", "email": "canary@example.org"}
    assert ask("POST", "/en/message/", words | {"token": token()}) == 302
    assert ask("POST", "/en/message/", words | {"token": "canary"}) == 422
    assert ask("POST", "/en/mistake/?page=canary", {"text": "canary", "token": token()}) == 404
    assert ask("GET", "/en/search/?q=canary+words") == 200
    assert ask("GET", "/api/v1/search?lang=en&q=canary") == 200
    assert ask("GET", "/api/v1/search?lang=canary&q=x") == 400
    assert ask("GET", "/en/canary@example.org/?q=canary") == 404
    assert ask("GET", "/admin/password_reset/confirm/canary-uid/canary-token/") in {200, 302, 404}
    assert ask("GET", "/en/registration/1-canary.canary/") == 404
    assert ask("POST", "/admin/login/", {"username": "canary", "password": "canary"}) == 403
    form = served.ask("GET", "/admin/login/")
    cookie = re.search(r"csrftoken=([^;]+)", form.headers["Set-Cookie"])[1]
    guess = {"username": "canary", "password": "canary", "csrfmiddlewaretoken": cookie}
    assert ask("POST", "/admin/login/", guess, Cookie=f"csrftoken={cookie}") == 200
    with broken(served.database):
        failed = served.ask("GET", "/en/search/?q=canary", **READER | {"X_Forwarded_For": "2001:db8:aaaa:bbbb::1"})
    assert failed.status >= 500
    text = served.log.read_text()
    assert not CANARIES.findall(text)
    assert "?" not in "".join(line.get("path", "") for line in served.lines())
    lines = served.lines_of(failed.headers["X-Request-ID"])
    assert any("OperationalError" in line.get("traceback", "") for line in lines)
    (failure,) = [line for line in lines if "traceback" in line]
    assert 'File "' in failure["traceback"]
    assert "indexstate" not in failure["traceback"].splitlines()[-1]
    (access,) = [line for line in lines if line["logger"] == "hub.access"]
    assert access["network"] == "2001:db8:aaaa::/48"


def test_a_request_has_one_line_and_an_id_that_the_answer_has_too(served):
    given = served.ask("GET", "/en/practices/?q=x", X_Request_ID="0123456789abcdef-proxy", **READER)
    assert given.headers["X-Request-ID"] == "0123456789abcdef-proxy"
    (line,) = served.lines_of("0123456789abcdef-proxy")
    assert line["duration_ms"] >= 0
    assert {key: line[key] for key in ("level", "logger", "method", "path", "route", "status", "network")} == {
        "level": "INFO",
        "logger": "hub.access",
        "method": "GET",
        "path": "/en/practices/",
        "route": "wagtail_serve",
        "status": 200,
        "network": "203.0.113.0/24",
    }
    assert line["bytes"] == len(given.text.encode())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


@pytest.mark.parametrize("odd", ["short", "a" * 65, 'x"; drop', "canary@example.org"])
def test_an_odd_id_is_replaced(served, odd):
    answer = served.ask("GET", "/en/", X_Request_ID=odd)
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_a_page_where_people_may_be_in_need_leaves_no_address(served):
    for path in ("/en/message/", "/en/mistake/?page=x", "/en/mentoring/trainings/x/register/", "/en/registration/x/"):
        answer = served.ask("POST", path, {"message": ""}, **READER)
        (line,) = [line for line in served.lines_of(answer.headers["X-Request-ID"]) if line["logger"] == "hub.access"]
        assert "network" not in line
        assert line["status"] == answer.status


def test_every_form_of_the_public_site_is_such_a_page(settings):
    forms = set()
    for part in ("hub", "hub.print", "good_practices", "mentoring"):
        patterns = import_module(f"{part}.urls_language").urlpatterns
        forms |= {pattern.name for pattern in patterns if getattr(pattern.callback, "csrf_exempt", False)}
    assert {"send_message", "organisation_message", "registration"} <= forms
    assert forms <= set(settings.ROUTES_WITHOUT_ADDRESS)


def test_probes_and_metrics_leave_no_line(served):
    answer = served.ask("GET", "/health/live")
    assert answer.status == 200
    assert served.lines_of(answer.headers["X-Request-ID"]) == []


def test_a_task_of_a_request_says_which(
    client, tree, settings, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    settings.CONTACT_EMAILS = ["editors@example.org"]
    settings.MAILERS = mailers_at(9, timeout=1)
    seen = []
    monkeypatch.setattr(caplog.handler, "emit", lambda record: seen.append(json.loads(Lines().format(record))))
    words = {"message": "canary words", "email": "canary@example.org", "token": token()}
    with django_capture_on_commit_callbacks(execute=True):
        kept = request_id.set("of-the-request")
        client.post("/en/message/", words)
        request_id.reset(kept)
    failed = [line for line in seen if line["logger"] == "hub.contact"]
    assert len(failed) == 1
    assert failed[0]["task_id"]
    assert "ConnectionRefusedError" in failed[0]["traceback"]
    assert not CANARIES.search(json.dumps(seen))
    assert mail.outbox == []


def line_of(message: str, *args, **kwargs) -> dict:
    return json.loads(Lines().format(logging.LogRecord("test", logging.WARNING, "f", 1, message, args, None, **kwargs)))


def test_an_error_says_where_and_of_which_kind_and_nothing_that_it_was_about():
    def fail(secret):
        try:
            int(secret)
        except ValueError as error:
            raise RuntimeError(f"refused: {secret}") from error

    words = "CANARY".lower()  # the lines of the source are in a traceback, their values are not
    try:
        fail(words)
    except RuntimeError as error:
        text = told(error)
        line = json.loads(Lines().format(logging.LogRecord("t", 40, "f", 1, "failed", (), sys.exc_info())))
    assert "canary" not in text
    assert text.index("builtins.ValueError") < text.index("builtins.RuntimeError")
    assert "in fail" in text
    assert line["traceback"] == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /en/x/?q=canary&b=1", "Not Found: /en/x/?***"),
        ("mail to canary@example.org failed", "mail to *** failed"),
        ("Invalid request from ip=203.0.113.77: x", "Invalid request from ip=203.0.113.0/24: x"),
        ("from 2001:db8:aaaa:bbbb::1 at 12:30:45", "from 2001:db8:aaaa::/48 at 12:30:45"),
        ("/accounts/password/reset/key/3-canary/", "/accounts/password/reset/key/***"),
        ("/accounts/invitation/canary", "/accounts/invitation/***"),
        ("/fi/submit/canary/ was asked", "/fi/submit/*** was asked"),
        ("masked already: 203.0.113.0/24", "masked already: 203.0.113.0/24"),
        ("What happened? Nothing.", "What happened? Nothing."),
        ("version 1.2.3 of 2026-11-27 10:11:12.345", "version 1.2.3 of 2026-11-27 10:11:12.345"),
    ],
)
def test_what_libraries_write_is_scrubbed(said, kept):
    assert scrub(said) == kept
    assert line_of("%s", said)["message"] == kept


def test_what_ends_a_process_is_a_line_like_others(tmp_path):
    variables = environment(tmp_path / "canary/missing.sqlite3") | {"LOG_FORMAT": "json", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "manage.py", "clearsessions"]
    ended = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    last = [json.loads(line) for line in ended.stderr.splitlines()][-1]
    assert last["level"] == "CRITICAL"
    assert last["message"] == "OperationalError ended the process."
    assert last["traceback"].endswith("OperationalError")
    assert not CANARIES.search(ended.stderr)


def test_fields_that_were_not_agreed_on_are_left_out():
    record = logging.LogRecord("t", 30, "f", 1, "x", (), None)
    record.request, record.password, record.status = "<GET '/?q=canary'>", "canary", 404
    line = json.loads(Lines().format(record))
    assert set(line) == {"time", "level", "logger", "message", "status"}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("canary", ""),
    ],
)
def test_addresses_are_masked(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("remote", "passed", "network"),
    [
        ("198.51.100.4", "203.0.113.77", "198.51.100.0/24"),  # no proxy of ours: what it passes on is not believed
        ("127.0.0.1", "203.0.113.77", "203.0.113.0/24"),
        ("127.0.0.1", "192.0.2.1, 203.0.113.77", "203.0.113.0/24"),
        ("127.0.0.1", "203.0.113.77, 127.0.0.1", "203.0.113.0/24"),
        ("", "203.0.113.77", "203.0.113.0/24"),  # a Unix socket
        ("127.0.0.1", "", "127.0.0.0/24"),
        ("127.0.0.1", "canary", "127.0.0.0/24"),
    ],
)
def test_only_our_own_proxies_say_who_the_reader_is(rf, remote, passed, network):
    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    assert client_network(rf.get("/", REMOTE_ADDR=remote, **headers)) == network


def test_paths_without_keys_stay_as_they_are():
    for path in ("/en/", "/en/practices/invited-guests/", "/admin/pages/3/edit/"):
        assert without_keys(path) == path

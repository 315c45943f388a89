"""The search server behind TLS and an API key: used where both are right, named and stood in for where one is wrong."""

import contextlib
import logging
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.views.debug import ExceptionReporter
from elasticsearch import ApiError, TransportError

from hub.search import server as server_module
from hub.search.answers import SearchQuestion, search
from hub.search.models import EngineIndex
from hub.search.server import search_server
from tests.faults import silent_port
from tests.hub.search.conftest import READER_SECONDS
from tests.hub.search.test_faults import LIMIT, connection_engine
from tests.hub.search.tls_proxy import make_authority, make_certificate, serve

KEY = "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw=="
NOTICE = "The search is simpler than usual at the moment."
UNACCEPTED = "The search server's certificate is not accepted ("
REFUSED = "The search server does not accept the API key, or wants one: see ELASTICSEARCH_API_KEY."
FAULTS = {
    "another authority": (UNACCEPTED, "unable to get local issuer certificate"),
    "the public authorities": (UNACCEPTED, "unable to get local issuer certificate"),
    "no file of the authority": (UNACCEPTED, "No such file or directory"),
    "a file that holds no certificate": (UNACCEPTED, "no certificate or crl found"),
    "an expired certificate": (UNACCEPTED, "certificate has expired"),
    "a certificate of another host": (UNACCEPTED, "'127.0.0.1' doesn't match 'search.example.org'"),
    "another key": (REFUSED, ""),
    "no key": (REFUSED, ""),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"), "right")


@pytest.fixture
def secured(search_server_settings, elasticsearch_url, settings, tree, authority):
    """Everything is right, and the server has the tree's pages."""
    tree.practice(title="Lighthouse project")
    with serve(elasticsearch_url, make_certificate(authority), KEY) as url:
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"url": url, "ca": str(authority), "api_key": KEY}
        yield


@contextlib.contextmanager
def made_wrong(what: str, settings, elasticsearch_url: str, authority: Path, folder: Path):
    """One thing is not as it should be, see FAULTS."""
    with contextlib.ExitStack() as stack:
        wrong: dict[str, str] = {}
        match what:
            case "another authority":
                wrong = {"ca": str(make_authority(folder, "other"))}
            case "the public authorities":
                wrong = {"ca": ""}
            case "no file of the authority":
                wrong = {"ca": str(folder / "missing.pem")}
            case "a file that holds no certificate":
                (folder / "empty.pem").write_text("nothing")
                wrong = {"ca": str(folder / "empty.pem")}
            case "an expired certificate":
                certificate = make_certificate(authority, days=-1)
                wrong = {"url": stack.enter_context(serve(elasticsearch_url, certificate, KEY))}
            case "a certificate of another host":
                certificate = make_certificate(authority, names="DNS:search.example.org")
                wrong = {"url": stack.enter_context(serve(elasticsearch_url, certificate, KEY))}
            case "another key":
                wrong = {"api_key": f"{KEY[:-6]}zzzz=="}
            case "no key":
                wrong = {"api_key": ""}
        before = settings.ELASTICSEARCH
        settings.ELASTICSEARCH = before | wrong
        yield
        settings.ELASTICSEARCH = before


@pytest.fixture(params=FAULTS)
def fault(request, secured, settings, elasticsearch_url, authority, tmp_path):
    """How the sentence begins that says what is wrong, and the reason it names."""
    with made_wrong(request.param, settings, elasticsearch_url, authority, tmp_path):
        yield FAULTS[request.param]


def log_all(caplog) -> None:
    """As somebody would who looks for a fault."""
    for name in (None, "elastic_transport", "elasticsearch", "urllib3"):
        caplog.set_level(logging.DEBUG, logger=name)


def ask():
    """(answer, seconds)"""
    began = time.monotonic()
    answer = search(SearchQuestion("lighthouse", "en"))
    return answer, time.monotonic() - began


def test_with_the_right_authority_and_key_the_server_is_filled_and_answers(secured, tree, client, capsys, caplog):
    log_all(caplog)
    tree.practice(title="Second lighthouse")  # carried over the secured connection
    answer, _seconds = ask()
    assert (answer.engine, answer.reduced, answer.count) == ("elasticsearch", False, 2)
    before = set(EngineIndex.objects.values_list("name", flat=True))
    call_command("rebuild_search")
    assert before.isdisjoint(EngineIndex.objects.values_list("name", flat=True))
    call_command("check_search")
    said = capsys.readouterr().out
    assert "search server: serves the new index" in said
    assert "The index says what the site says." in said
    assert NOTICE not in client.get("/en/search/?q=lighthouse").text
    assert ask()[0].engine == "elasticsearch"
    assert KEY not in caplog.text + said


def test_with_a_wrong_one_readers_get_the_databases_answer_in_time_and_the_log_says_why(fault, client, caplog):
    log_all(caplog)
    answer, seconds = ask()
    assert (answer.engine, answer.reduced, answer.count) == (connection_engine(), True, 1)
    assert seconds < LIMIT
    page = BeautifulSoup(client.get("/en/search/?q=lighthouse").text, "html.parser")
    assert NOTICE in page.select_one(".notice").get_text()
    assert "Lighthouse project" in page.main.get_text()
    sentence, reason = fault
    [warning] = {record.getMessage() for record in caplog.records if record.name == "hub.search.server"}
    assert warning.startswith(sentence)
    assert reason in warning
    assert KEY[:20] not in caplog.text


def test_with_a_wrong_one_the_commands_say_what_is_wrong(fault, capsys, caplog):
    log_all(caplog)
    for command, options in [("check_search", {}), ("check_search", {"repair": True}), ("rebuild_search", {})]:
        with pytest.raises(CommandError) as ended:
            call_command(command, **options)
        assert ended.value.returncode == 1
        assert str(ended.value).startswith(fault[0])
        assert fault[1] in str(ended.value)
    said = capsys.readouterr()
    assert KEY[:20] not in caplog.text + said.out + said.err
    assert ask()[0].count == 1


@pytest.mark.parametrize("what", ["an expired certificate", "another key"])
def test_what_is_published_meanwhile_is_carried_when_all_is_right_again(
    what, secured, settings, tree, elasticsearch_url, authority, tmp_path
):
    with made_wrong(what, settings, elasticsearch_url, authority, tmp_path):
        page = tree.practice(title="Second lighthouse")
        assert ask()[0].count == 2
    assert page.pk not in search_server().stored("en")
    assert search_server().catch_up()
    answer, _seconds = ask()
    assert (answer.engine, answer.count) == ("elasticsearch", 2)


def test_error_reports_do_not_hold_the_key(fault):
    try:
        search_server().rebuild()
    except (ApiError, TransportError):
        reporter = ExceptionReporter(None, *sys.exc_info())
    reports = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "rebuild" in reports
    assert KEY[:20] not in reports


def test_a_handshake_that_hangs_is_not_waited_for(secured, settings, monkeypatch):
    monkeypatch.setattr(server_module, "SEARCH_SECONDS", READER_SECONDS)
    with silent_port() as port:
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"url": f"https://127.0.0.1:{port}"}
        answer, seconds = ask()
    assert (answer.reduced, answer.count) == (True, 1)
    assert READER_SECONDS <= seconds < LIMIT

"""The search server refused, hanging, emptied and gone, under a running site: readers get answers, nothing is lost."""

import contextlib
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from hub.search import asking
from hub.search import server as server_module
from hub.search.answers import SearchQuestion, search
from hub.search.check import look
from hub.search.models import EngineIndex
from hub.search.server import search_server
from tests.faults import closed_port, silent_port
from tests.hub.search.conftest import READER_SECONDS

LIMIT = 6  # seconds; whoever waits for the server waits ten, or for ever. What is more is the machine's to take.


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    """The server rests for a moment only, and the index may be healed at every search."""
    monkeypatch.setattr(server_module, "REST_SECONDS", 0.0)
    monkeypatch.setattr(asking, "REST_SECONDS", 0.0)


@pytest.fixture
def running(search_server_settings, tree):
    """A search server that has the tree's pages."""
    tree.practice(title="Lighthouse project")
    return search_server()


@contextlib.contextmanager
def away(settings, port: int):
    """The search server is at another port, where none answers."""
    before = settings.ELASTICSEARCH
    settings.ELASTICSEARCH = before | {"url": f"http://127.0.0.1:{port}"}
    yield
    settings.ELASTICSEARCH = before


def ask(words: str = "lighthouse"):
    """(answer, seconds), tasks that the search has started included."""
    began = time.monotonic()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = search(SearchQuestion(words, "en"))
    return answer, time.monotonic() - began


def test_a_server_that_refuses_is_stood_in_for(running, settings):
    with away(settings, closed_port()):
        answer, seconds = ask()
    assert (answer.engine, answer.reduced, answer.count) == (connection_engine(), True, 1)
    assert seconds < LIMIT


def test_a_server_that_hangs_is_not_waited_for(running, settings, monkeypatch):
    monkeypatch.setattr(server_module, "REST_SECONDS", 30.0)
    monkeypatch.setattr(server_module, "SEARCH_SECONDS", READER_SECONDS)
    with silent_port() as port, away(settings, port):
        first, waited = ask()
        assert not search_server().breaker.allows()
        times = [ask()[1] for _number in range(5)]
        search_server().breaker.reset()
    assert first.reduced
    assert first.count == 1
    assert waited < LIMIT
    # The breaker is open: nobody waits a second time.
    assert min(times) < READER_SECONDS < 1


def test_publishing_never_fails_and_the_server_catches_up_by_itself(running, settings, tree, monkeypatch):
    monkeypatch.setattr(server_module, "REST_SECONDS", 30.0)
    with silent_port() as port, away(settings, port):
        began = time.monotonic()
        new = [tree.practice(title=f"Harbour {number}") for number in range(4)]
        assert time.monotonic() - began < 30
        assert ask("harbour")[0].count == 4
    assert running.stored("en").keys().isdisjoint({page.pk for page in new})
    tree.practice(title="One more lighthouse")  # the next publish carries what was missed
    answer, _seconds = ask("harbour")
    assert (answer.engine, answer.reduced, answer.count) == ("elasticsearch", False, 4)
    assert not look().sentences


def test_searching_alone_carries_what_the_server_missed(running, settings, tree):
    with away(settings, closed_port()):
        tree.practice(title="Harbour project", summary="Lighthouse too.")
    assert ask()[0].count == 1  # from the server, which has not heard of it yet
    wait_for(lambda: ask()[0].count == 2)
    assert not look().sentences


def test_what_was_unpublished_meanwhile_is_gone_afterwards(running, settings, tree, django_capture_on_commit_callbacks):
    page = tree.practice(title="Harbour project")
    with away(settings, closed_port()), django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    running.catch_up()
    assert page.pk not in running.stored("en")
    assert ask("harbour")[0].count == 0


def test_a_deleted_index_is_made_anew_by_searching(running):
    for index in list(running.client.indices.get(index=f"{running.prefix}-en-*")):
        running.client.indices.delete(index=index)
    first, _seconds = ask()
    assert (first.reduced, first.count) == (True, 1)
    wait_for(lambda: not ask()[0].reduced)
    assert ask()[0].count == 1
    assert not look().sentences


def test_an_emptied_index_is_noticed_and_made_anew(running):
    alias = running.alias("en")
    for pk in running.stored("en"):
        running.client.delete(index=alias, id=str(pk))
    running.client.indices.refresh(index=alias)
    assert ask()[0].count == 1
    wait_for(lambda: not ask()[0].reduced)
    assert not look().sentences


def test_an_index_of_another_analysis_is_not_served(running, tree, caplog):
    EngineIndex.objects.update(fingerprint="another")
    answer, _seconds = ask()
    assert (answer.reduced, answer.count) == (True, 1)
    wait_for(lambda: not ask()[0].reduced)


def test_a_rebuild_serves_the_old_index_until_the_new_one_is_whole_and_can_be_resumed(running, tree, monkeypatch):
    from wagtail.models import Locale

    before = set(running.client.indices.get(index=f"{running.prefix}-en-*"))
    monkeypatch.setattr(server_module, "BATCH", 2)
    for number in range(6):
        tree.practice(title=f"Harbour {number}")

    def break_off(number):
        if number:
            raise KeyboardInterrupt

    english = Locale.objects.get(language_code="en")
    running.begin(running.client, "en")
    with pytest.raises(KeyboardInterrupt):
        running.fill(english, report=break_off)
    assert ask("harbour")[0].engine == "elasticsearch"
    unfinished = EngineIndex.objects.get(name__startswith=running.alias("en"), serving=False)
    assert unfinished.synced > 0
    running.rebuild()
    after = set(running.client.indices.get(index=f"{running.prefix}-en-*"))
    assert after == {unfinished.name}
    assert before.isdisjoint(after)
    assert not look().sentences


def test_check_search_says_what_differs_and_repairs_it(running, tree, capsys):
    from hub.search.engines import database_engine
    from hub.search.models import Document, DocumentText, Word

    page, other = tree.practice(title="Harbour"), tree.practice(title="Island")
    DocumentText.objects.filter(pk=page.pk).update(body="something else")
    Word.objects.filter(folded="island").update(documents=7)
    database_engine().remove("en", [other.pk])
    running.client.delete(index=running.alias("en"), id=str(page.pk), refresh=True)
    with pytest.raises(CommandError):
        call_command("check_search")
    said = capsys.readouterr().out
    assert "1 documents that differ from their page." in said
    assert "rows of the full text index of en differ." in said
    assert "The vocabulary of en was counted wrongly." in said
    assert "The search server's index of en differs." in said
    call_command("check_search", repair=True)
    assert "repaired" in capsys.readouterr().out
    assert ask("harbour")[0].count == 1
    assert ask("island")[0].count == 1
    assert Document.objects.filter(pk=page.pk).exists()


def test_an_index_written_by_another_analysis_is_told_to_readers_and_operators(tree, capsys):
    from hub.search.models import IndexState

    tree.practice(title="Lighthouse project")
    IndexState.objects.update(fingerprint="another")
    answer, _seconds = ask()
    assert (answer.count, answer.reduced) == (1, True)
    with pytest.raises(CommandError):
        call_command("check_search")
    assert "written by another analysis" in capsys.readouterr().out


def connection_engine() -> str:
    from django.db import connection

    return connection.vendor


def wait_for(condition, seconds: float = 20.0) -> None:
    """Returns when the condition holds; fails when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"

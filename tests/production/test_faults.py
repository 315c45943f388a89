"""Parts fail: readers go on reading, writers are told, nothing acknowledged is lost, and no hand is needed after it.

The same faults run long in `make soak`, which writes their table into docs/results/faults.md.
"""

import json
import re

import pytest

from tests.conftest import service_missing
from tests.production import kills, parts
from tests.production.editing import publish
from tests.production.faults import AWAY, Outcome, away, form_token, write_message
from tests.production.parts import process
from tests.production.stack import fresh
from tests.serving import until

SECONDS = 5  # longer than the two seconds that this site's pages are kept


@pytest.mark.parametrize("port", ["", "ELASTICSEARCH_PORT"], ids=["stopped", "silent"])
def test_without_the_search_server_readers_search_on_and_editors_publish(stack, port):
    word = "silentorchard" if port else "brokenorchard"

    def check():
        answer = search(stack, "fi", "tuki")
        assert answer["reduced"]
        assert answer["engine"] == "postgresql"
        assert answer["count"] > 0
        publish(stack, f"News of the {word}")
        until(lambda: search(stack, "en", word)["count"] == 1, 20)

    outcome = away(stack, "elasticsearch", process("elasticsearch", port), SECONDS, check)
    assert not outcome.failed
    assert not outcome.lost
    until(lambda: not search(stack, "en", word)["reduced"], 90)
    assert search(stack, "en", word)["count"] == 1
    assert "says what the site says" in stack.manage("check_search")


def search(stack, language: str, words: str) -> dict:
    """What the API finds, past the page cache, and within the time that a reader waits."""
    answer = stack.get(f"/api/v1/search?lang={language}&q={words}&page=1", server=stack.applications[0])
    assert answer.status == 200, answer.text
    assert answer.seconds < 8
    return json.loads(answer.text)


@pytest.mark.parametrize("port", ["", "POSTGRESQL_PORT"], ids=["stopped", "silent"])
def test_without_the_database_pages_are_read_on_and_what_needs_it_says_so(stack, port):
    def check():
        for language, sentence in AWAY.items():
            answer = stack.get(fresh(f"/{language}/practices/"))
            assert answer.status == 503
            assert answer.headers["retry-after"]
            assert sentence in answer.text
            assert answer.seconds < 15
        refused = stack.post("/fi/message/", {"message": "Viesti, jota ei voi tallettaa."})
        assert refused.status == 503
        assert AWAY["fi"] in refused.text
        problem = stack.get("/api/v1/practices?lang=en&limit=3")
        assert problem.status == 503
        assert json.loads(problem.text)["status"] == 503

    outcome = away(stack, "postgresql", process("postgresql", port), SECONDS, check)
    assert not outcome.failed
    assert not outcome.lost
    assert outcome.stale > 10
    assert outcome.recovery < 15


@pytest.mark.parametrize("port", ["", "REDIS_PORT"], ids=["stopped", "silent"])
def test_without_redis_everything_is_there(stack, port):
    def check():
        assert stack.get(fresh()).status == 200
        answer = stack.get(f"/fi/search/?q=tuki&fresh={fresh()[-6:]}")
        assert answer.status == 200
        assert answer.seconds < 10
        assert form_token(stack)

    outcome = away(stack, "redis", process("redis", port), 2, check)
    assert not outcome.failed
    assert not outcome.lost


def test_one_application_server_stands_in_for_the_other(stack):
    outcome = away(
        stack, "one application server", process("web:web1"), 3, lambda: [stack.get(fresh()) for _ in range(5)]
    )
    assert not outcome.failed
    assert not outcome.lost
    assert outcome.stale == 0, [line for line in stack.log().splitlines() if "upstream" in line][-20:]


def test_killed_application_servers_lose_no_acknowledged_message(stack):
    outcome = kills.kills(stack, "kill -9 of an application server", ["web:web1", "web:web2"], size=4)
    assert not outcome.failed
    assert not outcome.lost


def test_a_power_cut_of_the_database_loses_no_acknowledged_message(stack):
    outcome = kills.kills(stack, "kill -9 of the database", ["postgresql"], size=2)
    assert not outcome.failed
    assert not outcome.lost


def test_a_killed_publisher_leaves_no_page_half_published(stack):
    outcome = kills.kills_of_publishers(stack, "kill -9 during a publish", size=2)
    assert outcome.sent > 2
    assert not outcome.failed
    assert not outcome.lost


def test_what_a_killed_worker_had_begun_is_done_in_the_end(stack):
    outcome = kills.kills_of_the_worker(stack, "kill -9 of the worker", size=2)
    assert not outcome.failed
    assert not outcome.lost


def test_without_the_bucket_pages_are_there_and_files_are_refused_as_on_a_full_disk(stack):
    def check():
        said = stack.shell("""
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
try:
    default_storage.save("documents/refused.txt", ContentFile(b"refused"))
except OSError as error:
    print(error)
""")
        assert "does not answer" in said

    outcome = away(stack, "the bucket", process("s3"), 1, check)
    assert not outcome.failed
    assert not outcome.lost


OTHER_WORK = """
from django_tasks_db.models import DBTaskResult
print(DBTaskResult.objects.ready().filter(priority=0).exclude(task_path__startswith="hub.contact").count())
"""


def test_with_a_silent_mail_server_messages_are_kept_and_told_later(stack):
    def check():
        token = form_token(stack)
        assert all(write_message(stack, token, Outcome("before")) for _ in range(8))
        publish(stack, "News of the silent letterbox")
        until(lambda: stack.number(OTHER_WORK) == 0, 60)  # one mail, ten seconds, is waited for, and not all eight

    outcome = away(stack, "mail", parts.mail(is_silent=True, is_hurried=True), SECONDS, check)
    assert outcome.acknowledged
    assert outcome.refused == 0
    assert not outcome.failed
    assert not outcome.lost


def test_while_a_partners_site_is_silent_others_are_tried_and_it_is_forgiven_when_it_is_back(stack):
    outcome = away(stack, "partner", parts.partner(is_silent=True), 1)
    assert not outcome.failed
    assert not outcome.lost


def test_with_a_full_disk_pages_are_read_on_and_room_is_all_that_is_needed(stack):
    if not parts.can_be_broken(parts.disk, stack):
        service_missing("disk", "only an administrator may mount a disk of its own for a whole site")
    outcome = away(stack, "disk", parts.disk, 2 * SECONDS)  # every page is taken anew meanwhile, or tried to
    assert not outcome.failed
    assert not outcome.lost


def test_what_had_a_time_while_the_schedule_was_away_is_done_when_it_is_back(stack):
    outcome = away(stack, "schedule", parts.schedule, SECONDS, wait=120)
    assert not outcome.failed
    assert not outcome.lost


def test_servers_whose_clocks_differ_take_each_others_forms(stack):
    if not parts.can_be_broken(parts.clock, stack):
        service_missing("faketime", "a clock that is wrong needs Debian's package faketime")

    def check():
        for shown, sent in (stack.applications, reversed(stack.applications)):
            token = re.search(r'name="token" value="([^"]+)"', stack.get("/en/contact/", shown).text)[1]
            words = {"message": f"Shown by {shown}.", "token": token}
            until(lambda sent=sent, words=words: stack.post("/en/message/", words, sent).status == 302, 30)

    outcome = away(stack, "clock", parts.clock, 1, check)
    assert not outcome.failed
    assert not outcome.lost

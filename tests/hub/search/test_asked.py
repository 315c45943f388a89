"""What readers look for: counted without a trace of them, in words on the third day, forgotten where few asked."""

import hashlib
import importlib
import json
import os
import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.search import asked
from hub.search.asked import countable, digest_of, forget_old, record
from hub.search.models import AskedQuery
from tests.factories import user_in
from tests.hub.search.asked_queries import REPORT, ask, cells
from tests.serving import ROOT


def a_day_passes(days: int = 1) -> None:
    """What was asked today was asked yesterday, and so on."""
    for row in AskedQuery.objects.order_by("day"):
        AskedQuery.objects.filter(pk=row.pk).update(day=row.day - timedelta(days=days))


def dump() -> str:
    """All that is in the database."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608, names of tables
            found += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(found)


def counted() -> list[tuple]:
    """(language, digest, times, results) of each row."""
    return list(AskedQuery.objects.order_by("pk").values_list("locale__language_code", "digest", "times", "results"))


def test_a_query_is_counted_by_day_language_and_words_alone(tree):
    record("Vertaistuki", "fi", 4)
    record("  vertaistuki ", "fi", 7)
    record("vertaistuki", "en", 0)
    assert sorted(counted()) == [
        ("en", digest_of("vertaistuki", "en"), 1, 0),
        ("fi", digest_of("vertaistuki", "fi"), 2, 7),
    ]
    assert {row.day for row in AskedQuery.objects.all()} == {timezone.localdate()}
    stored = {field.name for field in AskedQuery._meta.get_fields()}
    assert stored == {"id", "locale", "digest", "words", "day", "times", "results"}


def test_another_day_is_another_row(tree):
    ask(tree, "trauma", [1], times=3, known=False)
    record("trauma", "en", 2)
    assert sorted(AskedQuery.objects.values_list("times", flat=True)) == [1, 3]


def test_words_are_nowhere_in_the_database_before_the_third_day_and_in_the_report_from_then_on(client, tree):
    def search(words: str = "Zwielicht", times: int = 1) -> None:
        for _time in range(times):
            assert client.get("/en/search/", {"q": words}).status_code == 200

    search(times=5)
    assert "zwielicht" not in dump().lower()
    a_day_passes(40)
    search()
    search(times=2)
    assert "zwielicht" not in dump().lower()
    assert digest_of("zwielicht", "en") in dump()
    a_day_passes(49)
    search("ZWIELICHT")
    assert set(AskedQuery.objects.values_list("words", "times")) == {
        ("zwielicht", 5),
        ("zwielicht", 3),
        ("zwielicht", 1),
    }
    client.force_login(user_in("Librarians"))
    assert cells(client.get(REPORT)) == [["zwielicht", "English", "9", "3", "0"]]
    a_day_passes()
    search()
    assert cells(client.get(REPORT)) == [["zwielicht", "English", "5", "3", "0"]]
    assert cells(client.get(f"{REPORT}?period=365")) == [["zwielicht", "English", "10", "4", "0"]]


def test_three_days_that_lie_90_days_apart_do_not_write_the_words(tree):
    ask(tree, "zwielicht", [90, 45], known=False)
    record("zwielicht", "en", 0)
    assert "zwielicht" not in dump()
    a_day_passes()
    record("zwielicht", "en", 0)
    assert set(AskedQuery.objects.values_list("words", flat=True)) == {"zwielicht"}


def test_words_once_written_are_written_again_while_they_are_kept(tree):
    ask(tree, "zwielicht", [200, 201, 202])
    record("zwielicht", "en", 0)
    assert AskedQuery.objects.get(day=timezone.localdate()).words == "zwielicht"


def test_earlier_days_keep_their_numbers_when_their_words_are_written(tree):
    ask(tree, "trauma", [2], times=4, results=9, known=False)
    ask(tree, "trauma", [1], times=2, results=8, known=False)
    record("trauma", "en", 7)
    record("trauma", "en", 6)
    rows = AskedQuery.objects.order_by("day").values_list("words", "times", "results")
    assert list(rows) == [("trauma", 4, 9), ("trauma", 2, 8), ("trauma", 2, 6)]


def test_the_same_words_in_another_language_are_another_query(tree):
    ask(tree, "trauma", [1, 2], language="fi", known=False)
    record("trauma", "en", 1)
    assert "trauma" not in "".join(AskedQuery.objects.values_list("words", flat=True))
    assert digest_of("trauma", "en") != digest_of("trauma", "fi")


def test_a_guess_cannot_be_confirmed_without_the_key(tree, settings):
    record("trauma", "en", 1)
    stored = AskedQuery.objects.get().digest
    guesses = ["trauma", "en\ntrauma", "hub.search.askeden\ntrauma"]
    assert stored not in {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}
    settings.SECRET_KEY = "a thief's guess of the key"
    assert digest_of("trauma", "en") != stored


def test_with_another_key_counts_start_again_and_the_report_adds_up_what_has_words(client, tree, settings):
    ask(tree, "trauma", [1, 2, 3])
    ask(tree, "zwielicht", [1, 2], known=False)
    settings.SECRET_KEY = "another"
    for _day in range(3):
        assert "zwielicht" not in dump()
        record("zwielicht", "en", 1)
        record("trauma", "en", 1)
        a_day_passes()
    client.force_login(user_in("Librarians"))
    assert cells(client.get(REPORT)) == [["trauma", "English", "6", "6", "1"], ["zwielicht", "English", "3", "3", "1"]]


ASKING_AT_ONCE = """
import json, threading
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from hub.search import asked
from hub.search.asked import digest_of, forget, record
from hub.search.models import AskedQuery

asked.LONGEST_WAIT = 5_000  # what is tried here is agreement, on a slow disk too
words = "zwielicht at once"
rows = AskedQuery.objects.filter(digest=digest_of(words, "en"))
begin = threading.Barrier(8, timeout=30)

def ask():
    connection.ensure_connection()
    begin.wait()
    record(words, "en", 3)
    connection.close()

def together():
    threads = [threading.Thread(target=ask) for _number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

try:
    for day in range(3):
        for row in rows.order_by("day"):
            rows.filter(pk=row.pk).update(day=row.day - timedelta(days=1))
        together()
    print(json.dumps(list(rows.order_by("day").values_list("words", "times"))))
finally:
    rows.delete()
"""


def test_askings_at_once_are_counted_in_one_row_a_day_and_agree_on_the_words(
    django_db_setup, django_db_blocker, tmp_path
):
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():  # outside of a transaction, which could not be copied
            connection.ensure_connection()
            copy = sqlite3.connect(tmp_path / "hub.sqlite3")
            connection.connection.backup(copy)
            copy.close()
        url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    else:
        options = connection.settings_dict
        url = (
            f"postgres://{options['USER']}:{options['PASSWORD']}@{options['HOST']}:{options['PORT']}/{options['NAME']}"
        )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "hub.settings.test"},
        input=ASKING_AT_ONCE,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [words for words, _times in rows] == ["zwielicht at once"] * 3
    # On SQLite, who would have to wait for long is not counted.
    assert all(times == 8 or connection.vendor == "sqlite" for _words, times in rows)
    assert all(1 <= times <= 8 for _words, times in rows)


def test_rows_from_before_keep_their_words_only_where_three_days_lie_within_90(tree):
    ask(tree, "one person", [1, 2])
    ask(tree, "spread", [0, 45, 90])
    ask(tree, "often", [0, 45, 89, 200])
    AskedQuery.objects.update(digest=F("words"))  # as the table was: told apart by the words
    migration = importlib.import_module("hub.search.migrations.0004_asked_query_digests")
    migration.hide_rare_words(apps, None)
    assert sorted(AskedQuery.objects.values_list("words", flat=True)) == [""] * 5 + ["often"] * 4
    assert "one person" not in dump()
    record("one person", "en", 1)  # the third day
    assert days_of("one person") == [0, 1, 2]
    assert AskedQuery.objects.filter(words="one person").count() == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Väkivallan UHRI", "vakivallan uhri"),
        ("“victim  support”?", "victim support"),
        ("=HYPERLINK(1)", "hyperlink(1"),
        ("sel\u200bf-harm", "self-harm"),
        ("القُدس", "القدس"),
        ("support since 2015", "support since 2015"),
        ("a b c d e f g h", "a b c d e f g h"),
    ],
)
def test_words_are_counted_folded_and_without_the_signs_around_them(typed, words):
    assert countable(typed) == words


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ?! ",
        "anna@example.org",
        "write to anna @ example",
        "anna＠example.org",
        "case 12345",
        "call 040 123 4567",
        "+358-40-1234",
        "131052-308T",
        "13.10.1952",
        "١٢٣٤٥",
        "12\u200b345",
        "one two three four five six seven eight nine",
        "x" * 195 + " anna@example.org",
    ],
)
def test_what_might_tell_of_a_person_is_not_counted(tree, typed):
    record(typed, "en", 1)
    assert counted() == []


def test_a_long_query_is_cut(tree):
    record("ﬃ" * 150, "en", 1)
    assert AskedQuery.objects.get().digest == digest_of(("ffi" * 150)[:200], "en")


@pytest.mark.parametrize(
    ("method", "headers", "number"),
    [
        ("get", {}, 1),
        ("get", {"Sec-Purpose": "prefetch;prerender"}, 0),
        ("get", {"Purpose": "prefetch"}, 0),
        ("get", {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"}, 0),
        ("get", {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}, 1),
        ("head", {}, 0),
    ],
)
def test_prefetches_and_machines_are_not_counted(tree, method, headers, number):
    request = getattr(RequestFactory(), method)("/en/search/?q=trauma", headers=headers)
    record("trauma", "en", 3, request)
    assert len(counted()) == number


def test_a_language_the_site_does_not_have_is_not_counted(tree):
    record("trauma", "de", 3)
    assert counted() == []


def test_counting_takes_one_statement(tree):
    record("warm", "en", 1)
    with CaptureQueriesContext(connection) as queries:
        record("trauma", "en", 1)
    assert len(queries) == 1


def test_a_failure_reaches_neither_the_reader_nor_the_log_with_the_words(tree, caplog):
    with transaction.atomic():
        record("trauma", "en", 10**30)  # more than any database counts
        transaction.set_rollback(True)
    assert "A query could not be counted: " in caplog.text
    assert "trauma" not in caplog.text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have no such wait")
def test_a_reader_does_not_wait_for_another_writer_to_be_counted(tree):
    def wait() -> int:
        return connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]

    before = wait()
    with asked._short_wait():
        assert wait() == asked.LONGEST_WAIT
    assert wait() == before


def days_of(words: str) -> list[int]:
    """How many days ago the words were asked for, as far as that is kept."""
    days: list[date] = list(
        AskedQuery.objects.filter(digest=digest_of(words, "en")).order_by("-day").values_list("day", flat=True)
    )
    return [(timezone.localdate() - day).days for day in days]


def test_what_few_asked_is_forgotten_after_90_days_and_all_after_a_year(tree):
    ask(tree, "young", [0, 90], known=False)
    ask(tree, "one person", [91, 92], known=False)
    ask(tree, "often", [10, 95, 99])
    ask(tree, "spread", [100, 145, 190], known=False)
    ask(tree, "close", [100, 145, 189])
    ask(tree, "mixed", [100, 101, 102, 300])
    ask(tree, "old", [364, 365, 366])
    ask(tree, "close", [100], language="fi", known=False)
    assert forget_old() == 2 + 3 + 1 + 1 + 3
    assert days_of("young") == [0, 90]
    assert days_of("one person") == days_of("spread") == days_of("old") == []
    assert days_of("often") == [10, 95, 99]
    assert days_of("close") == [100, 145, 189]
    assert days_of("mixed") == [100, 101, 102]
    assert forget_old() == 0


def test_the_first_query_of_a_day_has_the_old_ones_forgotten(tree, django_capture_on_commit_callbacks):
    ask(tree, "one person", [91], known=False)
    with django_capture_on_commit_callbacks(execute=True) as asked_for:
        record("trauma", "en", 1)
        record("trauma", "en", 1)
    assert days_of("one person") == []
    assert len(asked_for) == 1

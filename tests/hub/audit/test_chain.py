"""The log can only be added to, and whoever gets around that is found out: by number and time, on both databases."""

# ruff: noqa: S608

import contextlib
import json
import os
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import TestCase
from wagtail.models import PageLogEntry

from hub.audit.archive import archive
from hub.audit.chain import seal
from hub.audit.models import Entry, Waiting
from hub.audit.recording import record
from tests.serving import manage


@pytest.fixture
def log(db) -> list[Entry]:
    """Ten entries at the end of the log, the first one first."""
    seal()
    with TestCase.captureOnCommitCallbacks(execute=True):
        for number in range(10):
            record("exported", kind="tests", object_id=str(number), added=["ä", "b"])
    return list(Entry.objects.all()[:10])[::-1]


def verify(*options: str) -> str:
    said = StringIO()
    call_command("verify_audit", *options, stdout=said)
    return said.getvalue()


def complaint(*options: str) -> str:
    with pytest.raises(CommandError) as refused:
        verify(*options)
    return str(refused.value)


@contextlib.contextmanager
def opened():
    """What only the owner of the table can do: its triggers off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE hub_audit_entry DISABLE TRIGGER USER")
        else:
            for name in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER hub_audit_no_{name}")
        yield cursor


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hub_audit_entry SET actor = 'nobody'",
        "UPDATE hub_audit_entry SET actor = actor WHERE number = 1",
        "DELETE FROM hub_audit_entry",
        "DELETE FROM hub_audit_entry WHERE number = (SELECT MAX(number) FROM hub_audit_entry)",
    ],
)
def test_the_database_refuses_to_change_or_delete(log, statement):
    before = list(Entry.objects.values_list("number", "digest"))
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(Entry.objects.values_list("number", "digest")) == before


def test_the_database_refuses_to_put_another_row_in_the_place_of_one(log):
    row = log[3]
    statement = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    columns = "number, time, actor, action, kind, object_id, label, details, previous, digest"
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(
            f"{statement} hub_audit_entry ({columns}) SELECT number, time, 'x', action, kind, object_id, label,"
            f" details, previous, digest FROM hub_audit_entry WHERE number = {row.number}"
        )
    assert Entry.objects.get(pk=row.pk).actor == ""


def test_the_database_refuses_to_empty_it(log):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        connection.cursor().execute("TRUNCATE hub_audit_entry CASCADE")


def test_a_whole_log_is_whole_and_says_its_head(log):
    said = verify()
    assert "Whole" in said
    assert f"Head: {log[-1].number}:{log[-1].digest}" in said
    assert "Whole" in verify("--since", str(log[4]))


@pytest.mark.parametrize("place", [0, 4, 9])
@pytest.mark.parametrize(
    "change",
    [
        "actor = 'someone else'",
        "actor_id = 1",
        "action = 'signed_in'",
        "object_id = '1000'",
        "kind = 'testt'",
        "label = ' '",
        'details = \'{"added": ["ä", "c"]}\'',
        "digest = '-' || substr(digest, 2)",
        "previous = '-' || substr(previous, 2)",
    ],
)
def test_a_changed_entry_is_named_by_number_and_time(log, place, change):
    row = log[place]
    with opened() as cursor:
        cursor.execute(f"UPDATE hub_audit_entry SET {change} WHERE number = {row.number}")
    said = complaint()
    assert f"Entry {row.number} of {row.time:%Y-%m-%d %H:%M:%S} UTC" in said


def test_a_changed_time_is_found(log):
    with opened() as cursor:
        cursor.execute(f"UPDATE hub_audit_entry SET time = '2020-01-01 10:20:30+00:00' WHERE number = {log[5].number}")
    assert f"Entry {log[5].number} of 2020-01-01 10:20:30 UTC was changed" in complaint()


def test_an_entry_that_is_missing_in_the_middle_is_found(log):
    with opened() as cursor:
        cursor.execute(f"DELETE FROM hub_audit_entry WHERE number = {log[5].number}")
    assert f"Entry {log[6].number} of" in complaint()
    assert f"comes after entry {log[4].number}" in complaint()


def test_a_gap_that_was_closed_by_new_numbers_is_found(log):
    with opened() as cursor:
        cursor.execute(f"DELETE FROM hub_audit_entry WHERE number = {log[5].number}")
        cursor.execute(f"UPDATE hub_audit_entry SET number = number - 1 WHERE number > {log[5].number}")
    assert f"Entry {log[5].number} of" in complaint()


def test_entries_that_are_missing_at_the_beginning_are_found(log):
    with opened() as cursor:
        cursor.execute(f"DELETE FROM hub_audit_entry WHERE number < {log[2].number}")
    assert "The first entries are missing" in complaint()


def test_entries_that_are_missing_at_the_end_are_found_by_a_head_that_was_kept(log):
    with opened() as cursor:
        cursor.execute(f"DELETE FROM hub_audit_entry WHERE number > {log[6].number}")
    assert "Whole" in verify()
    assert "Whole" in verify("--since", str(log[6]))
    assert "cut off at its end, or written anew" in complaint("--since", str(log[9]))
    connection.cursor().execute("DELETE FROM hub_audit_entry")
    assert "cut off at its end" in complaint("--since", str(log[9]))


def test_a_log_that_was_written_anew_after_a_cut_is_found_by_the_head(log):
    with opened() as cursor:
        cursor.execute(f"DELETE FROM hub_audit_entry WHERE number > {log[6].number}")
    with TestCase.captureOnCommitCallbacks(execute=True):
        for number in range(7, 10):
            record("exported", kind="tests", object_id=str(number), added=["ä", "b"])
    assert "Whole" in verify()
    assert "written anew" in complaint("--since", str(log[9]))


@pytest.mark.parametrize("head", ["1", "x:y", "5:abc", f"5:{'G' * 64}"])
def test_a_head_that_is_none_is_refused(db, head):
    assert "as this command prints it" in complaint("--since", head)


def test_old_entries_are_archived_and_both_parts_stay_checkable(log, tmp_path):
    file = tmp_path / "audit.jsonl"
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert archive(log[4].time, file) == log[3].number
    assert file.stat().st_mode & 0o777 == 0o600
    assert Entry.objects.last().number == log[4].number
    assert Entry.objects.first().details == {"head": str(log[3])}
    assert "Whole: 7 entries" in verify()
    assert "Whole" in verify("--since", str(log[3]))
    assert f"Head: {log[3]}" in verify("--archive", str(file))
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        connection.cursor().execute("DELETE FROM hub_audit_entry")
    lines = file.read_text().splitlines()
    row = json.loads(lines[1]) | {"actor": "someone else"}
    file.write_text("\n".join([lines[0], json.dumps(row), *lines[2:]]))
    assert "was changed" in complaint("--archive", str(file))


def test_nothing_is_deleted_where_the_log_cannot_tell_of_it(log, tmp_path):
    def refuse(execute, sql, params, many, context):
        if sql.startswith(f'INSERT INTO "{Waiting._meta.db_table}"'):
            raise DatabaseError("the disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError, match="full"):
        archive(log[4].time, tmp_path / "old.jsonl")
    assert Entry.objects.filter(number=log[0].number).exists()


def test_entries_are_on_the_disk_before_they_are_deleted(log, tmp_path, monkeypatch):
    kept = []

    def write_through(descriptor: int) -> None:
        at = Path(f"/proc/self/fd/{descriptor}").resolve()
        kept.append((at.name, at.is_dir() or len(at.read_text().splitlines()), Entry.objects.count()))

    monkeypatch.setattr(os, "fsync", write_through)
    before, number = Entry.objects.count(), archive(log[4].time, tmp_path / "old.jsonl")
    assert kept == [("old.jsonl", number, before), (tmp_path.name, True, before)]


def archived(log, folder) -> Path:
    """The file with the entries of before the fifth."""
    file = folder / "audit.jsonl"
    with TestCase.captureOnCommitCallbacks(execute=True):
        archive(log[4].time, file)
    return file


@pytest.mark.parametrize(
    "change", [{"time": "yesterday"}, {"time": None}, {"time": "2026-13-01T00:00:00"}, {"odd": 1}, {"number": "x"}]
)
def test_a_file_that_is_no_archive_is_refused_in_a_sentence(log, tmp_path, change):
    file = archived(log, tmp_path)
    lines = file.read_text().splitlines()
    for text in ("no archive", "{}", "[]", "7", json.dumps(json.loads(lines[0]) | change), "\x00"):
        file.write_text(text)
        assert "no file of archive_audit" in complaint("--archive", str(file))
    file.write_bytes(b"\xff\xfe")
    assert "no file of archive_audit" in complaint("--archive", str(file))


@pytest.mark.parametrize(("start", "end"), [(0, -1), (1, None), (0, 0)])
def test_an_archive_that_was_cut_or_emptied_is_found(log, tmp_path, start, end):
    file = archived(log, tmp_path)
    assert "Whole" in verify("--archive", str(file))
    file.write_text("\n".join(file.read_text().splitlines()[start:end]))
    assert "The log does not tell of an archive that begins and ends as this file" in complaint("--archive", str(file))


def test_a_second_archive_begins_where_the_first_ends(log, tmp_path):
    archived(log, tmp_path)
    second = tmp_path / "second.jsonl"
    with TestCase.captureOnCommitCallbacks(execute=True):
        archive(log[7].time, second)
    assert "Whole: 3 entries" in verify("--archive", str(second))


def test_a_head_that_was_archived_since_is_not_called_cut_off(log, tmp_path):
    archived(log, tmp_path)
    assert f"Entry {log[1].number} is not in the log any more: it was archived" in complaint("--since", str(log[1]))
    assert "cut off at its end" in complaint("--since", f"{log[8].number}:{'0' * 64}")


def test_a_log_that_was_emptied_is_found_where_the_site_knows_of_deeds(log, tree):
    page = tree.standard()
    page.save_revision().publish()
    with opened() as cursor:
        cursor.execute("DELETE FROM hub_audit_waiting")
        cursor.execute("DELETE FROM hub_audit_entry")
    assert "The log is empty, although" in complaint()
    PageLogEntry.objects.exclude(action="wagtail.edit").delete()
    assert "Whole: 0 entries" in verify()


def test_an_archive_takes_nothing_from_a_broken_log_and_overwrites_nothing(log, tmp_path):
    file = tmp_path / "audit.jsonl"
    file.write_text("another")
    with pytest.raises(CommandError, match="exists"):
        call_command("archive_audit", "2999-01-01", str(file))
    assert file.read_text() == "another"
    with opened() as cursor:
        cursor.execute(f"UPDATE hub_audit_entry SET actor = 'x' WHERE number = {log[2].number}")
    with pytest.raises(CommandError, match=f"Entry {log[2].number}"):
        call_command("archive_audit", "2999-01-01", str(tmp_path / "new.jsonl"))
    assert not (tmp_path / "new.jsonl").exists()


WRITE = """
from hub.audit.recording import record
for number in range(20):
    record("exported", kind="tests", object_id=str(number))
"""


def test_processes_that_write_at_once_make_one_chain(loaded_database, tmp_path):
    database = shutil.copy(loaded_database, tmp_path / "hub.sqlite3")
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(manage, database, "shell", "--verbosity=0", code=WRITE) for _number in range(3)]
    assert all(one.result() is not None for one in done)
    assert "Whole" in manage(database, "verify_audit")
    with contextlib.closing(sqlite3.connect(database)) as rows:
        assert rows.execute("SELECT COUNT(*) FROM hub_audit_entry WHERE kind = 'tests'").fetchone() == (60,)


@pytest.mark.django_db(transaction=True)
def test_threads_that_write_at_once_make_one_chain():
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory lets one thread write")
    seal()
    before = Entry.objects.values_list("number", flat=True).first() or 0
    start = threading.Barrier(4, timeout=30)

    def write():
        start.wait()
        try:
            for number in range(10):
                record("exported", kind="tests", object_id=str(number))
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        done = [pool.submit(write) for _number in range(4)]
    assert all(one.result() is None for one in done)
    assert Entry.objects.filter(number__gt=before).count() == 40
    assert "Whole" in verify()

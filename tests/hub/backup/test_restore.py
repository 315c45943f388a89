"""A restore changes nothing until all is known to be good, gives back what was backed up, and goes on after a kill."""

import dataclasses
import json
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from hub.backup import BackupError
from hub.backup.archive import Writer
from hub.backup.encryption import encrypting
from hub.backup.manifest import Manifest, read_manifest
from hub.backup.restoring import restore, verify
from tests.hub.backup.conftest import make_keys
from tests.hub.backup.place import Place
from tests.serving import until


def test_a_restored_site_has_the_same_rows_and_files(origin, backup, keys, target):
    said = target.do("restore", str(backup), "--identity", str(keys.identity))
    assert "restored, and equal to what was backed up" in said
    assert "System check identified no issues" in said
    assert target.files() == origin.files()
    assert dump(target) == dump(origin)
    assert "The index says what the site says." in target.do("check_search")
    assert "not empty" in target.refuse("restore", str(backup), "--identity", str(keys.identity))
    # A backup of it is of the same rows.
    target.do("backup", "--to", str(target.media.parent / "again.age"))
    first, second = (
        verify(backup, keys.identity.read_bytes()),
        verify(target.media.parent / "again.age", keys.identity.read_bytes()),
    )
    assert (second.tables, second.media) == (first.tables, first.media)


def dump(place: Place) -> list[str]:
    """The rows as the database's own tool tells them, with none of our code."""
    database = sqlite3.connect(place.database.removeprefix("sqlite:///"))
    try:
        return sorted(line for line in database.iterdump() if line.startswith("INSERT") and "_terms_" not in line)
    finally:
        database.close()


def test_verifying_says_what_is_in_it_and_changes_nothing(backup, keys, target):
    said = target.do("restore", str(backup), "--identity", str(keys.identity), "--verify-only")
    assert "whole and readable: the site of 20" in said
    assert "https://hub.example.org" in said
    assert "3 files" in said
    assert list(target.media.parent.iterdir()) == []


def test_damage_anywhere_is_found(backup, keys, tmp_path):
    """One bit, at twenty places: in the header, where a piece begins or ends, in the middle, in the last bytes."""
    whole, damaged = backup.read_bytes(), tmp_path / "damaged.age"
    places = [0, 5, 21, 30, 60, 150, 250, 300, 400, 500, 65_536, 66_000, 131_072, 131_500]
    places += [
        len(whole) // 2,
        len(whole) * 3 // 4,
        len(whole) - 70_000,
        len(whole) - 5_000,
        len(whole) - 17,
        len(whole) - 1,
    ]
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1
        damaged.write_bytes(data)
        with pytest.raises(BackupError, match="damaged"):
            verify(damaged, keys.identity.read_bytes())


@pytest.mark.parametrize("kept", [1, 100, 300, 65_000, 70_000, -70_000, -1])
def test_a_file_that_breaks_off_is_refused(backup, keys, tmp_path, kept):
    (tmp_path / "short.age").write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(BackupError, match="damaged"):
        verify(tmp_path / "short.age", keys.identity.read_bytes())


def test_a_refused_restore_has_changed_nothing(backup, keys, target, tmp_path):
    key, cut = str(keys.identity), tmp_path / "cut.age"
    cut.write_bytes(backup.read_bytes()[:-100_000])
    assert "is damaged" in target.refuse("restore", str(cut), "--identity", key)
    assert "cannot be read" in target.refuse("restore", str(backup), "--identity", str(tmp_path / "nowhere"))
    assert not target.media.exists()
    assert list(target.media.parent.iterdir()) == []


def test_what_is_no_backup_or_not_for_this_key_is_said(backup, keys, tmp_path):
    key, wrong = keys.identity.read_bytes(), make_keys(tmp_path / "wrong").identity.read_bytes()
    (tmp_path / "empty").touch()
    (tmp_path / "letter").write_bytes(b"Dear reader")
    cases = [
        (tmp_path / "empty", key, "is empty"),
        (tmp_path / "letter", key, "no backup of a hub"),
        (tmp_path / "nowhere", key, "cannot be read"),
        (backup, wrong, "This key does not open"),
        (backup, b"Dear reader", "holds no private key"),
    ]
    for path, identity, expected in cases:
        with pytest.raises(BackupError, match=expected):
            verify(path, identity)


def altered(manifest: Manifest, keys, path, dump=b"dump", **changes):
    """A backup that was made well and says something else."""
    with path.open("wb") as file, encrypting([keys.public], file) as stream:
        writer = Writer(stream)
        database = writer.add_database([dump])
        writer.close(dataclasses.replace(manifest, media={}, database=database, **changes))
    return path


def test_a_backup_of_newer_code_or_another_database_is_refused(backup, keys, tmp_path, db):
    key = keys.identity.read_bytes()
    manifest = verify(backup, key)
    cases = [
        ({"version": "99.0.0"}, "made by newer code (99.0.0"),
        ({"migrations": [*manifest.migrations, "hub.9999_later"]}, "with hub.9999_later); install that first"),
        ({"format": 2}, "made by newer code"),
        ({"engine": "postgresql"}, "is of postgresql, and DATABASE_URL names sqlite"),
        ({"engine_version": 4}, "is of sqlite 4, and this server is 3"),
    ]
    for number, (changes, expected) in enumerate(cases):
        path = altered(manifest, keys, tmp_path / f"{number}.age", **changes)
        with pytest.raises(BackupError, match=re.escape(expected)):
            restore(path, key, print)


def test_a_list_that_is_not_true_is_refused(backup, keys, tmp_path):
    manifest = verify(backup, keys.identity.read_bytes())
    path = tmp_path / "untrue.age"
    with path.open("wb") as file, encrypting([keys.public], file) as stream:
        writer = Writer(stream)
        writer.add_database([b"other"])
        writer.close(manifest)
    with pytest.raises(BackupError, match="does not hold what its list says"):
        verify(path, keys.identity.read_bytes())
    with path.open("wb") as file, encrypting([keys.public], file) as stream:
        stream.write(b"\0" * 20_000)
    with pytest.raises(BackupError, match="no backup of a hub"):
        verify(path, keys.identity.read_bytes())


def test_a_manifest_is_read_as_it_was_written(backup, keys):
    manifest = verify(backup, keys.identity.read_bytes())
    assert read_manifest(manifest.as_bytes()) == manifest
    assert json.loads(manifest.as_bytes())["commit"]


def test_nothing_is_written_over(origin, backup, keys, target):
    key = str(keys.identity)
    target.media.mkdir()
    (target.media / "mine.pdf").write_bytes(b"mine")
    assert "media storage is not empty" in target.refuse("restore", str(backup), "--identity", key)
    assert target.files() == {"mine.pdf": b"mine"}
    shutil.rmtree(target.media)
    database = sqlite3.connect(target.database.removeprefix("sqlite:///"))
    database.execute("CREATE TABLE mine (x)")
    database.close()
    assert "database is not empty" in target.refuse("restore", str(backup), "--identity", key)
    assert not target.media.exists()


def test_a_killed_restore_says_so_and_goes_on(origin, backup, keys, target, tmp_path):
    """Killed while it writes the files, and again when all is written and nothing compared."""
    large, big = Place(origin.database, tmp_path / "media", origin.variables), tmp_path / "big.age"
    for number in range(20):
        (large.media / "images").mkdir(parents=True, exist_ok=True)
        (large.media / f"images/{number:02}").write_bytes(bytes([number]) * 1_000_000)
    large.do("backup", "--to", str(big))
    marker = target.media / "restore-in-progress.json"
    running = target.start("restore", str(big), "--identity", str(keys.identity), stdout=subprocess.DEVNULL)
    until(lambda: (target.media / "images/05").exists(), pause=0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert marker.exists()
    assert "another backup" in target.refuse("restore", str(backup), "--identity", str(keys.identity))
    (target.media / "images/05").write_bytes(b"half")
    said = target.do("restore", str(big), "--identity", str(keys.identity))
    assert "was begun here and did not end; it goes on" in said
    assert target.files() == large.files()
    assert dump(target) == dump(origin)
    marker.write_text(json.dumps({"backup": verify(big, keys.identity.read_bytes()).id, "made": "2026"}))
    assert "it goes on" in target.do("restore", str(big), "--identity", str(keys.identity))
    assert not marker.exists()


def test_on_a_full_disk_a_restore_stops_and_can_be_begun_again(origin, backup, keys, target):
    arguments = ["restore", str(backup), "--identity", str(keys.identity)]
    assert "could not be written, and stays empty: File too large" in target.refuse(*arguments, file_bytes=5_000_000)
    assert "it goes on" in target.do(*arguments)
    assert target.files() == origin.files()


def test_what_differs_from_the_backed_up_site_is_said(backup, keys, target):
    place = Place(
        target.database,
        target.media,
        {"BASE_URL": "https://new.example.net", "ELASTICSEARCH_PREFIX": "x", "SEARCH_ENGINE": "elasticsearch"},
    )
    said = place.do("restore", str(backup), "--identity", str(keys.identity))
    assert (
        "The address was https://hub.example.org and is https://new.example.net: run manage.py rebuild_records" in said
    )
    assert "Harvesters know the library as hub.example.org: set REPOSITORY_ID" in said
    assert "Set there and not here: BACKUP_RECIPIENTS, EMAIL_URL (secret)." in said
    assert "run manage.py rebuild_search" in said

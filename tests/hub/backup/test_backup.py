"""One command makes one file, which the server that made it cannot read; where it cannot be made, there is none."""

import fcntl
import os
import re
import sqlite3
import subprocess

import pytest

from hub.backup import BackupError, making
from hub.backup.making import make
from tests.hub.backup.place import Place


def opened(path, keys, member) -> bytes:
    """A member of a backup, by the standard programs alone."""
    plain = subprocess.run(
        ["age", "--decrypt", "--identity", keys.identity, path], capture_output=True, check=True
    ).stdout
    return subprocess.run(["tar", "xO", member], input=plain, capture_output=True, check=True).stdout


def test_a_backup_opens_with_the_key_and_standard_programs(origin, backup, keys, tmp_path):
    assert opened(backup, keys, "media/images/käsi.png") == origin.files()["images/käsi.png"]
    (tmp_path / "copy.sqlite3").write_bytes(opened(backup, keys, "database"))
    with sqlite3.connect(tmp_path / "copy.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM good_practices_practicepage").fetchone()[0] > 200
    database.close()
    assert backup.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert "käsi".encode() not in backup.read_bytes()


def test_the_list_of_variables_holds_names_and_no_value(origin, backup, keys):
    told = opened(backup, keys, "manifest.json").decode()
    assert '"DATABASE_URL": true' in told
    assert '"EMAIL_URL": true' in told
    assert '"BASE_URL": false' in told
    assert "smtp://mail:25" not in told
    assert origin.database not in told


def test_a_backup_is_for_its_owner_alone(backup):
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_into_a_folder_it_has_a_name_with_the_time(origin, tmp_path):
    (tmp_path / ".hub-backup.part").write_bytes(b"half of one that was killed")
    said = origin.do("backup", "--to", str(tmp_path))
    (made,) = tmp_path.iterdir()
    assert re.fullmatch(r"hub-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.age", made.name)
    assert re.search(r"\d+ tables with [\d,]+ rows, 3 files; read back whole", said)
    assert subprocess.run(["sha256sum", made], capture_output=True, text=True, check=True).stdout[:64] in said


def test_without_keys_or_over_a_file_none_is_made(origin, keys, backup, tmp_path, settings):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(BackupError, match="Set BACKUP_RECIPIENTS"):
        make(tmp_path)
    settings.BACKUP_RECIPIENTS, before = [keys.public], backup.read_bytes()
    with pytest.raises(BackupError, match="exists already"):
        make(backup)
    assert backup.read_bytes() == before
    assert "No such file" in origin.refuse("backup", "--to", str(tmp_path / "nowhere" / "b.age"))
    assert list(tmp_path.iterdir()) == []


def test_a_key_with_a_slip_is_refused_by_age(origin, keys, tmp_path):
    slipped = keys.public[:-1] + ("q" if keys.public[-1] != "q" else "p")
    place = Place(origin.database, origin.media, {"BACKUP_RECIPIENTS": slipped})
    assert "malformed recipient" in place.refuse("backup", "--to", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_without_age_nothing_is_begun(origin, tmp_path):
    place = Place(origin.database, origin.media, origin.variables | {"PATH": str(tmp_path)})
    (tmp_path / "to").mkdir()
    assert "The program age is missing; install it" in place.refuse("backup", "--to", str(tmp_path / "to"))
    assert list((tmp_path / "to").iterdir()) == []


@pytest.mark.parametrize("holds_a_copy", [False, True], ids=["the copy", "the backup"])
def test_on_a_full_disk_nothing_is_left(origin, backup, tmp_path, holds_a_copy):
    limit = backup.stat().st_size - 100_000 if holds_a_copy else 1_000_000
    expected = "The backup could not be written: " if holds_a_copy else "The database could not be copied: "
    assert origin.refuse("backup", "--to", str(tmp_path), file_bytes=limit).startswith(expected)
    assert list(tmp_path.iterdir()) == []
    assert [path.name for path in origin.media.parent.iterdir() if "backup" in path.name] == []


def test_two_backups_into_one_folder_do_not_mix(origin, tmp_path):
    with (tmp_path / ".hub-backup.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "Another backup is being written" in origin.refuse("backup", "--to", str(tmp_path))
        assert (tmp_path / ".hub-backup.part").exists()


@pytest.mark.parametrize("end", [lambda part: part.rename(part.with_name("a.age")), lambda part: part.unlink()])
def test_a_backup_that_ends_while_another_begins_is_left_as_it_is(tmp_path, monkeypatch, end):
    part = tmp_path / ".hub-backup.part"
    part.write_bytes(b"a whole backup")
    monkeypatch.setattr(making.fcntl, "flock", lambda *args: end(part))  # between the opening of the file and its lock
    with pytest.raises(BackupError, match="Another backup is being written"), making._writing(tmp_path / "b.age"):
        pass
    assert [path.read_bytes() for path in tmp_path.iterdir()] in ([], [b"a whole backup"])


def test_an_empty_database_gives_no_backup(target, tmp_path):
    assert "nothing to back up" in target.refuse("backup", "--to", str(tmp_path / "b.age"))


def peak_memory(place: Place, *args: str) -> int:
    """KiB that the command and the programs it starts had at most."""
    process = place.start(*args, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


def test_memory_does_not_grow_with_the_media(origin, keys, tmp_path):
    large = Place(origin.database, tmp_path / "media", origin.variables)
    large.media.mkdir()
    with (large.media / "film").open("wb") as file:
        file.truncate(100_000_000)
    small, big = tmp_path / "small.age", tmp_path / "big.age"
    before = peak_memory(origin, "backup", "--to", str(small))
    assert peak_memory(large, "backup", "--to", str(big)) < before + 15_000
    assert big.stat().st_size > 100_000_000
    there = Place.on_sqlite(tmp_path / "there")
    assert peak_memory(there, "restore", str(big), "--identity", str(keys.identity)) < before + 15_000
    assert (there.media / "film").stat().st_size == 100_000_000

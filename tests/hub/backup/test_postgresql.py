"""What only PostgreSQL has: client programs of its own, with versions of their own."""

import shutil
from pathlib import Path

import pytest
from django.db import connection

from hub.backup import BackupError
from hub.backup.archive import Writer
from hub.backup.databases import site_database
from hub.backup.encryption import encrypting
from hub.backup.manifest import Manifest
from hub.backup.restoring import restore

OLD = "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n"


@pytest.fixture(autouse=True)
def _on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("for the run on PostgreSQL")


@pytest.fixture
def programs(tmp_path, monkeypatch) -> Path:
    """The only folder in which programs are found; it has age and those of PostgreSQL."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("age", "age-keygen", "pg_dump", "pg_restore"):
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", f"{folder}:/nowhere")
    return folder


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore"])
def test_a_program_that_is_missing_or_too_old_is_named(programs, name):
    (programs / name).unlink()
    with pytest.raises(BackupError, match=f"The program {name} is missing; install it"):
        site_database().check_programs()
    (programs / name).write_text(OLD)
    (programs / name).chmod(0o755)
    server = site_database().version()
    expected = rf"The server is PostgreSQL {server} and {name} is of version 9; .*postgresql-client-{server}"
    with pytest.raises(BackupError, match=expected):
        site_database().check_programs()


def made_of(keys, path: Path, **changes) -> Path:
    """A backup that holds nothing."""
    fields = {"engine": "postgresql", "engine_version": 12, "migrations": [], "tables": {}, "media": {}, "gone": []}
    with path.open("wb") as file, encrypting([keys.public], file) as stream:
        writer = Writer(stream)
        writer.close(Manifest(database=writer.add_database([b""]), **(fields | changes)))
    return path


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "The database is not empty"),
        ({"engine_version": 99}, "The backup is of postgresql 99, and this server is"),
        ({"engine": "sqlite", "engine_version": 3}, "The backup is of sqlite, and DATABASE_URL names postgresql"),
    ],
)
def test_a_restore_is_refused(keys, tmp_path, settings, changes, expected):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with pytest.raises(BackupError, match=expected):
        restore(made_of(keys, tmp_path / "hub.age", **changes), keys.identity.read_bytes(), print)
    assert not (tmp_path / "media").exists()

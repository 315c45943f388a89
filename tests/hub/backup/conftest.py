import contextlib
import dataclasses
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.conftest import service_missing
from tests.hub.backup.place import Place


@dataclasses.dataclass(frozen=True)
class Keys:
    """A pair of age's keys. Attributes: public (text), identity (the file with the private one)."""

    public: str
    identity: Path


def make_keys(path: Path) -> Keys:
    if shutil.which("age") is None:
        service_missing("age", "the program is not installed (Debian: apt-get install age)")
    subprocess.run(["age-keygen", "--output", path], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True).stdout.strip()
    return Keys(public, path)


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> Keys:
    return make_keys(tmp_path_factory.mktemp("keys") / "identity")


@pytest.fixture(scope="session")
def origin(loaded_database, keys, tmp_path_factory) -> Place:
    """The loaded site with uploaded files; nothing changes it."""
    place = Place.on_sqlite(
        tmp_path_factory.mktemp("origin"), BACKUP_RECIPIENTS=keys.public, EMAIL_URL="smtp://mail:25"
    )
    copy = place.media.parent / "hub.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(loaded_database)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    for name, data in {
        "images/käsi.png": b"\x89PNG" * 5000,
        "documents/a b.pdf": b"%PDF" * 70_000,
        "empty": b"",
    }.items():
        path = place.media / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


@pytest.fixture(scope="session")
def backup(origin, tmp_path_factory) -> Path:
    """A backup of the origin."""
    path = tmp_path_factory.mktemp("backups") / "hub.age"
    origin.do("backup", "--to", str(path))
    return path


@pytest.fixture
def target(tmp_path, keys) -> Place:
    """A place without anything."""
    return Place.on_sqlite(tmp_path / "target", BACKUP_RECIPIENTS=keys.public)

"""SQLite: a copy beside the database, made by VACUUM INTO while editors go on, and removed when it is written."""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from hub.backup import BackupError
from hub.backup.databases.base import Database, Load, Moment, Tables

BLOCK = 1 << 20


class SQLite(Database):
    name = "sqlite"

    def __init__(self):
        self.path = Path(connection.settings_dict["NAME"])

    def version(self) -> int:
        return sqlite3.sqlite_version_info[0]

    def check_programs(self) -> None:
        """Python brings all there is to it."""

    @contextlib.contextmanager
    def moment(self) -> Iterator[Moment]:
        if not self.path.exists():
            raise BackupError(f"There is no database at {self.path}.")
        copy = self.path.with_name(f"{self.path.name}.backup")
        _remove(copy)  # of a backup that was killed
        try:
            with _open(self.path) as source:
                source.execute("VACUUM INTO ?", [str(copy)])
            with _open(copy) as rows:
                migrations = rows.execute(
                    "SELECT app || '.' || name FROM django_migrations ORDER BY app, name"
                ).fetchall()
                yield Moment(_read(copy), _hash_tables(rows), [row[0] for row in migrations])
        except sqlite3.Error as error:
            raise BackupError(f"The database could not be copied: {error}.") from error
        finally:
            _remove(copy)

    def is_empty(self) -> bool:
        if not self.path.exists():
            return True
        with _open(self.path) as database:
            return not _tables(database)

    @contextlib.contextmanager
    def load(self) -> Iterator[Load]:
        connection.close()
        part = self.path.with_name(f"{self.path.name}.restoring")
        try:
            with part.open("wb") as file:
                part.chmod(0o600)
                yield _File(file)
                file.flush()
                os.fsync(file.fileno())
            _remove(self.path)  # with its journal, which would be read as part of the new one
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def tables(self) -> Tables:
        with _open(self.path) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BackupError(f"The database is damaged: {found}.")
            return _hash_tables(database)


class _File(Load):
    def __init__(self, file):
        self._file = file

    def write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise BackupError(f"The database could not be written, and stays empty: {error.strerror}.") from error


@contextlib.contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
        yield database


def _remove(path: Path) -> None:
    for rest in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            yield data


def _tables(database: sqlite3.Connection) -> list[str]:
    """All tables with rows of their own, without those in which a full text table keeps its parts."""
    rows = database.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")
    return sorted(name for (name,) in rows if not name.startswith("sqlite_"))


def _hash_tables(database: sqlite3.Connection) -> Tables:
    return {name: _hash_table(database, name) for name in _tables(database)}


def _hash_table(database: sqlite3.Connection, name: str) -> tuple[int, str]:
    columns = database.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [name]).fetchall()
    values = ", ".join(f"quote({_quoted(column)})" for column, _place in columns)
    keys = [column for column, place in sorted(columns, key=lambda column: column[1]) if place]
    order = ", ".join(_quoted(key) for key in keys) or "rowid"
    rows, digest = 0, hashlib.sha256()
    for row in database.execute(f"SELECT {values} FROM {_quoted(name)} ORDER BY {order}"):  # noqa: S608, quoted
        rows += 1
        digest.update("\x1f".join(row).encode() + b"\n")
    return rows, digest.hexdigest()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""PostgreSQL: pg_dump and pg_restore, and rows hashed in the snapshot that pg_dump reads."""

import contextlib
import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from typing import IO, Any

from django.db import OperationalError, connection
from django.db.backends.postgresql.client import DatabaseClient

from hub.backup import BackupError
from hub.backup.databases.base import Database, Load, Moment, Tables

BLOCK = 1 << 20
WAIT = 60  # seconds for a migration to let go of a table

# Ordered by the primary key, and without one by the whole row; texts byte by byte, as no two clusters sort alike.
TABLES = """
SELECT format('%I.%I', n.nspname, c.relname),
       coalesce((SELECT string_agg(format('t.%I%s', a.attname, CASE WHEN a.attcollation > 0 THEN ' COLLATE "C"' END),
                                   ', ' ORDER BY k.place)
                 FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (number, place), pg_attribute a
                 WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.number),
                't::text COLLATE "C"')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""
# What decides how values look as text, how long a migration is waited for, and what would end a long reading.
SESSION = """
SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex';
SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0
"""


class PostgreSQL(Database):
    name = "postgresql"

    def version(self) -> int:
        return self._server_version() // 10_000

    def check_programs(self) -> None:
        for program in ("pg_dump", "pg_restore"):
            found = _program_version(program)
            if found < self.version():
                raise BackupError(
                    f"The server is PostgreSQL {self.version()} and {program} is of version {found}; "
                    f"install its client programs (Debian: postgresql-client-{self.version()})."
                )

    @contextlib.contextmanager
    def moment(self) -> Iterator[Moment]:
        with _reading() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY app, name")
            migrations = [row[0] for row in cursor.fetchall()]
            yield Moment(_dump(snapshot), _hash_tables(cursor), migrations)

    def is_empty(self) -> bool:
        with _reading() as cursor:
            cursor.execute(TABLES)
            return cursor.fetchone() is None

    @contextlib.contextmanager
    def load(self) -> Iterator[Load]:
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
        with _client("pg_restore", options, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as pg_restore:
            assert pg_restore.stdin is not None  # noqa: S101, for mypy
            try:
                yield _Pipe(pg_restore.stdin)
                pg_restore.stdin.close()
            except BrokenPipeError:
                _close(pg_restore.stdin)  # pg_restore has ended, and says why
            except BaseException:
                pg_restore.kill()  # the transaction ends with it
                _close(pg_restore.stdin)
                raise
            said = _said(pg_restore)
            if pg_restore.wait():
                raise BackupError(f"The database could not be filled, and stays empty: {said}.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def tables(self) -> Tables:
        with _reading() as cursor:
            return _hash_tables(cursor)

    @staticmethod
    def _server_version() -> int:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise BackupError(f"The database does not answer: {str(error).splitlines()[0]}") from error
        return connection.connection.info.server_version


class _Pipe(Load):
    def __init__(self, stream: IO[bytes]):
        self._stream = stream

    def write(self, data: bytes) -> None:
        self._stream.write(data)


@contextlib.contextmanager
def _reading() -> Iterator[Any]:
    """A cursor in a transaction that sees one moment, on a connection of its own."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute(SESSION)
            yield cursor
    finally:
        own.close()


def _hash_tables(cursor) -> Tables:
    cursor.execute(TABLES)
    return {name: _hash_table(cursor, name, order) for name, order in cursor.fetchall()}


def _hash_table(cursor, name: str, order: str) -> tuple[int, str]:
    """Row by row as COPY writes them, so that no table is ever in memory."""
    rows, digest = 0, hashlib.sha256()
    with cursor.copy(f"COPY (SELECT * FROM {name} t ORDER BY {order}) TO STDOUT") as copy:  # noqa: S608, quoted by the server
        for row in copy:
            rows += 1
            digest.update(row)
    return rows, digest.hexdigest()


def _dump(snapshot: str) -> Iterator[bytes]:
    options = ["--format=custom", f"--snapshot={snapshot}", f"--lock-wait-timeout={WAIT}s"]
    with _client("pg_dump", options, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as pg_dump:
        assert pg_dump.stdout is not None  # noqa: S101, for mypy
        while data := pg_dump.stdout.read(BLOCK):
            yield data
        said = _said(pg_dump)
        if pg_dump.wait():
            raise BackupError(f"pg_dump stopped: {said}.")


def _client(program: str, options: list[str], **streams) -> subprocess.Popen[bytes]:
    """A program of PostgreSQL on the site's database; the password goes in its environment."""
    arguments, variables = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [program, *options, *arguments[1:-1], f"--dbname={arguments[-1]}"]
    return subprocess.Popen(command, env=os.environ | (variables or {}), **streams)  # noqa: S603


def _program_version(program: str) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise BackupError(f"The program {program} is missing; install it (Debian: postgresql-client).") from None
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _close(stream: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # what is still to be written has nowhere to go
        stream.close()


def _said(program: subprocess.Popen[bytes]) -> str:
    assert program.stderr is not None  # noqa: S101, for mypy
    lines = program.stderr.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"]
    return re.sub(r"^pg_\w+: (error: )?", "", next((line for line in lines if "error:" in line), lines[-1])).rstrip(".")

"""Restoring: everything that can be wrong is looked for before anything changes, and what was written is compared."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from hub.backup import BackupError, media
from hub.backup.archive import HashingReader, Receiver, read
from hub.backup.databases import Database, site_database
from hub.backup.databases.base import Load
from hub.backup.manifest import Manifest, code_version, set_variables
from hub.search.index import index_is_current

Report = Callable[[str], None]


def verify(source: Path, identity: bytes) -> Manifest:
    """Reads a backup to its end and says what it holds; raises BackupError where anything is wrong with it."""
    return read(source, identity)


def restore(source: Path, identity: bytes, report: Report) -> Manifest:
    """Fills an empty database and an empty media storage from a backup, and compares both with its manifest.

    One that was broken off goes on when it is called again with the same backup.

    :param identity: what the file with the private key holds
    :param report: is told each step, in a sentence
    :raises BackupError: before anything changes where the backup is damaged, newer than this code, or of another kind
        of database, or where there is something already
    """
    database = site_database()
    report("Reading the whole backup …")
    manifest = verify(source, identity)
    _check_fits(manifest, database)
    has_rows = _check_is_free(manifest, database, report)
    if not media.begun():
        media.begin({"backup": manifest.id, "made": manifest.made})
    report("Writing …")
    filling = contextlib.nullcontext() if has_rows else database.load()
    with filling as load:
        read(source, identity, _Filling(manifest, load))
    report("Comparing …")
    _compare(manifest, database)
    media.end()
    return manifest


class _Filling(Receiver):
    def __init__(self, manifest: Manifest, load: Load | None):
        self._manifest, self._load = manifest, load

    def take_database(self, data: bytes) -> None:
        if self._load:
            self._load.write(data)

    def take_media(self, name: str, file: HashingReader) -> None:
        media.put(name, file, self._manifest.media[name])


def _check_fits(manifest: Manifest, database: Database) -> None:
    if manifest.engine != database.name:
        raise BackupError(f"The backup is of {manifest.engine}, and DATABASE_URL names {database.name}.")
    if manifest.engine_version > database.version():
        raise BackupError(
            f"The backup is of {manifest.engine} {manifest.engine_version}, and this server is "
            f"{database.version()}; restore it into the same version or a newer one."
        )
    known = MigrationLoader(None).disk_migrations or {}
    unknown = set(manifest.migrations) - {f"{app}.{name}" for app, name in known} - _replaced(known)
    if unknown or _numbers(manifest.version) > _numbers(code_version()):
        raise BackupError(
            f"The backup was made by newer code ({manifest.version}, commit {manifest.commit[:12] or 'unknown'}"
            f"{f', with {min(unknown)}' if unknown else ''}); install that first."
        )
    database.check_programs()


def _replaced(known: dict) -> set[str]:
    """Migrations that newer ones stand for."""
    return {f"{app}.{name}" for migration in known.values() for app, name in migration.replaces}


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


def _check_is_free(manifest: Manifest, database: Database, report: Report) -> bool:
    """Raises BackupError where there is something that is not of this backup. True where the database is restored."""
    begun = media.begun()
    if begun is None and not media.is_empty():
        raise BackupError("The media storage is not empty. Name an empty one; nothing was changed.")
    if begun and begun["backup"] != manifest.id:
        raise BackupError(
            f"A restore of another backup, made {begun['made']}, was begun here and did not end. Go on with that one, "
            "or empty the media storage and the database."
        )
    if begun is not None:
        report("A restore of this backup was begun here and did not end; it goes on.")
    if database.is_empty():
        return False
    if not begun or database.tables() != manifest.tables:
        raise BackupError("The database is not empty. Name an empty one in DATABASE_URL; nothing was changed.")
    return True


def _compare(manifest: Manifest, database: Database) -> None:
    """Raises BackupError where the restored site is not what was backed up."""
    tables, files = database.tables(), media.digests()
    different = sorted(name for name in {*tables, *manifest.tables} if tables.get(name) != manifest.tables.get(name))
    different += sorted(name for name in {*files, *manifest.media} if files.get(name) != manifest.media.get(name))
    if different:
        raise BackupError(
            f"What was restored is not what was backed up: {', '.join(different[:10])}. Do not use this site; "
            "empty database and media, and begin again."
        )


def next_steps(manifest: Manifest) -> list[str]:
    """What is to be done before the restored site is served, a sentence each."""
    steps = []
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        steps.append(
            f"This code is newer than the backup, by {behind} migrations: run manage.py migrate, then manage.py "
            "rebuild_records and manage.py rebuild_search."
        )
    if missing := [name for name in manifest.variables if name not in set_variables()]:
        names = ", ".join(f"{name} (secret)" if manifest.variables[name] else name for name in missing)
        steps.append(f"Set there and not here: {names}.")
    if manifest.address != settings.BASE_URL:
        steps.append(f"The address was {manifest.address} and is {settings.BASE_URL}: run manage.py rebuild_records.")
    if manifest.repository != settings.REPOSITORY_ID:
        steps.append(
            f"Harvesters know the library as {manifest.repository}: set REPOSITORY_ID to that, "
            "or they take every record for a new one."
        )
    if settings.SEARCH_ENGINE == "elasticsearch" or (not behind and not index_is_current()):
        steps.append("The search index is to be written: run manage.py rebuild_search.")
    return steps


def check() -> None:
    """Django's own checks, those of the database too; raises SystemCheckError."""
    call_command("check", databases=["default"])

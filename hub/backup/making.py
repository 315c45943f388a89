"""Making a backup: one moment of the database, the files, the list of both; read back before it has its name."""

import contextlib
import dataclasses
import fcntl
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage

from hub.backup import BackupError, media
from hub.backup.archive import BLOCK, Writer, read
from hub.backup.databases import Database, site_database
from hub.backup.encryption import encrypting, make_identity
from hub.backup.manifest import Manifest
from hub.disks import settle_folder

PART = ".hub-backup.part"  # one a folder: the next backup takes the place of one that was killed


@dataclasses.dataclass(frozen=True)
class Made:
    """A backup that was written and read back whole. Attributes: path, size in bytes, sha256 of the file, manifest."""

    path: Path
    size: int
    sha256: str
    manifest: Manifest


def make(target: Path) -> Made:
    """Writes a backup to a file, or into a folder by a name of its own.

    It is encrypted for BACKUP_RECIPIENTS and for a key that this process makes, reads the file back with, and forgets.

    :raises BackupError: where it cannot be made; then there is no file
    """
    if not settings.BACKUP_RECIPIENTS:
        raise BackupError("Set BACKUP_RECIPIENTS to the public keys that backups are encrypted for; see docs/names.md.")
    path = target / f"hub-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}.age" if target.is_dir() else target
    if path.exists():
        raise BackupError(f"{path} exists already; name another file, or a folder.")
    identity, own = make_identity()
    database = site_database()
    database.check_programs()
    if database.is_empty():
        raise BackupError("The database is empty; there is nothing to back up.")
    with _writing(path) as (part, file):
        with encrypting([*settings.BACKUP_RECIPIENTS, own], file) as stream:
            manifest = _write(Writer(stream), database)
        _settle(file)
        if read(part, identity) != manifest:
            raise BackupError("What was written is not what was read; the disk may be broken. Nothing was kept.")
        size, sha256 = part.stat().st_size, _sha256(part)
    return Made(path, size, sha256, manifest)


def _write(writer: Writer, database: Database) -> Manifest:
    with database.moment() as moment:
        dump = writer.add_database(moment.dump)
    files, gone = _write_media(writer)
    manifest = Manifest(
        engine=database.name,
        engine_version=database.version(),
        migrations=moment.migrations,
        database=dump,
        tables=moment.tables,
        media=files,
        gone=gone,
    )
    writer.close(manifest)
    return manifest


def _write_media(writer: Writer) -> tuple[dict[str, tuple[int, str]], list[str]]:
    """({name: (bytes, SHA-256)}, names of files that somebody deleted before they were reached)."""
    files, gone = {}, []
    for name in media.names():
        try:
            with default_storage.open(name) as file:
                files[name] = writer.add_media(name, file.size, file)
        except FileNotFoundError:
            gone.append(name)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise BackupError(f"{name} could not be read: {error}.") from error
    return files, gone


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """(path, open file) of what gets its name when the block ends well, and is removed where it does not."""
    part = path.with_name(PART)
    try:
        with open(part, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # One that ended after we opened the file has given it its name, or removed it: it is not ours to empty.
                if not os.path.samestat(os.fstat(file.fileno()), part.stat()):
                    raise FileNotFoundError
            except (BlockingIOError, FileNotFoundError):
                raise BackupError(f"Another backup is being written into {path.parent}.") from None
            try:
                file.truncate(0)
                yield part, file
                part.rename(path)
                settle_folder(path.parent)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BackupError(f"The backup cannot be written into {path.parent}: {error.strerror}.") from error


def _settle(file: IO[bytes]) -> None:
    """Puts a file on the disk, and out of memory, so that what is read back is what the disk has."""
    os.fsync(file.fileno())
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            digest.update(data)
    return digest.hexdigest()

"""The form of a backup: a tar inside the encryption, written and read in one pass, so that its size never matters.

Its members are database/000001, 000002 … (the dump, in pieces), media/<name>, and manifest.json at the end: with age,
tar and the database's own program a backup can be read without this code.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from hub.backup import BackupError
from hub.backup.encryption import decrypting
from hub.backup.manifest import Manifest, read_manifest

PIECE = 4 << 20  # bytes of the dump in one member: tar wants to know a size before it writes
MANIFEST_MAX = 1 << 30
BLOCK = 1 << 16


class HashingReader:
    """Hands a file on and hashes what was read. Attributes: digest, size."""

    def __init__(self, file: Any):
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data

    def finish(self) -> tuple[int, str]:
        """(bytes, SHA-256) of the whole file; reads what nobody has read."""
        while self.read(BLOCK):
            pass
        return self.size, self.digest.hexdigest()


class Writer:
    """Writes the members of a backup into a stream, in the order of the calls."""

    def __init__(self, stream: IO[bytes]):
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115, close() ends it

    def add_database(self, dump: Iterable[bytes]) -> str:
        """Writes the dump and returns its SHA-256."""
        digest, pending, number = hashlib.sha256(), bytearray(), 0
        for data in dump:
            digest.update(data)
            pending += data
            while len(pending) >= PIECE:
                number += 1
                self._add(f"database/{number:06}", bytes(pending[:PIECE]))
                del pending[:PIECE]
        self._add(f"database/{number + 1:06}", bytes(pending))
        return digest.hexdigest()

    def add_media(self, name: str, size: int, file: Any) -> tuple[int, str]:
        """Writes a file; returns (bytes, SHA-256). Raises BackupError where it ends too soon."""
        reader = HashingReader(file)
        try:
            self._add_stream(f"media/{name}", size, reader)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise BackupError(f"{name} could not be read whole ({error}); run the backup again.") from error
        return size, reader.digest.hexdigest()

    def close(self, manifest: Manifest) -> None:
        self._add("manifest.json", manifest.as_bytes())
        self._tar.close()

    def _add(self, name: str, data: bytes) -> None:
        self._add_stream(name, len(data), io.BytesIO(data))

    def _add_stream(self, name: str, size: int, file: Any) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)
        _forget_members(self._tar)


class Receiver:
    """What is done with the parts of a backup while it is read. This one does nothing: reading alone verifies."""

    def take_database(self, data: bytes) -> None:
        """Called with each piece of the dump, in order."""

    def take_media(self, name: str, file: HashingReader) -> None:
        """Called with each file, after the database."""


def read(source: Path, identity: bytes, receiver: Receiver | None = None) -> Manifest:
    """Reads a backup to its end, hands its parts to the receiver, and compares them with the manifest.

    :raises BackupError: where anything is damaged, missing, or not what the manifest says
    """
    with decrypting(source, identity) as stream:
        try:
            return _read(stream, receiver or Receiver())
        except tarfile.TarError as error:
            raise BackupError(f"{source} is no backup of a hub: {error}. Nothing was changed.") from error


def _read(stream: IO[bytes], receiver: Receiver) -> Manifest:
    database, media = hashlib.sha256(), {}
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        while member := tar.next():
            _forget_members(tar)
            file, (kind, _slash, name) = tar.extractfile(member), member.name.partition("/")
            if file is None:
                break
            if kind == "database":
                data = file.read()
                database.update(data)
                receiver.take_database(data)
            elif kind == "media":
                reader = HashingReader(file)
                receiver.take_media(name, reader)
                media[name] = reader.finish()
            elif member.name == "manifest.json" and member.size < MANIFEST_MAX:
                manifest = read_manifest(file.read())
                return _compared(manifest, database.hexdigest(), media)
    raise BackupError("This is no backup of a hub: it holds no list of what is in it. Nothing was changed.")


def _forget_members(tar: Any) -> None:
    """tarfile remembers every member, for a list that nobody asks for."""
    tar.members.clear()


def _compared(manifest: Manifest, database: str, media: dict[str, tuple[int, str]]) -> Manifest:
    if manifest.database != database or manifest.media != media:
        raise BackupError("The backup does not hold what its list says; take an older one. Nothing was changed.")
    return manifest

"""The uploaded files of the site, in whatever storage they are: a folder or S3."""

import json
import tempfile
from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from hub.backup import BackupError
from hub.backup.archive import BLOCK, HashingReader

MARKER = "restore-in-progress.json"  # lies among the files from the first to the last step of a restore


def names(folder: str = "") -> Iterator[str]:
    """The names of all files, folder by folder, without the mark of a restore."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # a folder of files that nothing was ever uploaded to
        return
    for name in sorted(files):
        if name and (folder or name != MARKER):
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from names(f"{folder}{name}/")


def is_empty() -> bool:
    return next(names(), None) is None


def digest(name: str) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with default_storage.open(name) as file:
        return HashingReader(file).finish()


def digests() -> dict[str, tuple[int, str]]:
    """{name: (bytes, SHA-256)} of all files."""
    return {name: digest(name) for name in names()}


def put(name: str, reader: HashingReader, wanted: tuple[int, str]) -> None:
    """Writes a file, unless it is there already and the same."""
    if default_storage.exists(name):
        if digest(name) == wanted:
            return
        default_storage.delete(name)
    with tempfile.TemporaryFile() as copy:  # S3 reads what it sends more than once
        while data := reader.read(BLOCK):
            copy.write(data)
        copy.seek(0)
        written = default_storage.save(name, File(copy, name))
    if written != name:
        raise BackupError(f"The media storage keeps {name} under another name, {written}.")


def begun() -> dict[str, Any] | None:
    """What the mark of a restore says that did not end; None where there is none, or half of one."""
    if not default_storage.exists(MARKER):
        return None
    with default_storage.open(MARKER) as file:
        try:
            return json.load(file)
        except ValueError:  # killed while it was written, before anything else was
            return None


def begin(marker: dict[str, Any]) -> None:
    """Leaves the mark."""
    default_storage.delete(MARKER)
    with tempfile.TemporaryFile() as copy:
        copy.write(json.dumps(marker).encode())
        copy.seek(0)
        default_storage.save(MARKER, File(copy, MARKER))


def end() -> None:
    """Takes the mark away."""
    default_storage.delete(MARKER)

"""Zip archives that office programs call documents: what their directory says, before anything is unpacked."""

import io
import zipfile
from collections.abc import Iterator

MOST_BYTES = 200_000_000
MOST_ENTRIES = 2_000
MOST_TIMES = 100  # an archive unpacks to this many times its size
SMALL = 10_000_000  # bytes that no ratio makes dangerous
LONGEST_PART = 5_000_000
LONGEST_ARCHIVE = 20_000_000  # inside of another
DEEPEST = 1  # workbooks behind the charts of a presentation, and nothing in them
START, END, END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
ENCRYPTED = 1
OLE = b"\xd0\xcf\x11\xe0"  # how office programs pack a document that has a password


class TooMuchInsideError(Exception):
    """The archive unpacks to more than is allowed, by size, number or depth."""


class LockedError(Exception):
    """The archive needs a password."""


class Package:
    """An archive that is nothing else: it begins with its first entry and ends with its directory.

    Attributes: names of the entries, those in archives inside of it too, in their order.

    :raises zipfile.BadZipFile: where it is no such archive
    :raises LockedError, TooMuchInsideError:
    """

    def __init__(self, data: bytes, depth: int = 0):
        if data.startswith(OLE):
            raise LockedError
        if not data.startswith(START) or data[-END_LENGTH:-18] != END:
            raise zipfile.BadZipFile
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        entries = self._archive.infolist()
        self.names = [entry.filename for entry in entries]
        self.entries, self.size = len(entries), sum(entry.file_size for entry in entries)
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise LockedError
        self._refuse_too_much(len(data))
        for inner in self._archives(depth):
            self.names += inner.names
            self.entries, self.size = self.entries + inner.entries, self.size + inner.size
            self._refuse_too_much(len(data))

    def read(self, name: str) -> bytes:
        """An entry; BadZipFile where it is missing, broken or longer than any of these is."""
        try:
            if self._archive.getinfo(name).file_size > LONGEST_PART:
                raise TooMuchInsideError
            return self._archive.read(name)
        except (KeyError, NotImplementedError, EOFError, OSError) as error:
            raise zipfile.BadZipFile from error

    def _refuse_too_much(self, packed: int) -> None:
        if self.entries > MOST_ENTRIES or self.size > MOST_BYTES or self.size > max(SMALL, MOST_TIMES * packed):
            raise TooMuchInsideError

    def _archives(self, depth: int) -> Iterator["Package"]:
        """The archives among the entries, whatever they are called."""
        for entry in self._archive.infolist():
            with self._archive.open(entry) as part:
                begins = part.read(len(START))
                if begins == START:
                    if depth >= DEEPEST or entry.file_size > LONGEST_ARCHIVE:
                        raise TooMuchInsideError
                    yield Package(begins + part.read(), depth + 1)

"""Zip archives that office programs call documents: what their directory says, before anything is unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError

MOST_BYTES = 200_000_000
MOST_ENTRIES = 2_000
MOST_TIMES = 100  # an archive unpacks to this many times its size
SMALL = 10_000_000  # bytes that no ratio makes dangerous
MOST_DESCRIPTIONS = 3_000_000  # bytes of them all
LONGEST_ARCHIVE = 20_000_000  # inside of another
DEEPEST = 1  # workbooks behind the charts of a presentation, and nothing in them
START, END, END_LENGTH = b"PK\x03\x04", b"PK\x05\x06", 22
ENCRYPTED = 1
OLE = b"\xd0\xcf\x11\xe0"  # how office programs pack a document that has a password
DESCRIPTIONS = (".rels", "[content_types].xml")  # what the parts are, and what hangs on what, as XML
# What the standard library raises on the way through a broken archive.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


class TooMuchInsideError(Exception):
    """The archive unpacks to more than is allowed, by size, number or depth."""


class LockedError(Exception):
    """The archive needs a password."""


class Package:
    """An archive that is nothing else: it begins with its first entry and ends with its directory.

    Attributes: names of the entries and descriptions of the parts, those in archives inside of it too, in their order.

    :raises LockedError, TooMuchInsideError:
    :raises BROKEN_ARCHIVE: where it is no such archive
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
        if len({name.lower() for name in self.names}) < len(self.names):
            raise zipfile.BadZipFile  # programs differ in which of them they read
        self._refuse_too_much(len(data))
        self.descriptions: list[bytes] = []
        for name in self.names:
            if name.lower().endswith(DESCRIPTIONS):
                self._describe(self.read(name))
        for inner in self._archives(depth):
            self.names += inner.names
            self._describe(*inner.descriptions)
            self.entries, self.size = self.entries + inner.entries, self.size + inner.size
            self._refuse_too_much(len(data))

    def read(self, name: str) -> bytes:
        """An entry.

        :raises TooMuchInsideError: where it is longer than any that is read
        :raises BROKEN_ARCHIVE: where it is missing or broken
        """
        if self._archive.getinfo(name).file_size > MOST_DESCRIPTIONS:
            raise TooMuchInsideError
        return self._archive.read(name)

    def _describe(self, *descriptions: bytes) -> None:
        self.descriptions += descriptions
        if sum(map(len, self.descriptions)) > MOST_DESCRIPTIONS:
            raise TooMuchInsideError

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

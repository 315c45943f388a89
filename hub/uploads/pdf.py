"""What a PDF is made of: its objects as they are written, and those that are packed in streams.

The file is read from its beginning to its end, each byte a fixed number of times, and not by its table of places. What
holds signs of an object is looked at as one, also where it seems to be a stream.
"""

import re
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile

from hub.uploads.packages import TooMuchInsideError

MOST_OBJECTS = 10_000_000  # bytes of all packed objects, unpacked
LONGEST_OBJECTS = 2_000_000  # of one stream of them


def names(*words: str) -> bytes:
    """A pattern of names, their letters as they are or behind codes (/J#53)."""
    spelled = ["".join(f"(?:{sign}|(?i:#{ord(sign):02x}))" for sign in word) for word in words]
    return f"/(?:{'|'.join(spelled)})(?![A-Za-z0-9])".encode()


SPACE = rb"[\0\s]"
STREAM = re.compile(rb">>" + SPACE + rb"*stream *(?:\r\n?|\n)")
# Packed objects need not say so; what they must say is where the first one begins.
PACKED = re.compile(names("ObjStm") + rb"|" + names("First") + SPACE + rb"*\d+" + SPACE + rb"*[/>%]")
FILTER = re.compile(names("Filter") + SPACE + rb"*(\[[^\]]*|/[^\0\s/<>\[\]()%]*|[^\[/])")
ONE_FILTER = re.compile(rb"\[?" + SPACE + rb"*" + names("FlateDecode") + SPACE + rb"*")
OTHER_WAYS = re.compile(names("Predictor", "DecodeParms", "DP") + rb"|" + names("F") + SPACE + rb"*[/\[]")
# What chance does not write into a stream: the beginning of an object, an action, files.
IN_STREAM = re.compile(
    rb"(?<=[\0\s\d])obj(?=[\0\s<\[(/%\d])|"
    + names("S")
    + SPACE
    + rb"*"
    + names("JavaScript", "Launch", "SubmitForm", "ImportData")
    + rb"|"
    + names("EmbeddedFiles", "RichMedia")
)


def objects(data: bytes) -> Iterator[bytes]:
    """The objects of a PDF, in pieces: what is in no stream, what is in one as objects are not, and what is packed.

    :raises BadZipFile: where objects are packed in a way that programs do not use
    :raises TooMuchInsideError: where they unpack to too much
    """
    at, left = 0, MOST_OBJECTS
    while (begins := STREAM.search(data, at)) and (end := data.find(b"endstream", begins.end())) >= 0:
        head, stream = data[at : begins.end()], data[begins.end() : end]
        yield head
        if found := IN_STREAM.search(stream):
            yield stream[found.start() :]
        if PACKED.search(stream):
            raise BadZipFile
        if packed := PACKED.search(head):
            if head.find(b"stream", packed.end()) < head.rfind(b"stream"):
                raise BadZipFile
            unpacked = _unpacked(head, stream, min(left, LONGEST_OBJECTS))
            left -= len(unpacked)
            yield unpacked
        at = end
    yield data[at:]
    if PACKED.search(data, at):
        raise BadZipFile


def _unpacked(head: bytes, stream: bytes, most: int) -> bytes:
    """The objects in a stream, which is packed once and in the usual way, or not at all."""
    # The way a signature is made is called a filter too, with a dot in its name.
    filters = [found for found in FILTER.findall(head) if found[:1] != b"/" or b"." not in found]
    if OTHER_WAYS.search(head) or len(filters) > 1:
        raise BadZipFile
    if not filters:
        return stream
    if not ONE_FILTER.fullmatch(filters[0]):
        raise BadZipFile
    if most <= 0:  # which zlib takes for no limit
        raise TooMuchInsideError
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(stream, most)
    if unpacker.unconsumed_tail:
        raise TooMuchInsideError
    if not unpacker.eof:
        raise BadZipFile
    return unpacked

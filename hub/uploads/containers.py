"""Takes out of a picture's file all that is not the picture: place, camera, author, comments, what hangs on.

The picture itself is not written anew, so nothing of it is lost.
"""

import re
from collections.abc import Callable, Iterator

PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
PNG_COLOURS = {b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"sBIT", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs"}
WEBP_PARTS = {b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L"}
WEBP_HAS_METADATA = 0b1100  # of the flags in VP8X: Exif and XMP
JPEG_END, JPEG_SCAN = 0xD9, 0xDA
JPEG_ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}  # which have no length
JPEG_NOTES = {*range(0xE0, 0xF0), 0xFE}  # application segments and comments
# Where the next segment begins after the bytes of a scan, in which FF is followed by 00 or a restart mark.
JPEG_NEXT = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def without_metadata(data: bytes, kind: str) -> bytes:
    """The file with the picture and its colour profile alone.

    :param data: a file that a decoder has read to the end
    :param kind: JPEG, PNG or WEBP; others raise KeyError
    :raises ValueError: where the file's own lengths lead past its end
    """
    return b"".join(STRIP[kind](data))


def scans(data: bytes) -> int:
    """How often a JPEG goes over its picture; a decoder unpacks it whole for each.

    :raises ValueError: where the file's own lengths lead past its end
    """
    return sum(marker == JPEG_SCAN for marker, _segment in _segments(data))


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    for marker, segment in _segments(data):
        if marker not in JPEG_NOTES or _tells_colours(segment):
            yield segment


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) of what a JPEG is made of, to its end; a scan is one with the bytes behind it."""
    at, marker = 2, 0
    while marker != JPEG_END:
        while data[at + 1 : at + 2] == b"\xff":
            at += 1
        marker = _part(data, at + 1, 1)[0]
        if data[at] != 0xFF or marker in JPEG_ALONE:
            raise ValueError("a decoder would go on elsewhere")
        end = at + 2
        if marker != JPEG_END:
            end += int.from_bytes(_part(data, at + 2, 2))
        if marker == JPEG_SCAN:
            following = JPEG_NEXT.search(data, end)
            if following is None:
                raise ValueError("a scan without an end")
            end = following.start()
        yield marker, _part(data, at, end - at)
        at = end


def _tells_colours(segment: bytes) -> bool:
    """True for the notes of a JPEG that a decoder needs: the JFIF head without a thumbnail, the profile, Adobe's."""
    return (
        (segment[4:9] == b"JFIF\x00" and len(segment) == 18)
        or segment[:2] + segment[4:16] == b"\xff\xe2ICC_PROFILE\x00"
        or segment[:2] + segment[4:9] == b"\xff\xeeAdobe"
    )


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at, name = 8, b""
    while name != b"IEND":
        end = at + 12 + int.from_bytes(_part(data, at, 4))
        name = _part(data, at + 4, 4)
        if name in PNG_PARTS | PNG_COLOURS:
            yield _part(data, at, end - at)
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    end = 8 + int.from_bytes(data[4:8], "little")
    kept, at = [], 12
    while at < end:
        size = int.from_bytes(_part(data, at + 4, 4), "little")
        part = _part(data, at, 8 + size) + bytes(size % 2)
        if part[:4] == b"VP8X":
            part = part[:8] + bytes([part[8] & ~WEBP_HAS_METADATA]) + part[9:]
        if part[:4] in WEBP_PARTS:
            kept.append(part)
        at += len(part)
    yield b"RIFF" + (4 + sum(map(len, kept))).to_bytes(4, "little") + b"WEBP"
    yield from kept


def _part(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if length < 1 or len(part) < length:
        raise ValueError("a part that is longer than the file")
    return part


STRIP: dict[str, Callable[[bytes], Iterator[bytes]]] = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}

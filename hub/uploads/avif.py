"""Takes all that is not the picture out of an AVIF file (ISO/IEC 14496-12 and 23008-12).

Its parts name places in the file, so nothing is moved: what goes is overwritten with zeros.
"""

import io
from collections.abc import Iterator

NOTES = {b"Exif", b"mime", b"uri "}  # items that are no picture: camera and place, XMP, anything else
KEPT = {b"ftyp", b"meta"}
NOTHING = b"free"  # how a file names a space that readers pass over
IN_FILE, IN_META = 0, 1

Range = tuple[int, int]  # from, to: places in the file


def without_metadata(data: bytes) -> bytes:
    """The file with the picture and its colour profile alone.

    :param data: a file that a decoder has read to the end
    :raises ValueError: where the file's own lengths lead past its end
    """
    top = list(_boxes(data, 0, len(data)))
    inside = dict(_boxes(data, *_meta(top)))
    kinds = dict(_items(data, *inside[b"iinf"]))
    out = bytearray(data)
    for name, (start, end) in top:
        if name not in KEPT:
            out[start:end] = bytes(end - start)
            if name != b"mdat":
                out[start - 4 : start] = NOTHING
    for item, place in _places(data, inside):
        if kinds[item][0] in NOTES:
            out[slice(*place)] = bytes(place[1] - place[0])
        elif not out[place[0] : place[1]].strip(b"\0"):
            out[slice(*place)] = data[slice(*place)]
    for kind, at in kinds.values():
        if kind in NOTES:
            out[at : at + 4] = NOTHING
    return bytes(out)


def _meta(top: list[tuple[bytes, Range]]) -> Range:
    start, end = dict(top)[b"meta"]
    return start + 4, end


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, Range]]:
    """(name, where its content is) of the boxes in a range."""
    while start < end:
        size, head = int.from_bytes(data[start : start + 4]), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16]), 16
        size = size or end - start
        if size < head or start + size > end:
            raise ValueError("a box that is longer than what it is in")
        yield data[start + 4 : start + 8], (start + head, start + size)
        start += size


def _items(data: bytes, start: int, end: int) -> Iterator[tuple[int, tuple[bytes, int]]]:
    """(id, (kind, where the kind is written)) of the items that a file lists."""
    for name, (at, _end) in _boxes(data, start + (8 if data[start] else 6), end):
        if name == b"infe":
            wide = 4 if data[at] > 2 else 2
            kind = at + 4 + wide + 2
            yield int.from_bytes(data[at + 4 : at + 4 + wide]), (data[kind : kind + 4], kind)


def _places(data: bytes, inside: dict[bytes, Range]) -> Iterator[tuple[int, Range]]:
    """(id, place) of each piece of each item; together they are no longer than the file."""
    start, end = inside[b"iloc"]
    table = io.BytesIO(data[start:end])

    def number(size: int) -> int:
        return int.from_bytes(table.read(size))

    version = number(1)
    number(3)
    sizes, left = number(2), len(data)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    for _item in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version else IN_FILE
        number(2)
        base = number(of_base) + (inside[b"idat"][0] if method == IN_META else 0)
        for _extent in range(number(2)):
            number(of_index if version else 0)
            at, length = base + number(of_offset), number(of_length)
            left -= length
            if method > IN_META or not length or at + length > len(data) or left < 0:
                raise ValueError("a piece that is not in the file, or that is named again and again")
            yield item, (at, at + length)

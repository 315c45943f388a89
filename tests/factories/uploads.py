"""Files that people and attackers upload, made in memory."""

import functools
import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

CANARY = "Someone at 60.1699 N 24.9384 E"  # is nowhere in a file that is stored
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STAND" + b"ARD-ANTIVIRUS-TEST-FILE!$H+H*"


def drawing(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, teal on the right, so that one sees how it is turned."""
    picture = Image.new(mode, (width, height), "teal")
    picture.paste("red", (0, 0, width // 2, height))
    return picture


@functools.cache  # it says when it was made
def colour_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(kind: str, orientation: int = 1, **options) -> bytes:
    """A picture that tells where, when, with what and by whom it was taken, in every way its format has."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "A camera", CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 10.0, 11.6), 3: "E", 4: (24.0, 56.0, 18.2), 27: CANARY.encode()})
    words = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{CANARY}</x:xmpmeta>'.encode()
    notes: dict = {"exif": exif.tobytes(), "xmp": words, "icc_profile": colour_profile()}
    if kind == "JPEG":
        notes["comment"] = CANARY
    if kind == "PNG":
        notes.pop("xmp")
        notes["pnginfo"] = PngInfo()
        notes["pnginfo"].add_text("Author", CANARY)
        notes["pnginfo"].add_itxt("XML:com.adobe.xmp", words.decode())
    out = io.BytesIO()
    drawing().save(out, kind, **(notes | options))
    if kind == "JPEG":  # IPTC, which Pillow does not write
        iptc = b"Photoshop 3.0\0" + CANARY.encode()
        return out.getvalue()[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + out.getvalue()[2:]
    return out.getvalue()


def largest(kind: str, detail: int, orientation: int = 1, **options) -> bytes:
    """A picture of 20 million pixels, full of noise.

    :param detail: how many pixels a grain of it has in each direction; the finer, the larger the file
    """
    grains = Image.effect_noise((5_000 // detail, 4_000 // detail), 60).resize((5_000, 4_000))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    colours = [grains, grains.transpose(Image.Transpose.ROTATE_180), grains]
    Image.merge("RGB", colours).save(out, kind, exif=exif.tobytes(), **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour, a byte a pixel in memory, a thousandth of that on disk."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width + 1)) for _row in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animation(kind: str) -> bytes:
    out = io.BytesIO()
    drawing().save(out, kind, save_all=True, append_images=[drawing(60, 40).rotate(180)], duration=100)
    return out.getvalue()


def archive_of(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def broken_archives(data: bytes) -> dict[str, bytes]:
    """An archive, broken in the ways that Python's reader tells by different errors."""
    directory, local = data.index(b"PK\x01\x02"), 0

    def patched(*patches: tuple[int, bytes]) -> bytes:
        out = bytearray(data)
        for at, new in patches:
            out[at : at + len(new)] = new
        return bytes(out)

    def said(at: int, new: bytes) -> bytes:
        """With another value in the head of the first entry, which is written twice, two bytes farther behind."""
        return patched((local + at, new), (directory + at + 2, new))

    content = local + 30 + data[local + 26] + data[local + 28]
    return {
        "method": said(8, b"\x63\0"),  # 99, which is none
        "bzip2": said(8, b"\x0c\0"),
        "lzma": said(8, b"\x0e\0"),
        "stream": patched((content, b"\xff" * 8)),
        "checksum": said(14, b"abcd"),
        "name": patched((local + 6, b"\0\x08"), (directory + 8, b"\0\x08"), (directory + 46, b"\xff\xfe")),
        "strongly locked": said(6, b"\x40\0"),
        "patched": said(6, b"\x20\0"),
        "version": patched((directory + 6, b"\xff\0")),
        "place": patched((len(data) - 6, b"\xff\xff\xff\x7f")),
        "entry": patched((directory + 42, b"\xff\xff\xff\x7f")),
        "size": patched((directory + 20, b"\xff\xff\xff\x7f")),
    }


def office(ending: str, **others: bytes | str) -> bytes:
    """A document of an office program, as far as the check looks; `others` by the path of the part."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{OFFICE}{MAIN[ending]}"/></Types>'
    return archive_of({"[Content_Types].xml": types, "main.xml": "<document/>"} | others)


def entities() -> str:
    """A list of relations that is long only when its entities are put in."""
    lines = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE a [<!ENTITY a0 "words">{"".join(lines)}]><a><b Type="&a9;"/></a>'


def open_text(**others: bytes | str) -> bytes:
    manifest = {"META-INF/manifest.xml": "<manifest/>", "content.xml": "<office/>"}
    return archive_of({"mimetype": "application/vnd.oasis.opendocument.text"} | manifest | others)


def pdf(
    objects: bytes = b"", packed: bytes = b"", said: bytes = b"/Type /ObjStm /Filter /FlateDecode", encode=zlib.compress
) -> bytes:
    """A PDF with more objects, as they are and packed in a stream, of which its dictionary says something."""
    body = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n" + objects
    if packed:
        body += b"9 0 obj << " + said + b" >> stream\n" + encode(packed) + b"\nendstream endobj\n"
    return body + b"xref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def scans(number: int) -> bytes:
    """A progressive JPEG of 20 million pixels that is gone over again and again, each time without a change."""
    out = io.BytesIO()
    drawing(5_000, 4_000, "L").save(out, "JPEG", progressive=True, quality=1)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    tables = data.rindex(b"\xff\xc4")
    return data[:last] + data[tables:-2] * number + b"\xff\xd9"


def pieces(number: int, size: int) -> bytes:
    """An AVIF whose notes are said to be in many pieces, all of them the same bytes."""
    data, extra = photo("AVIF").replace(b"Exif", b"note", 1), number * 8 - 8
    at = data.index(b"\0\x02\0\0\0\x01", data.index(b"iloc") + 8)  # the second item, in one piece
    place = struct.unpack(">I", data[at + 6 : at + 10])[0] + extra
    data = data[: at + 4] + struct.pack(">H", number) + struct.pack(">II", place, size) * number + data[at + 14 :]
    for box in (b"meta", b"iloc"):
        data = _grown(data, box, extra)
    first = data.index(b"iloc") + 4 + 8 + 6
    own = struct.unpack(">I", data[first : first + 4])[0] + extra
    return _grown(data[:first] + struct.pack(">I", own) + data[first + 4 :], b"mdat", size) + bytes(size)


def _grown(data: bytes, box: bytes, by: int) -> bytes:
    at = data.index(box) - 4
    return data[:at] + struct.pack(">I", struct.unpack(">I", data[at : at + 4])[0] + by) + data[at + 4 :]

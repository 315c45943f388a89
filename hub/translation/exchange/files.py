"""Files as they travel: one document, or several in a ZIP archive. What comes in is measured before it is read."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from hub.translation.exchange.bundles import Bundle, RefusedError
from hub.translation.exchange.formats import Format, read
from hub.uploads.packages import BROKEN_ARCHIVE

MAX_BYTES = 10_000_000  # of a file, and of all that an archive holds
MAX_MEMBERS = 1_000  # of an archive
ZIP = "application/zip"


@dataclass(frozen=True)
class Sent:
    """A file to hand out. Attributes: name, content_type, data."""

    name: str
    content_type: str
    data: bytes


def pack(bundles: list[Bundle], file_format: Format) -> Sent:
    """One document where the format holds all pages, else an archive of several."""
    shares: dict[str, list[Bundle]] = {}
    for bundle in bundles:
        shares.setdefault(file_format.together(bundle), []).append(bundle)
    documents = {_name(share, file_format): file_format.write(share) for share in shares.values()}
    if len(documents) == 1:
        name, data = documents.popitem()
        return Sent(name, file_format.content_type, data)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in documents.items():
            packed.writestr(name, data)
    return Sent(f"translations.{bundles[0].target_language}.{file_format.name}.zip", ZIP, archive.getvalue())


def unpack(file: File) -> list[tuple[Format, Bundle]]:
    """The pages of a file or an archive, each with the format it came in.

    :raises RefusedError: when anything in it cannot be read
    """
    if (file.size or 0) > MAX_BYTES:
        raise RefusedError(_too_large())
    file.seek(0)
    is_archive = file.read(4) == b"PK\x03\x04"
    file.seek(0)
    documents = _members(file) if is_archive else [file.read()]
    found = []
    for document in documents:
        file_format, bundles = read(document)
        found += [(file_format, bundle) for bundle in bundles]
    return found


def _name(bundles: list[Bundle], file_format: Format) -> str:
    first = bundles[0]
    page = first.uid if len(bundles) == 1 else f"translations.{first.source_language}"
    return f"{page}.{first.target_language}.{file_format.extension}"


def _too_large() -> str:
    return _("The file is larger than %(size)s MB. Send fewer pages at once.") % {"size": MAX_BYTES // 1_000_000}


def _members(file: File) -> Iterator[bytes]:
    """The documents of an archive. What is larger than it says is not unpacked further than that."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members)
            for member in members:
                yield archive.read(member)
    except BROKEN_ARCHIVE as error:
        raise RefusedError(_("The archive is broken and cannot be unpacked.")) from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise RefusedError(_("The archive holds more than %(number)s files.") % {"number": MAX_MEMBERS})
    if sum(member.file_size for member in members) > MAX_BYTES:
        raise RefusedError(_too_large())
    for member in members:
        if "/" in member.filename or "\\" in member.filename:
            raise RefusedError(_("The archive holds folders. Put the files themselves into it."))
        if member.flag_bits & 0x1:
            raise RefusedError(_("The archive needs a password. Send it without one."))

"""Documents: a file is what its name says, whole, readable without a key, and runs nothing on a reader's computer."""

import io
import os
import re
from collections.abc import Callable
from zipfile import is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.uploads import office, pdf
from hub.uploads.packages import BROKEN_ARCHIVE, LockedError, Package, TooMuchInsideError

BROKEN = _("This is not a whole file of the kind its name says. Save it anew in its program and upload that.")
RUNS = _("This file holds a macro, a script or another program. Save it without, for example as PDF, and upload that.")
LOCKED = _("This file is locked by a password or by rights. Save a copy without them and upload that.")
TOO_MUCH = _("This file unpacks to more than a computer can be asked for. Make it smaller and upload it again.")
NOT_TEXT = _(
    "This is not plain text in UTF-8. Save it with the encoding UTF-8 (in Excel: “CSV UTF-8”) and upload that."
)

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    ".docx": f"{OFFICE}wordprocessingml.document.main+xml",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    ".pptx": f"{OFFICE}presentationml.presentation.main+xml",
}
OPEN_RUNS = re.compile(r"^(Basic|Scripts)/.|(^|/)Object \d+$")
PDF_LOCKED = re.compile(pdf.names("Encrypt"))
PDF_RUNS = re.compile(
    pdf.names(
        *("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles"),
        *("RichMedia", "XFA", "SubmitForm", "ImportData"),
    )
)
TEXT_SIGNS = {"\t", "\n", "\r", "\f"}
# What virus scanners agree on to find in a test; in two pieces, so that none finds it here.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def checked_document(data: bytes, name: str) -> bytes:
    """A document as it is, after a look into it.

    :raises ValidationError: with a sentence for the person who uploads it
    """
    if TEST_VIRUS in data:
        raise ValidationError(RUNS)
    ending = os.path.splitext(name)[1].lower()
    try:
        CHECKS[ending](data, ending)
    except LockedError as error:
        raise ValidationError(LOCKED) from error
    except TooMuchInsideError as error:
        raise ValidationError(TOO_MUCH) from error
    except BROKEN_ARCHIVE as error:
        raise ValidationError(BROKEN) from error
    return data


def _check_text(data: bytes, ending: str) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(NOT_TEXT) from error
    if any(sign < " " and sign not in TEXT_SIGNS for sign in text):
        raise ValidationError(NOT_TEXT)


def _check_office(data: bytes, ending: str) -> None:
    package = Package(data)
    if office.runs(package):
        raise ValidationError(RUNS)
    if MAIN_PARTS[ending] not in office.content_types(package):
        raise ValidationError(BROKEN)


def _check_open_text(data: bytes, ending: str) -> None:
    package = Package(data)
    if package.names[:1] != ["mimetype"] or package.read("mimetype") != b"application/vnd.oasis.opendocument.text":
        raise ValidationError(BROKEN)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise ValidationError(LOCKED)
    if any(map(OPEN_RUNS.search, package.names)):
        raise ValidationError(RUNS)


def _check_pdf(data: bytes, ending: str) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:] or _is_zip(data):
        raise ValidationError(BROKEN)
    for objects in pdf.objects(data):
        if PDF_LOCKED.search(objects):
            raise ValidationError(LOCKED)
        if PDF_RUNS.search(objects):
            raise ValidationError(RUNS)


def _is_zip(data: bytes) -> bool:
    """True for a file that is an archive as well."""
    return is_zipfile(io.BytesIO(data))


CHECKS: dict[str, Callable[[bytes, str], None]] = {
    ".csv": _check_text,
    ".txt": _check_text,
    ".pdf": _check_pdf,
    ".odt": _check_open_text,
    **dict.fromkeys(MAIN_PARTS, _check_office),
}

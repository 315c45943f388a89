"""The copy of an upload that is stored in its place."""

import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
UNSEEN = "C"  # the categories of Unicode for control, format and unassigned characters
Clean = Callable[[bytes, str], bytes]


def clean_copy(upload: File, clean: Clean) -> SimpleUploadedFile:
    """What is stored in the place of an upload; it is made once.

    :param clean: gives the bytes to store for those that came and their name
    :raises ValidationError: with a sentence for the person who uploads
    """
    if not hasattr(upload, "clean_copy"):
        upload.seek(0)
        content = clean(upload.read(), upload.name or "")
        upload.seek(0)
        copy = SimpleUploadedFile(plain_name(upload.name or ""), content, getattr(upload, "content_type", ""))
        upload.clean_copy = copy.clean_copy = copy  # type: ignore[attr-defined]
    return upload.clean_copy  # type: ignore[attr-defined]


def plain_name(name: str) -> str:
    """A file name with one ending and without signs that nobody sees: report.php.pdf is report-php.pdf."""
    seen = "".join(sign for sign in PurePath(name).name if unicodedata.category(sign)[0] != UNSEEN)
    stem, ending = os.path.splitext(f"file{seen}" if seen.startswith(".") else seen)
    return stem.replace(".", "-") + ending.lower()


def without_controls(text: str) -> str:
    """A text without control characters and without marks that turn the direction of what follows."""
    return CONTROLS.sub("", text)

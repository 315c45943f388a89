"""Run as a program of its own: takes a file as the forms do, renders it if it passes, and prints memory and time."""

import io
import json
import os
import re
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.test")
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from wagtail.images.models import Filter, Image  # noqa: E402

from hub.uploads.documents import checked_document  # noqa: E402
from hub.uploads.forms import PictureField  # noqa: E402


def megabytes(what: str = "VmHWM") -> float:
    """The most this program has had, or what it has now. What getrusage says may be of the process which started it.

    :param what: VmHWM for the most, VmRSS for now
    """
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) / 1024


def main(name: str, path: str) -> None:
    """:param name: of the file as it is uploaded; :param path: where it is"""
    with open(path, "rb") as file:
        data = file.read()
    before, began, refused = megabytes(), time.process_time(), ""
    try:
        if name.endswith((".png", ".jpg", ".webp", ".avif")):
            image = Image(collection_id=1, file=PictureField().clean(SimpleUploadedFile(name, data)))
            Filter("max-800x600").run(image, io.BytesIO())
        else:
            checked_document(data, name)
    except ValidationError as error:
        refused = error.messages[0]
    told = {"refused": refused, "seconds": time.process_time() - began, "before": before, "peak": megabytes()}
    told["after"] = megabytes("VmRSS")
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])

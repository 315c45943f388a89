"""Pictures and files made for tests."""

import io

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image


def png(width: int = 64, height: int = 48) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def image(title: str = "A picture") -> Image:
    return Image.objects.create(title=title, file=ContentFile(png(), "picture.png"))


def document(title: str = "A file") -> Document:
    return Document.objects.create(title=title, file=ContentFile(b"words", "file.txt"))

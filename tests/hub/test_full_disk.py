"""A disk that is full: an upload is refused with a sentence, nothing of it is left, and the site stays up."""

import io
import os
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from hub.accounts.models import User
from tests.conftest import service_missing


@pytest.fixture
def full_disk(tmp_path, settings):
    """Files go to a disk with very little room."""
    disk = tmp_path / "media"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False)
    if mount.returncode:
        service_missing("disk", "only an administrator may mount a small one")
    settings.MEDIA_ROOT = str(disk)
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.fixture
def editor(client, tree):
    client.raise_request_exception = False
    client.force_login(User.objects.create_superuser("somebody", "somebody@example.org", "a-password-for-tests"))
    return client


def files_of(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def picture() -> bytes:
    """A picture that does not fit: noise, which nothing compresses."""
    made = io.BytesIO()
    Pillow.frombytes("RGB", (500, 500), os.urandom(750_000)).save(made, "PNG")
    return made.getvalue()


def test_a_picture_that_does_not_fit_is_refused_whole(editor, full_disk):
    file = SimpleUploadedFile("noise.png", picture(), "image/png")
    response = editor.post("/admin/images/add/", {"title": "Noise", "file": file, "collection": 1})
    assert response.status_code == 503
    assert "was not kept" in response.text
    assert not get_image_model().objects.exists()
    assert not files_of(full_disk)
    assert editor.get("/en/").status_code == 200


def test_a_document_that_does_not_fit_is_refused_whole(editor, full_disk):
    file = SimpleUploadedFile("long.txt", b"word " * 100_000, "text/plain")
    response = editor.post("/admin/documents/add/", {"title": "Long", "file": file, "collection": 1})
    assert response.status_code == 503
    assert "was not kept" in response.text
    assert not get_document_model().objects.exists()
    assert not files_of(full_disk)

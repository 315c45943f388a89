"""What a site is made of is set by variables, and a wrong one stops the start with a sentence."""

import errno
import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError

from hub.bucket import Bucket
from hub.settings import parts
from hub.views import server_error

SQLITE = "sqlite:////tmp/unused.sqlite3"


def test_without_variables_a_site_needs_no_part(monkeypatch):
    for name in ("SOME_DATABASE", "SOME_REPLICA", "SOME_CACHE", "SOME_FILES"):
        monkeypatch.delenv(name, raising=False)
    assert list(parts.databases("SOME_DATABASE", "SOME_REPLICA", SQLITE)) == ["default"]
    assert parts.caches("SOME_CACHE")["default"]["BACKEND"].endswith("LocMemCache")
    assert parts.files("SOME_FILES")["BACKEND"].endswith("Folder")


def test_postgresql_is_never_waited_for_without_end(monkeypatch):
    monkeypatch.setenv("SOME_DATABASE", "postgres://hub:secret@127.0.0.1:5432/hub?sslmode=require")
    options = parts.databases("SOME_DATABASE", "SOME_REPLICA", SQLITE)["default"]["OPTIONS"]
    assert options["connect_timeout"] <= 3
    assert options["sslmode"] == "require"


def test_a_replica_is_one_of_postgresql(monkeypatch):
    monkeypatch.setenv("SOME_REPLICA", "postgres://hub@127.0.0.1:5433/hub")
    with pytest.raises(ImproperlyConfigured, match="SOME_REPLICA is set; only PostgreSQL"):
        parts.databases("SOME_DATABASE", "SOME_REPLICA", SQLITE)
    monkeypatch.setenv("SOME_DATABASE", "postgres://hub@127.0.0.1:5432/hub")
    assert set(parts.databases("SOME_DATABASE", "SOME_REPLICA", SQLITE)) == {"default", "replica"}


@pytest.mark.parametrize("value", ["127.0.0.1:6379", "http://127.0.0.1"])
def test_an_odd_cache_is_refused(monkeypatch, value):
    monkeypatch.setenv("SOME_CACHE", value)
    with pytest.raises(ImproperlyConfigured, match="redis://"):
        parts.caches("SOME_CACHE")


def test_a_bucket_is_read_from_one_address(monkeypatch):
    monkeypatch.setenv("SOME_FILES", "https://key:se%2Fcret@s3.example.org:9000/media?region=eu-north-1")
    options = parts.files("SOME_FILES")["OPTIONS"]
    assert options["endpoint_url"] == "https://s3.example.org:9000"
    assert options["bucket_name"] == "media"
    assert options["secret_key"] == "se/cret"
    assert options["region_name"] == "eu-north-1"


@pytest.mark.parametrize(
    "value",
    [
        "s3://key:hidden@host/bucket",
        "https://key:hidden@host/",
        "https://key:hidden@host/a/b",
        "https://host/hidden",
        "https://key:hidden@host/bucket?secret=x",
    ],
)
def test_an_odd_bucket_is_refused_without_its_secret(monkeypatch, value):
    monkeypatch.setenv("SOME_FILES", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_FILES") as refused:
        parts.files("SOME_FILES")
    assert "hidden" not in str(refused.value)


def test_pictures_are_given_out_and_documents_are_not(client, tree):
    picture = default_storage.save("images/a.png", ContentFile(b"a picture"))
    document = default_storage.save("documents/a.txt", ContentFile(b"for those who may read it"))
    response = client.get(f"/media/{picture}")
    assert b"".join(response.streaming_content) == b"a picture"
    assert response["Content-Type"] == "image/png"
    assert "max-age" in response["Cache-Control"]
    for way in (document, f"images/../{document}", f"original_images/./../{document}", f"images/%2e%2e/{document}"):
        assert client.get(f"/media/{way}").status_code == 404, way


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["images/none.png", "images/../documents/a", "images/", "/etc/passwd", "images/a%00"])
def test_what_is_no_picture_is_not_found(client, tree, path):
    assert client.get(f"/media/{path}").status_code in {400, 404}


@pytest.mark.django_db
def test_a_name_that_no_picture_can_have_is_not_found(client, tree):
    picture = default_storage.save("images/a.png", ContentFile(b"a picture"))
    for path in (f"{picture}/x", f"images/{'a' * 240}ä{'a' * 7}.png", f"images/{'ä' * 200}.png"):
        assert client.get(f"/media/{path}").status_code == 404, path
    for length in (256, 300, 1100, 5000):
        assert client.get(f"/media/images/{'a/' * length}").status_code == 404, length
        assert client.get(f"/media/images/{'a' * length}").status_code == 404, length


def test_a_database_that_is_away_is_said_to_come_back(rf):
    try:
        raise OperationalError("server closed the connection")
    except OperationalError:
        response = server_error(rf.get("/fi/practices/"))
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert '<html lang="fi"' in response.text
    assert server_error(rf.get("/fi/")).status_code == 500


def test_the_pages_of_the_web_server_are_in_five_languages(tmp_path):
    call_command("write_error_pages", tmp_path)
    for status in ("429", "503"):
        for language in ("en", "fi", "sv", "fr", "ar"):
            assert f'<html lang="{language}"' in (tmp_path / status / f"{language}.html").read_text()
        assert f'"status": {status}' in (tmp_path / status / "api.json").read_text()


def test_files_that_cannot_be_kept_are_told_so(rf):
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        response = server_error(rf.post("/admin/images/add/"))
    assert response.status_code == 503
    assert "was not kept" in response.text


def test_a_bucket_that_is_away_fails_as_files_do():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        bucket = Bucket(bucket_name="media", endpoint_url=address, access_key="a", secret_key="b", region_name="x")
        for attempt in (lambda: bucket.open("a.txt"), lambda: bucket.save("a.txt", ContentFile(b"a"))):
            with pytest.raises(OSError, match="does not answer"):
                attempt()

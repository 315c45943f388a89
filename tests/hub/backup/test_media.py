"""Files on S3 are backed up and restored as those of a folder are. Moto stands in for S3."""

import io
import os

import boto3
import pytest
from moto.server import ThreadedMotoServer

from hub.backup import media
from hub.backup.archive import HashingReader


@pytest.fixture
def bucket(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tests")
    monkeypatch.setitem(os.environ, "AWS_DEFAULT_REGION", "eu-north-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    boto3.client("s3", endpoint_url=address).create_bucket(
        Bucket="media", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": "media", "endpoint_url": address},
        }
    }
    yield
    server.stop()


@pytest.mark.usefixtures("bucket")
def test_files_on_s3_are_found_written_and_compared():
    assert media.is_empty()
    assert media.begun() is None
    media.begin({"backup": "a", "made": "2026"})
    assert media.begun() == {"backup": "a", "made": "2026"}
    assert media.is_empty()
    data = {"images/käsi.png": b"\x89PNG" * 500_000, "documents/a b.pdf": b"%PDF", "top": b""}
    wanted = {name: HashingReader(io.BytesIO(value)).finish() for name, value in data.items()}
    for name, value in data.items():
        media.put(name, HashingReader(io.BytesIO(value)), wanted[name])
    assert not media.is_empty()
    assert media.digests() == wanted
    # What is there and right stays; what is half is written anew.
    media.put("top", HashingReader(io.BytesIO(b"")), wanted["top"])
    media.put("documents/a b.pdf", HashingReader(io.BytesIO(b"%PDF, whole")), (11, "other"))
    assert media.digest("documents/a b.pdf")[0] == 11
    media.end()
    assert media.begun() is None

"""Files on S3 are backed up and restored as those of a folder are. Moto stands in for S3."""

import io

import boto3
import pytest
from moto.server import ThreadedMotoServer

from hub.backup import media
from hub.backup.archive import HashingReader
from hub.settings import parts


@pytest.fixture
def bucket(settings, monkeypatch):
    """An empty bucket, named as operators name it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host = "{}:{}".format(*server.get_host_and_port())
    keys = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://{host}", **keys).create_bucket(Bucket="media")
    monkeypatch.setenv("S3_URL", f"http://tests:tests@{host}/media")
    settings.STORAGES = settings.STORAGES | {"default": parts.files("S3_URL")}
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

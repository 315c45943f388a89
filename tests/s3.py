"""A bucket of this machine that asks for keys: moto as a program of its own, which checks every signature."""

import contextlib
import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import boto3

from tests.serving import free_port, running

BUCKET, USER, REGION = "media", "hub", "eu-north-1"
MAY = {"Effect": "Allow", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]}
RIGHTS = {"Version": "2012-10-17", "Statement": [MAY, {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}
UNASKED = 4  # requests without a key: those that make the bucket, the user, its rights and its first key


@dataclasses.dataclass(frozen=True)
class Key:
    """What a provider gives out. Attributes: name (of the key), secret."""

    name: str
    secret: str


@dataclasses.dataclass(frozen=True)
class Provider:
    """Who keeps the bucket. Attributes: host (with port), first (the key that the site begins with)."""

    host: str
    first: Key

    def make_key(self) -> Key:
        """One more for the same user."""
        return _key(_client("iam", self.host, self.first).create_access_key(UserName=USER))

    def take_away(self, key: Key, by: Key) -> None:
        _client("iam", self.host, by).delete_access_key(UserName=USER, AccessKeyId=key.name)

    def address(self, key: Key) -> str:
        """S3_URL as operators write it."""
        return f"http://{key.name}:{quote(key.secret, safe='')}@{self.host}/{BUCKET}?region={REGION}"

    def files(self, key: Key) -> dict[str, bytes]:
        """All that is in the bucket."""
        client = _client("s3", self.host, key)
        names = [found["Key"] for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
        return {name: client.get_object(Bucket=BUCKET, Key=name)["Body"].read() for name in names}

    def put(self, name: str, data: bytes, key: Key) -> None:
        _client("s3", self.host, key).put_object(Bucket=BUCKET, Key=name, Body=data)


def _key(made: dict) -> Key:
    return Key(made["AccessKey"]["AccessKeyId"], made["AccessKey"]["SecretAccessKey"])


def _client(service: str, host: str, key: Key):
    keys = {"aws_access_key_id": key.name, "aws_secret_access_key": key.secret, "region_name": REGION}
    return boto3.client(service, endpoint_url=f"http://{host}", **keys)


@contextlib.contextmanager
def provider(folder: Path) -> Iterator[Provider]:
    """One with an empty bucket, until the block ends.

    :param folder: for its log
    """
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": str(UNASKED)}
    with running(command, environment, port, folder / "provider.log"):
        host, nobody = f"127.0.0.1:{port}", Key("nobody", "nothing")
        place = {"LocationConstraint": REGION}
        _client("s3", host, nobody).create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        users = _client("iam", host, nobody)
        users.create_user(UserName=USER)
        users.put_user_policy(UserName=USER, PolicyName=BUCKET, PolicyDocument=json.dumps(RIGHTS))
        yield Provider(host, _key(users.create_access_key(UserName=USER)))

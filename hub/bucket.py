"""Files in a bucket that speaks S3."""

import contextlib

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage


@contextlib.contextmanager
def failing_as_files_do():
    """A bucket that is away or refuses is an OSError, which Wagtail and the site know how to tell."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        raise OSError(f"The bucket refuses this: {code}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"The bucket does not answer: {type(error).__name__}") from error


class Bucket(S3Storage):
    """A bucket that only the site reads: addresses are the site's own, so that readers ask no other host."""

    file_overwrite = False
    querystring_auth = False

    def get_default_settings(self):
        patience = {"connect_timeout": 2, "read_timeout": 3, "retries": {"total_max_attempts": 1}}  # seconds
        client = Config(**patience, s3={"addressing_style": "path"})
        transfer = TransferConfig(num_download_attempts=1)
        ours = {"file_overwrite": False, "client_config": client, "transfer_config": transfer}
        return super().get_default_settings() | ours

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + name

    def _open(self, name, mode="rb"):
        with failing_as_files_do():
            opened = super()._open(name, mode)
            if "r" in mode:
                opened.file  # noqa: B018, fetched here and not when it is read
            return opened

    def _save(self, name, content):
        with failing_as_files_do():
            return super()._save(name, content)

    def exists(self, name):
        with failing_as_files_do():
            return super().exists(name)

    def delete(self, name):
        with failing_as_files_do():
            super().delete(name)

    def listdir(self, name):
        with failing_as_files_do():
            return super().listdir(name)

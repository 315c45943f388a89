"""Files in a bucket that speaks S3."""

import contextlib

from botocore.config import Config
from botocore.exceptions import BotoCoreError
from django.conf import settings
from storages.backends.s3 import S3Storage


@contextlib.contextmanager
def failing_as_files_do():
    """A bucket that is away is an OSError, which Wagtail and the site know how to tell."""
    try:
        yield
    except BotoCoreError as error:
        raise OSError(f"The bucket does not answer: {type(error).__name__}") from error


class Bucket(S3Storage):
    """A bucket that only the site reads: addresses are the site's own, so that readers ask no other host."""

    file_overwrite = False
    querystring_auth = False

    def get_default_settings(self):
        patience = {"connect_timeout": 2, "read_timeout": 10, "retries": {"max_attempts": 2}}
        client = Config(**patience, s3={"addressing_style": "path"})
        return super().get_default_settings() | {"file_overwrite": False, "client_config": client}

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + name

    def _open(self, name, mode="rb"):
        with failing_as_files_do():
            return super()._open(name, mode)

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

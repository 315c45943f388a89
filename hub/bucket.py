"""Files in a bucket that speaks S3."""

from botocore.config import Config
from django.conf import settings
from storages.backends.s3 import S3Storage


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

"""Tests: like production in everything that can be, fast in what they repeat."""

from pathlib import Path

from hub.settings import env
from hub.settings.base import *  # noqa: F403
from hub.settings.base import VAR

SECRET_KEY = "tests only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
LOCAL = True
# Most tests are about something else and sign in by password; those of accounts, and one server, switch it on.
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=False)
PRIVATE_DATA_KEYS = ["dGVzdHMgb25seSwgbm8gc2VjcmV0LCAzMiBieXRlcyE="]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
PDF_SECONDS = 50  # on a machine that runs other tests beside it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(env.text("TEST_MEDIA_ROOT", str(VAR / "test-media")))
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "hub.folder.Folder"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

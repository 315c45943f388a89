"""A newcomer's machine: SQLite, no mail, helpful error pages. Never for a public site."""

from hub.settings import env, parts
from hub.settings.base import *  # noqa: F403
from hub.settings.base import PRIVATE_DATA_KEYS as GIVEN_PRIVATE_DATA_KEYS
from hub.settings.base import SECRET_KEY as GIVEN_SECRET_KEY

# What a newcomer sees is what a reader sees, error pages too. DEBUG=true shows Django's own instead.
DEBUG = env.flag("DEBUG", default=False)
LOCAL = True
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
BASE_URL = WAGTAILADMIN_BASE_URL = env.address("BASE_URL", f"http://localhost:{env.text('PORT', '8000')}")
PRIVATE_DATA_KEYS = GIVEN_PRIVATE_DATA_KEYS or ["bG9jYWwgZGV2ZWxvcG1lbnQgb25seSwgbm8gc2VjcmU="]
SECRET_KEY = GIVEN_SECRET_KEY or "local development only, never for a public site"
STORAGES = {
    "default": parts.files("S3_URL"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

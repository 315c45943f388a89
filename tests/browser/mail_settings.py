"""Settings of a site that sends its mail to the server of a test, at MAIL_PORT."""

import os

from hub.settings.test import *  # noqa: F403

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": int(os.environ["MAIL_PORT"])},
    }
}

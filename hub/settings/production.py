"""A public site. What it cannot know (secret, hosts, address) must be set, or it does not start."""

import environ

from hub.settings import env, logs
from hub.settings.base import *  # noqa: F403
from hub.settings.base import EMAIL_URL

SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS")
PRIVATE_DATA_KEYS = env.fernet_keys("PRIVATE_DATA_KEYS")
BASE_URL = WAGTAILADMIN_BASE_URL = env.address("BASE_URL")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

# A worker does what a publish asks for (manage.py db_worker), so that a busy search server makes no editor wait.
# A small site without one, and commands that ask for thousands of tasks, set TASKS=immediate.
if env.choice("TASKS", ["worker", "immediate"]) == "worker":
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = logs.configuration(env.choice("LOG_FORMAT", ["json", "line"]))

# Without EMAIL_URL a mail server on this machine is tried for notices to CONTACT_EMAILS, mails about trainings and
# Wagtail's own. Mails about accounts and to organisations are not sent.
mail = environ.Env.email_url_config(EMAIL_URL or "smtp://localhost:25")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": mail["EMAIL_HOST"],
            "port": mail["EMAIL_PORT"] or 25,
            "username": mail["EMAIL_HOST_USER"],
            "password": mail["EMAIL_HOST_PASSWORD"],
            "use_tls": mail.get("EMAIL_USE_TLS", False),
            "use_ssl": mail.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        },
    }
}

"""Readers read from a copy of the database, where the site has one (DATABASE_REPLICA_URL); all who write do not."""

import time

from asgiref.local import Local
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

REPLICA = "replica"
REFRESHED = "X-Refresh"  # a header that nginx sets where a page is refreshed, and takes from all others
PAUSE = 30  # seconds that a copy which failed is left alone

_reader = Local()


class Router:
    """Leads what a reader's request reads to the copy, and everything else to the database itself."""

    _closed_until = 0.0

    def db_for_read(self, model, **hints):
        return REPLICA if getattr(_reader, "is_reading", False) and self._answers() else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS

    def _answers(self) -> bool:
        """False while the copy is away: then its readers read from the database itself."""
        if time.monotonic() < Router._closed_until:
            return False
        try:
            copy = connections[REPLICA]
            copy.close_if_health_check_failed()  # a connection that is kept stays open where the copy has died
            copy.ensure_connection()
        except OperationalError:
            Router._closed_until = time.monotonic() + PAUSE
            return False
        return True


class ReadersReadFromReplica:
    """Middleware: marks requests of readers. Whoever has a session may have written a moment ago.

    So has who makes a page cache take a page anew: the copy may have the page as it was before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        has_written = settings.SESSION_COOKIE_NAME in request.COOKIES or REFRESHED in request.headers
        is_reader = request.method in {"GET", "HEAD"} and not has_written
        _reader.is_reading = is_reader and REPLICA in settings.DATABASES
        try:
            return self.get_response(request)
        finally:
            _reader.is_reading = False

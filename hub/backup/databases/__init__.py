"""The site's database, as backups need it: one moment of it, and a new one filled with that."""

from django.db import connection

from hub.backup.databases.base import Database, Moment
from hub.backup.databases.postgresql import PostgreSQL
from hub.backup.databases.sqlite import SQLite

__all__ = ["Database", "Moment", "site_database"]


def site_database() -> Database:
    """The one that DATABASE_URL names."""
    return {"postgresql": PostgreSQL, "sqlite": SQLite}[connection.vendor]()

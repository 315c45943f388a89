"""Two engines behind one interface: the database's own full text search, and Elasticsearch."""

import functools

from django.db import connection

from hub.search.engines.database import DatabaseEngine


@functools.cache
def _engine_for(vendor: str) -> DatabaseEngine:
    if vendor == "postgresql":
        from hub.search.engines.postgresql import PostgreSQLEngine

        return PostgreSQLEngine()
    from hub.search.engines.sqlite import SQLiteEngine

    return SQLiteEngine()


def database_engine() -> DatabaseEngine:
    """The engine of the database in use."""
    return _engine_for(connection.vendor)

"""The same tests on each engine: the database's own (SQLite or PostgreSQL, as the run has it) and Elasticsearch."""

import uuid

import pytest
from django.db import connection
from elasticsearch import Elasticsearch

from hub.search import server as server_module
from hub.search.server import search_server

READER_SECONDS = server_module.SEARCH_SECONDS


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, settings, tree):
    """The name of the engine in use. What is published from here on is in its index."""
    if request.param == "elasticsearch":
        request.getfixturevalue("search_server_beside_sqlite")
    return request.param


@pytest.fixture
def search_server_beside_sqlite(request):
    """For what the search server does by itself, whatever the database."""
    if connection.vendor != "sqlite":
        pytest.skip("Elasticsearch is tried beside SQLite; its faults are tried beside both databases")
    request.getfixturevalue("search_server_settings")


@pytest.fixture
def search_server_settings(elasticsearch_url, settings, tree, monkeypatch):
    """Elasticsearch is the engine, under names of this test's own.

    It may take its time, for the machine is busy with other tests; where it hangs, tests set READER_SECONDS again.
    """
    monkeypatch.setattr(server_module, "SEARCH_SECONDS", 5.0)
    prefix = f"test{uuid.uuid4().hex[:10]}"
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"url": elasticsearch_url, "api_key": "", "ca": "", "prefix": prefix, "replicas": 0}
    search_server().catch_up(60)
    yield
    client = Elasticsearch(elasticsearch_url, request_timeout=30)
    for index in client.indices.get(index=f"{prefix}-*"):
        client.indices.delete(index=index)

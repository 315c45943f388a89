"""Whatever is sent to the public API: what the contract promises, from a real server, on each engine, in time."""

import json
import time
import uuid

import pytest
from django.db import connection
from elasticsearch import Elasticsearch

from tests.hub.api.hostile import attack
from tests.serving import Site, environment, manage, serve, serve_copy

ON_LOADED = [pytest.param(name, marks=pytest.mark.loaded) for name in ("sqlite", "elasticsearch")]
ON_ITS_OWN = pytest.param("postgresql", marks=pytest.mark.database)


@pytest.fixture(params=[*ON_LOADED, ON_ITS_OWN])
def served(request, tmp_path_factory):
    """(a running site, the name of its engine). On SQLite the loaded site, on PostgreSQL the small one of the tests."""
    if request.param == "sqlite":
        yield request.getfixturevalue("site"), "sqlite"
    elif request.param == "elasticsearch":
        names = request.getfixturevalue("elasticsearch_names")
        loaded = request.getfixturevalue("loaded_database")
        with serve_copy(loaded, tmp_path_factory.mktemp("elasticsearch"), **names) as site:
            manage(site.database, "rebuild_search", **names)
            yield site, "elasticsearch"
    elif connection.vendor == "postgresql":
        request.getfixturevalue("django_db_setup")
        to = connection.settings_dict
        address = f"postgres://{to['USER']}:{to['PASSWORD']}@{to['HOST']}:{to['PORT']}/{to['NAME']}"
        folder = tmp_path_factory.mktemp("postgresql")
        with serve(environment(folder / "unused") | {"DATABASE_URL": address}, folder) as running:
            yield Site(running, folder / "unused"), "postgresql"
    else:
        pytest.skip("the run on PostgreSQL does this")


@pytest.fixture
def elasticsearch_names(elasticsearch_url):
    """The settings of a site whose indexes have names of this test's own, and go with it."""
    prefix = f"test{uuid.uuid4().hex[:10]}"
    yield {"SEARCH_ENGINE": "elasticsearch", "ELASTICSEARCH_URL": elasticsearch_url, "ELASTICSEARCH_PREFIX": prefix}
    client = Elasticsearch(elasticsearch_url, request_timeout=30)
    for index in client.indices.get(index=f"{prefix}-*"):
        client.indices.delete(index=index)


def answer_of(site: Site, engine: str) -> dict:
    """What the engine itself answers; a search server that has just been filled may be late, and rests for a while."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        answer = json.loads(site.get("/api/v1/search?lang=en&q=mentoring").text)
        if answer["engine"] == engine and not answer["reduced"]:
            return answer
        time.sleep(0.5)
    raise AssertionError(f"{engine} did not answer: {answer}")


def test_every_request_is_answered_as_the_contract_says(served, tmp_path):
    site, engine = served
    assert answer_of(site, engine)["results"]
    main = engine == "sqlite"
    outcome = attack(site, tmp_path, "--generation-deterministic", f"--max-examples={200 if main else 60}")
    assert outcome.passed_all, outcome.told
    assert outcome.operations == 5
    assert outcome.passed == outcome.cases
    assert outcome.cases > (1000 if main else 300)

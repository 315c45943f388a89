"""Fixtures every test may use. Nothing of ours is replaced; services are real or the test says why it is skipped."""

import os
import re
import shutil
import subprocess
import urllib.request
import zlib
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings, setup_databases, teardown_databases
from django.utils import translation
from lxml import etree
from wagtail.models import Page

from hub.search.state import memory
from tests import oai_schemas
from tests.factories import Tree
from tests.okapi import Okapi
from tests.serving import ROOT, Site, load_site, serve_copy
from tests.verapdf import VeraPdf

# The same examples in every run: a failure is found again, and nothing is kept between runs.
hypothesis.settings.register_profile("hub", derandomize=True, database=None)
hypothesis.settings.load_profile("hub")


def service_missing(name: str, reason: str):
    """Skips, or fails where REQUIRE_SERVICES names the service."""
    if name in os.environ.get("REQUIRE_SERVICES", "").split(","):
        pytest.fail(f"{name} is required (REQUIRE_SERVICES): {reason}")
    pytest.skip(f"{name}: {reason}")


def hub_cache() -> Path:
    """Where what tests fetch outlives a run."""
    return Path(os.environ.get("HUB_CACHE") or Path.home() / ".cache/remap-hub")


def fetch_part(name: str, why_not: str) -> Path:
    """What ops/<name>/fetch puts into the cache; skips or fails where it cannot.

    :param why_not: the reason, where the script gives none
    """
    fetched = subprocess.run([ROOT / f"ops/{name}/fetch", hub_cache() / name], capture_output=True, text=True)
    if fetched.returncode:
        service_missing(name, (fetched.stderr.strip() or why_not).splitlines()[-1])
    return Path(fetched.stdout.strip())


def jdk_home() -> Path:
    told = subprocess.run([ROOT / "ops/elasticsearch/jdk"], capture_output=True, text=True, check=True)
    return Path(told.stdout.strip())


# What leans on what each database does in its own way: tried on both in a pairwise run too.
ON_EACH_DATABASE = (
    "tests/hub/search/",
    "tests/hub/audit/",
    "tests/hub/backup/",
    "tests/hub/observing/",
    "tests/good_practices/test_library.py",
    "tests/good_practices/overview/",
    "tests/mentoring/test_registering",
)


def _is_for_the_other_database(item) -> bool:
    """In a pairwise run (TEST_PAIRWISE) each file of tests is tried on one database, half of them on either."""
    path = item.nodeid.partition("::")[0]
    if "TEST_PAIRWISE" not in os.environ or path.startswith(ON_EACH_DATABASE):
        return False
    alone = {"loaded", "production"} & {mark.name for mark in item.iter_markers()}
    on_postgresql = zlib.crc32(path.encode()) % 2 == 0
    return _touches_the_database(item) and not alone and on_postgresql != (connection.vendor == "postgresql")


def _empties_the_database(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


def _touches_the_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or "django_db_setup" in item.fixturenames


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests on the loaded site run on its own SQLite file, those of a whole site bring all its parts; the run on
    PostgreSQL leaves both out, and what touches no database.

    They are marked before pytest selects by marks. What commits for real empties the database afterwards, and comes
    last, whatever pytest-django sorts: others look at it from a second process.
    """
    for item in items:
        if "loaded_database" in item.fixturenames:
            item.add_marker("loaded")
        if "stack" in item.fixturenames:
            item.add_marker("production")
        if _touches_the_database(item):
            item.add_marker("database")
    items[:] = [item for item in items if not _is_for_the_other_database(item)]
    outcome = yield
    items.sort(key=_empties_the_database)
    return outcome


@pytest.fixture(autouse=True)
def _fresh_process():
    """No test leaves a language, a cache entry or the words of its pages to the next."""
    yield
    translation.deactivate_all()
    cache.clear()
    memory.clear()


@pytest.fixture(scope="session", autouse=True)
def _own_media(tmp_path_factory):
    """Files that tests upload go to a folder of this run."""
    with override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the small site every test starts from.

    pytest-django makes one only where a test has its mark. Where none has, it is made here: the site is written into an
    empty database and never into the one that is in use.
    """
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        made = None if name.startswith(("test_", "file:memory")) else setup_databases(verbosity=0, interactive=False)
        Tree.build()
        yield
        if made is not None:
            teardown_databases(made, verbosity=0)


@pytest.fixture
def tree(db) -> Tree:
    """The small site: five home pages, the index pages of each section in English and Finnish, terms, groups.

    It is written anew where a test before has emptied the database.
    """
    if not Page.objects.exists():
        Tree.build()
    return Tree()


@pytest.fixture
def count_queries(client):
    """A function: the number of SQL queries a path takes when the process is warm. The page must answer 200."""

    def count(path: str) -> int:
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    return count


@pytest.fixture(scope="session")
def loaded_database(tmp_path_factory):
    """The shipped content, loaded once into a SQLite file by the real commands; tests copy it."""
    return load_site(tmp_path_factory.mktemp("loaded") / "hub.sqlite3")


@pytest.fixture(scope="session")
def site(loaded_database, tmp_path_factory):
    """A real server on a copy of the loaded site, in a process of its own."""
    with serve_copy(loaded_database, tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        service_missing("chromium", "no chromium on this machine (Debian: apt-get install chromium)")
    return path


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of an Elasticsearch that answers. What a test writes there has names of its own, and goes with it."""
    url = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200")
    no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        no_proxy.open(f"{url}/_cluster/health", timeout=2).close()
    except (OSError, HTTPException) as error:
        service_missing("elasticsearch", f"none answers at TEST_ELASTICSEARCH_URL: {error} (start one: make services)")
    return url


@pytest.fixture(scope="session")
def okapi() -> Okapi:
    """Okapi, as translation tools use it to read and write XLIFF."""
    return Okapi(jars=fetch_part("okapi", "its jars cannot be fetched"), home=jdk_home())


@pytest.fixture(scope="session")
def verapdf() -> VeraPdf:
    """What says whether a PDF keeps to PDF/UA-1."""
    return VeraPdf(jar=fetch_part("verapdf", "its jar cannot be fetched"), home=jdk_home())


@pytest.fixture(scope="session")
def words_of() -> Callable[[Path], str]:
    """A function: what the text of a PDF says to those who copy it, in one line."""
    if shutil.which("pdftotext") is None:
        service_missing("pdftotext", "it is not on this machine (Debian: apt-get install poppler-utils)")

    def read(file: Path) -> str:
        told = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
        return " ".join(re.sub("[\u202a-\u202e]", "", told).split())  # without the marks of direction

    return read


@pytest.fixture(scope="session")
def oai_schema() -> etree.XMLSchema:
    """What a whole answer to a harvester has to look like: the official schemas, and ours for the richer format."""
    folder = hub_cache() / "oai"
    try:
        oai_schemas.fetch(folder)
    except subprocess.CalledProcessError as error:
        service_missing("oai_schemas", (error.stderr.strip() or "they cannot be fetched").splitlines()[-1])
    return oai_schemas.schema_of(folder, (ROOT / "docs/partners/record-1.xsd").read_bytes())


__all__ = ["Site"]

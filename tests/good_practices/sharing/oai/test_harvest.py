"""Real harvesters take the whole library from a running site, while others edit it, and keep it current."""

import contextlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from lxml import etree
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
from oaipmh_scythe import Scythe
from sickle import Sickle

from tests.good_practices.sharing.oai.provider import OAI, texts
from tests.serving import Site, manage, serve_copy

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]


def rows(site: Site, where: str = "1") -> dict[str, dict]:
    """{identifier: record} of the shared records in the site's database."""
    with contextlib.closing(sqlite3.connect(site.database)) as database:
        found = database.execute(f"SELECT uid, language, body FROM good_practices_sharedrecord WHERE {where}")  # noqa: S608
        return {f"oai:hub.localhost:{uid}-{language}": json.loads(body) for uid, language, body in found}


def sickle(site: Site, prefix: str) -> list[tuple[str, bool, str]]:
    records = Sickle(f"{site.address}/oai").ListRecords(metadataPrefix=prefix)
    return [
        (record.header.identifier, record.deleted, "" if record.deleted else record.metadata["title"][0])
        for record in records
    ]


def scythe(site: Site, prefix: str) -> list[tuple[str, bool, str]]:
    with Scythe(f"{site.address}/oai") as client:
        records = list(client.list_records(metadata_prefix=prefix))
    return [
        (record.header.identifier, record.deleted, "" if record.deleted else record.metadata["title"][0])
        for record in records
    ]


def posting(site: Site, prefix: str) -> list[tuple[str, bool, str]]:
    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    registry.registerReader("remap", lambda element: {"title": element.xpath("*/*[local-name()='title']/text()")})
    records = Client(f"{site.address}/oai", registry).listRecords(metadataPrefix=prefix)
    return [
        (header.identifier(), header.isDeleted(), "" if header.isDeleted() else metadata["title"][0])
        for header, metadata, _about in records
    ]


@pytest.mark.parametrize("prefix", ["oai_dc", "remap"])
@pytest.mark.parametrize("client", [sickle, scythe, posting])
def test_each_client_takes_everything_once(site, client, prefix):
    taken = client(site, prefix)
    stored = rows(site)
    assert len(stored) > 250
    assert len(taken) == len(stored)
    assert {name: title for name, _deleted, title in taken} == {name: row["title"] for name, row in stored.items()}


def test_clients_read_what_the_site_says_of_itself(site):
    client = Client(f"{site.address}/oai")
    client.updateGranularity()
    assert client.identify().deletedRecord() == "persistent"
    with Scythe(f"{site.address}/oai") as other:
        assert other.identify().repositoryName == "RE-MAP"
        assert [form.metadataPrefix for form in other.list_metadata_formats()] == ["oai_dc", "remap"]
    specs = {found.setSpec for found in Sickle(f"{site.address}/oai").ListSets()}
    assert {f"lang:{code}" for code in LANGUAGES} <= specs
    by_set = [spec for spec in specs if spec.startswith("topic:")]
    assert len(by_set) > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefix", ["oai_dc", "remap"])
def test_every_record_is_valid(site, oai_schema, language, prefix):
    answer = site.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}&set=lang:{language}")
    tree = etree.fromstring(answer.text.encode())
    oai_schema.assertValid(tree)
    assert len(texts(tree, "identifier")) == len(rows(site, f"language = '{language}'")) > 50


class Harvest:
    """A harvester that can stop between two pages.

    Attributes: names (identifiers in the order they came), deleted (those that were so), begun (the first answer's
    date), token (of the last page; empty after the end).
    """

    def __init__(self, site: Site, **arguments: str):
        self.site, self.names, self.deleted = site, [], set()
        self.begun, self.token = "", ""
        self._take({"metadataPrefix": "remap"} | arguments)

    def next(self) -> None:
        self._take({"resumptionToken": self.token})

    def finish(self) -> "Harvest":
        while self.token:
            self.next()
        return self

    def _take(self, arguments: dict[str, str]) -> None:
        answer = self.site.get(f"/oai?{urlencode({'verb': 'ListRecords'} | arguments)}")
        tree = etree.fromstring(answer.text.encode())
        assert tree.find(f"{OAI}error") is None, answer.text
        self.begun = self.begun or texts(tree, "responseDate")[0]
        for header in tree.iter(f"{OAI}header"):
            name = header.find(f"{OAI}identifier").text
            self.names.append(name)
            if header.get("status") == "deleted":
                self.deleted.add(name)
        self.token = "".join(texts(tree, "resumptionToken"))


WITHDRAW = """
from good_practices.models import PracticePage
for page in PracticePage.objects.filter(locale__language_code="en").order_by("uid")[3::20][:5]:
    page.unpublish()
"""

# 50 pages: 5 that were withdrawn are published again, 5 are new, 15 are changed, 15 withdrawn, 10 moved.
EDIT = """
from wagtail.models import Page
from good_practices.models import PracticeIndexPage, PracticePage
library = PracticeIndexPage.objects.filter(locale__language_code="en").first()
other = PracticeIndexPage(title="Other", slug="other", summary="Other", uid="other", locale=library.locale)
library.get_parent().add_child(instance=other)
other.save_revision().publish()
english = PracticePage.objects.filter(locale__language_code="en").order_by("uid")
for page in english.filter(live=False):
    page.save_revision().publish()
pages = list(english.filter(live=True))[::2]
for page in pages[:15]:
    page.title += " again"
    page.save_revision().publish()
for page in pages[15:30]:
    page.unpublish()
for page in pages[30:40]:
    page.move(PracticeIndexPage.objects.get(pk=other.pk), pos="last-child")
for number in range(5):
    page = pages[0].copy(to=PracticeIndexPage.objects.get(pk=library.pk), update_attrs={"slug": f"new-{number}"})
    page.save_revision().publish()
"""


@pytest.fixture
def edited(loaded_database, tmp_path):
    """A site of its own with 101 practices in five languages, some of them withdrawn."""
    with serve_copy(loaded_database, tmp_path) as site:
        manage(site.database, "scale", "45")
        manage(site.database, "rebuild_records")
        manage(site.database, "shell", "--verbosity=0", code=WITHDRAW)
        yield site


def test_a_harvest_during_edits_is_complete_and_the_next_one_brings_the_edits(edited):
    there = set(rows(edited))
    assert len(there) > 450
    harvest = Harvest(edited)
    harvest.next()
    with ThreadPoolExecutor() as pool:
        editor = pool.submit(manage, edited.database, "shell", "--verbosity=0", code=EDIT)
        harvest.next()  # while the other process writes
        editor.result()
    assert harvest.token, "the edits have to lie before the last token"
    harvest.finish()

    assert len(harvest.names) == len(set(harvest.names))
    assert there <= set(harvest.names)

    changed = rows(edited, f"updated >= '{harvest.begun[:10]} {harvest.begun[11:19]}'")
    assert len(changed) >= 50
    again = Harvest(edited, **{"from": harvest.begun}).finish()
    assert sorted(again.names) == sorted(changed)
    assert again.deleted == {name for name, row in changed.items() if row["withdrawn"]}
    assert len(again.deleted) >= 15
    assert set(harvest.names) | set(again.names) == set(rows(edited))

    in_swedish = Harvest(edited, set="lang:sv", **{"from": harvest.begun}).finish()
    assert sorted(in_swedish.names) == sorted(name for name in changed if name.endswith("-sv"))
    assert in_swedish.deleted == {name for name in again.deleted if name.endswith("-sv")} != set()

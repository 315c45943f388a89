"""The shipped practices say the same in every output, in every language."""

import csv
import io
import json
from datetime import datetime
from urllib.parse import quote

import feedparser
import pytest
from django.utils.timezone import localtime
from lxml import etree

from good_practices.sharing.record import Record
from tests.browser.words import ask
from tests.good_practices.sharing.oai.test_record_xml import REMAP, read
from tests.good_practices.sharing.readers import (
    Head,
    in_words,
    read_bibtex,
    read_csl,
    read_json_ld,
    read_record,
    read_ris,
    unguarded,
    value_at,
)
from tests.serving import Site

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]


def records(site: Site, language: str) -> list[dict]:
    rows = ask(site, "SELECT body FROM good_practices_sharedrecord WHERE language = ? ORDER BY id", language)
    return [json.loads(body) for (body,) in rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_outputs_of_a_practice_say_what_its_record_says(site, language):
    found = records(site, language)
    assert len(found) == 56
    for record in found[LANGUAGES.index(language) :: 5]:
        page = site.get(record["url"].removeprefix("http://localhost:8000"))
        base = f"/id/{record['id']}.{language}"
        forms = {form: site.get(f"{base}.{form}").text for form in ("ris", "bib", "csl.json", "jsonld")}
        head = Head(page.text)
        wanted = read_record(record, head.all("DC.subject"))
        assert len(wanted.keywords) == len(record["topics"] + record["needs"] + record["groups"])
        said = {
            "citation_": head.citation(),
            "Dublin Core": head.dublin_core(),
            "RIS": read_ris(forms["ris"]),
            "BibTeX": read_bibtex(forms["bib"]),
            "CSL-JSON": read_csl(forms["csl.json"]),
            "JSON-LD": read_json_ld(json.loads(forms["jsonld"])),
        }
        for name, fields in said.items():
            assert fields._asdict() == wanted._asdict(), f"{base}: {name}"
        assert head.json_ld == json.loads(forms["jsonld"])
        # The organisation that the practice is of, where it is not the author.
        assert head.all("DC.contributor") == [record["organisation"]]
        assert head.json_ld["contributor"]["name"] == record["organisation"]
        for form in ("ris", "csl.json"):
            assert record["organisation"] in forms[form], f"{base}: {form}"


def by_the_api(site: Site, language: str) -> list[dict]:
    """All records, page by page."""
    found, address = [], f"/api/v1/practices?lang={language}&limit=25"
    while address:
        page = json.loads(site.get(address).text)
        found += page["results"]
        address = (page["next"] or "").removeprefix("http://localhost:8000")
    return found


def by_oai(site: Site, language: str) -> list[Record]:
    """All records in the richer format, page by page."""
    found, query = [], f"metadataPrefix=remap&set=lang:{language}"
    while query:
        answer = etree.fromstring(site.get(f"/oai?verb=ListRecords&{query}").text.encode())
        found += [Record.model_validate(read(element, Record)) for element in answer.iter(f"{REMAP}record")]
        token = answer.findtext(".//{*}resumptionToken")
        query = f"resumptionToken={quote(token)}" if token else ""
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_ways_to_take_the_library_give_the_same_records(site, language):
    taken = by_the_api(site, language)
    assert [row["id"] for row in taken] == [row["id"] for row in records(site, language)]
    lines = site.get(f"/export/practices.jsonl?lang={language}").text.splitlines()
    assert [json.loads(line) for line in lines] == taken
    assert by_oai(site, language) == [Record.model_validate(row) for row in taken]
    table = csv.DictReader(io.StringIO(site.get(f"/export/practices.csv?lang={language}").text.removeprefix("\ufeff")))
    for row, record in zip(table, taken, strict=True):
        for name in ("title", "summary", "kind", "topics", "countries", "evidence_level", "updated", "licence.url"):
            assert unguarded(row[name.replace(".", "_")]) == in_words(value_at(record, name)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_says_what_the_records_say(site, language):
    told = {record["url"]: record for record in records(site, language)}
    feed = feedparser.parse(site.get(f"/{language}/practices/feed.atom").text)
    assert len(feed.entries) == 30
    for entry in feed.entries:
        record = told[entry.link]
        assert (entry.title, entry.updated) == (record["title"], in_site_time(record["modified"]))
        assert {link.href for link in entry.links if link.rel == "license"} == {record["licence"]["url"]}


def in_site_time(moment: str) -> str:
    """A moment as feeds write it."""
    return localtime(datetime.fromisoformat(moment)).isoformat()

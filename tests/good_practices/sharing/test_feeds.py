"""The feed of the library: what an entry says of a practice, and that a feed has what the list shows."""

import json
from datetime import datetime

import pytest

from good_practices.models import SharedRecord
from hub.addresses import absolute
from tests.factories import publish, translated
from tests.feeds import read

NARROWED = [
    "",
    "topic=mentoring",
    "topic=mentoring&topic=resilience&country=FI",
    "kind=prevention",
    "evidence=E3&status=active",
    "year=2015",
    "q=circle",
    "q=circle&country=FI&country=SE",
    "q=nothinglikeit",
]


@pytest.mark.parametrize("query", NARROWED)
@pytest.mark.parametrize("language", ["en", "fi"])
def test_a_feed_has_what_the_list_shows(client, library, language, query):
    shown = client.get(f"/{language}/practices/?sort=newest&{query}").context["practices"]
    for form in ("atom", "rss"):
        told = read(client.get(f"/{language}/practices/feed.{form}?{query}")).entries
        assert [entry.link for entry in told] == [absolute(page) for page in shown]


def test_an_entry_says_what_the_record_says(client, tree):
    page = tree.practice(
        title="Grief & more",
        summary="a < b\x0b.",
        topics=["mentoring"],
        organisation="Owner ry",
        licence="CC-BY-SA-4.0",
    )
    page.authorship, page.title = "owner", "Grief and more"
    publish(page)
    record = json.loads(SharedRecord.objects.get(uid=page.uid).as_json())
    response = client.get("/en/practices/feed.atom")
    (entry,) = read(response).entries
    assert entry.id == f"urn:remap:{page.uid}:en"
    assert (entry.title, entry.link, entry.author) == ("Grief and more", record["url"], "Owner ry")
    assert entry.summary == "a &lt; b."
    assert datetime.fromisoformat(entry.published) == datetime.fromisoformat(record["published"])
    assert datetime.fromisoformat(entry.updated) == datetime.fromisoformat(record["modified"])
    assert [(tag.term, tag.label) for tag in entry.tags] == [("mentoring", "Mentoring")]
    assert entry.rights == "CC BY-SA 4.0"
    assert {link.rel: link.href for link in entry.links}["license"] == record["licence"]["url"]
    told = client.get("/en/practices/feed.rss")
    (item,) = read(told).entries
    assert (item.title, item.id, item.author) == ("Grief and more", entry.id, "Owner ry")
    assert f'<atom:link href="{record["licence"]["url"]}" rel="license"/>' in told.text


def test_each_language_tells_its_own(client, tree):
    page = tree.practice(title="Circles")
    translated(page, tree, "fi", title="Piirit")
    english, finnish = (read(client.get(f"/{code}/practices/feed.atom")) for code in ("en", "fi"))
    assert [entry.title for entry in english.entries] == ["Circles"]
    assert [entry.title for entry in finnish.entries] == ["Piirit"]
    assert {english.entries[0].id, finnish.entries[0].id} == {f"urn:remap:{page.uid}:{code}" for code in ("en", "fi")}

"""What a practice page says to programs, and where it says nothing."""

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from good_practices.models import PracticePage, SharedRecord
from tests.factories import committed, media, user_in
from tests.factories.translations import translate
from tests.good_practices.sharing.readers import Head

SCHEMA_ORG = json.loads((Path(__file__).parent / "vocabularies/schema-org-30.json").read_text())["types"]
HOST = "http://localhost:8000"


@pytest.fixture
def practice(tree):
    return committed(tree.practice, title="Circles", summary="What it does.", organisation="Ystävyys ry")


def head_of(client, page, language: str = "en") -> Head:
    response = client.get(f"/{language}/practices/{page.slug}/")
    assert response.status_code == 200
    return Head(response.text)


def test_zotero_and_scholar_find_a_report(client, practice):
    said = head_of(client, practice).citation()
    assert (said.title, said.author, said.institution) == ("Circles", "RE-MAP", "RE-MAP")
    assert said.address == f"{HOST}/id/{practice.uid}"
    assert head_of(client, practice).one("citation_technical_report_number") == practice.uid


def test_dublin_core_says_the_same_with_languages(client, practice):
    head = head_of(client, practice)
    assert head.dublin_core() == head.citation()
    assert head.all("DC.contributor") == ["Ystävyys ry"]
    assert head.soup.head.select_one('meta[name="DC.title"]')["lang"] == "en"
    assert head.all("DC.coverage") == ["Finland"]
    assert head.links("schema.DC") == [("http://purl.org/dc/elements/1.1/", "")]


def test_the_data_block_has_what_search_engines_ask_for(client, tree):
    page = committed(
        tree.practice,
        start_year=2001,
        countries=["FI", "SE"],
        licence="CC-BY-SA-4.0",
        authorship="owner",
        organisation="Ystävyys ry",
    )
    said = head_of(client, page).json_ld
    assert said["@type"] == ["CreativeWork", "LearningResource"]
    assert said["@id"] == f"{HOST}/id/{page.uid}#en"
    assert said["author"] == {"@type": "Organization", "name": "Ystävyys ry"}
    assert "contributor" not in said
    assert said["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert said["isAccessibleForFree"] is True
    assert said["isBasedOn"] == ["https://example.org/"]
    assert [row["audienceType"] for row in said["audience"]] == ["Witnesses"]
    assert said["about"][0] == {
        "@type": "DefinedTerm",
        "name": "Mentoring",
        "termCode": "mentoring",
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "topic"},
    }
    assert said["spatialCoverage"][1] == {"@type": "Country", "name": "Sweden", "identifier": "SE"}
    assert said["dateModified"] == said["version"] >= said["datePublished"] > "2026"


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({"start_year": 2001, "status": "active"}, "2001/.."),
        ({"start_year": 2001, "end_year": 2020, "status": "ended"}, "2001/2020"),
        ({"start_year": 2001, "status": "unknown"}, "2001/"),
        ({"end_year": 2020, "status": "ended"}, "/2020"),
        ({}, None),
    ],
)
def test_years_are_an_interval(client, tree, facts, years):
    assert head_of(client, committed(tree.practice, **facts)).json_ld.get("temporalCoverage") == years


def test_an_international_body_has_a_place_and_no_country(client, tree):
    page = committed(tree.practice, countries=["INT"])
    assert head_of(client, page).json_ld["spatialCoverage"] == [
        {"@type": "Place", "name": "International", "identifier": "INT"}
    ]


def test_every_term_is_one_of_schema_org(client, tree):
    page = committed(tree.practice, start_year=2001, countries=["FI", "SE"])
    committed(translate, page, tree, "fi")

    def check(node):
        if isinstance(node, list):
            for item in node:
                check(item)
        elif isinstance(node, dict):
            types = [node["@type"]] if isinstance(node["@type"], str) else node["@type"]
            known = {name for kind in types for name in SCHEMA_ORG[kind]}
            assert {name for name in node if name[0] != "@"} <= known, node
            for value in node.values():
                check(value)

    for language in ("en", "fi"):
        check(head_of(client, page, language).json_ld)


def test_translation_and_original_name_each_other(client, practice, tree):
    committed(translate, practice, tree, "fi", {"Circles": "Piirit"})
    english, finnish = head_of(client, practice).json_ld, head_of(client, practice, "fi").json_ld
    assert [work["@id"] for work in english["workTranslation"]] == [finnish["@id"]]
    assert finnish["translationOfWork"]["@id"] == english["@id"]
    assert finnish["translationOfWork"]["url"] == english["url"]
    assert "workTranslation" not in finnish
    assert "translationOfWork" not in english
    assert (finnish["inLanguage"], finnish["name"]) == ("fi", "Piirit")
    head = head_of(client, practice, "fi")
    assert head.one("og:locale") == "fi_FI"
    assert head.all("og:locale:alternate") == ["en_US"]
    assert (head.one("og:title"), head.one("og:url")) == ("Piirit", f"{HOST}/fi/practices/{practice.slug}/")


def test_no_text_can_end_the_data_block(client, tree):
    title = '</script><script src="//elsewhere.example/x.js"></script><!-- & "quoted"'
    head = head_of(client, committed(tree.practice, title=title))
    assert head.json_ld["name"] == title
    assert head.one("citation_title") == title
    assert not [script for script in head.soup.select("script[src]") if "elsewhere" in script["src"]]


def links_of(response) -> list[dict[str, str]]:
    """The Link header, read by its grammar."""
    return [
        {"address": address, **dict(re.findall(r'(\w+)="([^"]*)"', rest))}
        for address, rest in re.findall(r"<([^>]*)>((?:; \w+=\"[^\"]*\")*)(?:, |$)", response.headers["Link"])
    ]


def test_the_page_signposts(client, tree, practice):
    own = media.document()
    material = {"title": "Manual", "address": "", "document": own, "language": "en"}
    elsewhere = {"title": "Leaflet", "address": "https://example.org/a.pdf", "document": None, "language": ""}
    practice.materials = [("material", material), ("material", elsewhere)]
    committed(lambda: practice.save_revision().publish())
    response = client.get(practice.url)
    links = links_of(response)
    by_rel = {rel: [link for link in links if link["rel"] == rel] for rel in {link["rel"] for link in links}}
    assert [link["address"] for link in by_rel["cite-as"]] == [f"{HOST}/id/{practice.uid}"]
    assert [link["address"] for link in by_rel["license"]] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert [link["address"] for link in by_rel["item"]] == [HOST + own.url]
    assert "https://schema.org/AboutPage" in [link["address"] for link in by_rel["type"]]
    for link in by_rel["describedby"]:
        described = client.get(link["address"].removeprefix(HOST))
        assert described.headers["Content-Type"].split(";")[0] == link["type"]
        assert links_of(described) == [{"address": HOST + practice.url, "rel": "describes", "type": "text/html"}]
    assert len(by_rel["describedby"]) == 4
    head = Head(response.text)
    for rel in ("cite-as", "describedby", "license", "item"):
        assert head.links(rel) == [(link["address"], link.get("type", "")) for link in by_rel[rel]]


def says_nothing(response) -> bool:
    words = ('"citation_', '"DC.', 'property="og:', "application/ld+json", 'rel="cite-as"', 'id="cite"')
    return not [word for word in words if word in response.text] and "Link" not in response.headers


def test_a_page_that_is_shared_says_something(client, practice):
    assert not says_nothing(client.get(practice.url))


def test_a_fallback_says_only_where_its_original_is(client, practice, tree):
    committed(practice.copy_for_translation, tree.locales["fi"], alias=True)
    response = client.get(f"/fi/practices/{practice.slug}/")
    assert "Circles" in response.text
    assert says_nothing(response)
    assert Head(response.text).links("canonical") == [(HOST + practice.url, "")]


def test_a_page_without_a_record_is_shown_as_before(client, practice):
    SharedRecord.objects.all().delete()
    response = client.get(practice.url)
    assert response.status_code == 200
    assert "Circles" in response.text
    assert says_nothing(response)


def test_a_preview_says_nothing(client, tree, practice):
    client.force_login(user_in("Editors"))
    page = PracticePage.objects.get(pk=practice.pk)
    page.title = "Not published yet"
    page.save_revision()
    response = client.get(f"/admin/pages/{practice.pk}/view_draft/")
    assert response.status_code == 200
    assert "Not published yet" in response.text
    assert says_nothing(response)
    assert "Not published yet" not in client.get(practice.url).text


def test_no_person_is_named_anywhere(client, tree):
    person = user_in("Editors", name="aino-editor", first_name="Aino", last_name="Virtanen")
    page = committed(tree.practice)
    page.owner = page.locked_by = person
    page.save()
    committed(page.save_revision(user=person).publish, user=person)
    forms = [f"/id/{page.uid}.en.{form}" for form in ("ris", "bib", "csl.json", "jsonld")]
    for path in (page.url, *forms):
        response = client.get(path)
        assert response.status_code == 200
        assert not re.search("aino|virtanen", response.text + str(response.headers), re.I), path


def test_people_see_how_to_cite_and_share(client, practice):
    box = Head(client.get(practice.url).text).soup.select_one("section.cite")
    day = PracticePage.objects.get(pk=practice.pk).last_published_at
    line = " ".join(box.select_one(".citation").get_text().split())
    assert line == f"RE-MAP ({day.day} {day:%B %Y}). “Circles”. {HOST}/id/{practice.uid}"
    assert [link["href"] for link in box.select("li a")] == [
        f"{HOST}/id/{practice.uid}.en.{form}" for form in ("ris", "bib", "csl.json", "jsonld")
    ]
    assert box.select_one("button").has_attr("hidden")
    assert box.select_one('a[href^="mailto:"]')["href"] == (
        "mailto:?subject=Good%20practice%3A%20Circles&body=This%20may%20be%20of%20use%20to%20you%3A%0D%0A%0D%0ACircles"
        f"%0D%0Ahttp%3A%2F%2Flocalhost%3A8000%2Fid%2F{practice.uid}"
    )


def test_who_wrote_a_practice_itself_is_cited_with_who_publishes_it(client, tree):
    page = committed(tree.practice, title="Circles", organisation="Ystävyys ry", authorship="owner")
    line = Head(client.get(page.url).text).soup.select_one(".citation").get_text()
    assert line.startswith("Ystävyys ry (")
    assert line.endswith(f". “Circles”. RE-MAP. {HOST}/id/{page.uid}")


def test_the_page_reads_its_record_with_one_query(client, practice):
    client.get(practice.url)
    with CaptureQueriesContext(connection) as found:
        client.get(practice.url)
    assert len([query for query in found if "sharedrecord" in query["sql"]]) == 1

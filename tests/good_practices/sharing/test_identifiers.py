"""Persistent addresses: what they lead to, for whom, and that they survive what editors do."""

import json

import pytest

from good_practices.models import PracticeIndexPage, PracticePage, SharedRecord
from good_practices.sharing.record import ADDED
from tests.browser.words import ask
from tests.factories import add, committed, publish
from tests.factories.translations import translate
from tests.good_practices.sharing.readers import Head

FORMS = {
    "application/x-research-info-systems": "ris",
    "application/x-bibtex": "bib",
    "application/vnd.citationstyles.csl+json": "csl.json",
    "application/ld+json": "jsonld",
}


@pytest.fixture
def practice(tree):
    return committed(tree.practice, title="Circles")


@pytest.fixture
def leads_to(client, practice):
    """A function: where the persistent address of the practice leads, with headers."""

    def follow(accept: str = "", language: str = "") -> str:
        headers = {"Accept": accept or "text/html", "Accept-Language": language}
        response = client.get(f"/id/{practice.uid}", headers=headers)
        assert response.status_code == 303, response.text
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
        return response.headers["Location"].removeprefix("http://localhost:8000")

    return follow


@pytest.mark.parametrize(("accept", "form"), FORMS.items())
def test_who_asks_for_a_citation_is_led_to_it_in_the_best_language(practice, tree, leads_to, accept, form):
    committed(translate, practice, tree, "fi")
    assert leads_to(accept) == f"/id/{practice.uid}.en.{form}"
    assert leads_to(accept, "fi-FI, en;q=0.5") == f"/id/{practice.uid}.fi.{form}"
    assert leads_to(f"text/html;q=0.5, {accept}", "sv") == f"/id/{practice.uid}.en.{form}"


@pytest.mark.parametrize(
    "accept",
    [
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "*/*",
        "text/html, application/x-bibtex;q=0.5",
        "image/png",
        "nonsense, ;;;",
    ],
)
def test_everyone_else_is_led_to_the_page(practice, leads_to, accept):
    assert leads_to(accept) == practice.url


def test_a_page_that_is_no_practice_is_only_read(client, tree):
    article = committed(tree.article)
    response = client.get(f"/id/{article.uid}", headers={"Accept": "application/ld+json"})
    assert (response.status_code, response.headers["Location"]) == (303, article.url)


def test_a_fallback_is_not_led_to(client, practice, tree, leads_to):
    committed(practice.copy_for_translation, tree.locales["fi"], alias=True)
    assert client.get(f"/fi/practices/{practice.slug}/").status_code == 200
    assert leads_to(language="fi") == practice.url
    assert client.get(f"/id/{practice.uid}.fi.ris").status_code == 404


def test_it_survives_a_new_slug_a_move_a_break_and_a_new_language(client, practice, tree, leads_to):
    def page() -> PracticePage:
        return PracticePage.objects.get(pk=practice.pk)

    renamed = page()
    renamed.slug = "elsewhere"
    committed(lambda: renamed.save_revision().publish())
    assert leads_to() == "/en/practices/elsewhere/"

    other = PracticeIndexPage(title="Other", slug="other", summary="Other", uid="other", locale=tree.locales["en"])
    other = publish(add(tree.homes["en"], other))
    committed(page().move, other, "last-child")
    assert leads_to() == "/en/other/elsewhere/"
    assert f"UR  - http://localhost:8000/id/{practice.uid}\r\n" in client.get(f"/id/{practice.uid}.en.ris").text

    committed(page().unpublish)
    assert client.get(f"/id/{practice.uid}").status_code == 410
    committed(page().get_latest_revision().publish)
    assert leads_to() == "/en/other/elsewhere/"

    committed(page().move, PracticeIndexPage.objects.get(pk=tree.libraries["en"].pk), "last-child")
    committed(translate, page(), tree, "fi")
    assert leads_to(language="fi") == "/fi/practices/elsewhere/"
    assert leads_to(language="en") == "/en/practices/elsewhere/"


@pytest.mark.parametrize("form", FORMS.values())
def test_what_was_withdrawn_is_410_with_what_is_left(client, practice, form):
    committed(practice.unpublish)
    response = client.get(f"/id/{practice.uid}.en.{form}")
    assert response.status_code == 410
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    left = json.loads(response.text)
    assert (left["id"], left["withdrawn"]) == (practice.uid, True)
    assert "Circles" not in response.text


@pytest.mark.parametrize("accept", ["application/json", *FORMS])
def test_a_program_hears_of_the_end_as_json(client, practice, accept):
    committed(practice.unpublish)
    response = client.get(f"/id/{practice.uid}", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (410, "application/json")
    assert [row["lang"] for row in json.loads(response.text)] == ["en"]


def test_a_reader_is_told_in_words(client, practice):
    committed(practice.unpublish)
    response = client.get(f"/id/{practice.uid}", headers={"Accept": "text/html"})
    assert response.status_code == 410
    assert "This practice was withdrawn" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "nothing.en.ris",
        "{uid}.fi.ris",
        "{uid}.xx.bib",
        "{uid}.fi.pdf",
        "{uid}.en.doc",
        "{uid}.en.ris/",
        "{uid}.en",
        "{uid}.",
    ],
)
def test_what_never_was_is_404(client, practice, path):
    assert client.get(f"/id/{path.format(uid=practice.uid)}").status_code == 404


def test_every_practice_of_the_site_has_an_address_that_leads_to_a_page_which_names_it(site):
    uids = [uid for (uid,) in ask(site, "SELECT DISTINCT uid FROM good_practices_sharedrecord")]
    assert len(uids) >= 56
    for number, uid in enumerate(uids):
        language = ("en", "fi", "sv", "fr", "ar")[number % 5]
        response = site.get(f"/id/{uid}", Accept="text/html", Accept_Language=language)
        assert response.status == 303, uid
        assert response.headers["Location"].startswith(f"/{language}/"), uid
        page = site.get(response.headers["Location"])
        assert page.status == 200, uid
        assert Head(page.text).links("cite-as")[0][0].endswith(f"/id/{uid}"), uid


def test_a_record_of_the_release_before_is_read_until_all_are_written_anew(client, practice):
    row = SharedRecord.objects.get(uid=practice.uid)
    body = json.loads(row.body)
    row.body = json.dumps({name: value for name, value in body.items() if name not in ADDED}, separators=(",", ":"))
    row.save(update_fields=["body"])
    for path in (
        practice.url,
        f"/id/{practice.uid}.en.jsonld",
        f"/id/{practice.uid}.en.ris",
        f"/api/v1/practices/{practice.uid}",
        "/export/practices.csv?lang=en",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Circles" in content, path

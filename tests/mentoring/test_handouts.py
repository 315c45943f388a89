"""A handout of a chapter as a PDF by itself."""

import pytest
from bs4 import BeautifulSoup
from django.test import TestCase

from hub.print.models import PrintedDocument
from mentoring.models import ChapterPage, ManualPage
from tests.hub.test_blocks import translate_all
from tests.mentoring.test_manual import full_chapter
from tests.mentoring.test_mentoring import below


@pytest.fixture
def chapter(tree) -> ChapterPage:
    """A chapter with every block of a manual; its handout is "Handout iota"."""
    manual = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    return below(manual, ChapterPage, title="Chapter", slug="chapter", body=full_chapter())


def anchor(chapter: ChapterPage, title: str) -> str:
    return next(section.anchor for section in chapter.sections() if section.title == title)


def address(chapter: ChapterPage, title: str = "Handout iota") -> str:
    return f"{chapter.url}handout-{anchor(chapter, title)}.pdf"


def ordered(client, path: str) -> BeautifulSoup:
    """The document that a reader orders, before it is made."""
    assert client.get(path).status_code == 202
    return BeautifulSoup(PrintedDocument.objects.latest("ordered_at").html, "html.parser")


def test_a_handout_says_what_the_chapter_says_and_nothing_else(client, chapter):
    paper = ordered(client, address(chapter)).select_one(".paper-part")
    assert [heading.text for heading in paper.select("h1, h2, h3")] == ["Handout iota", "Below lambda"]
    assert [heading.name for heading in paper.select("h1, h2, h3")] == ["h1", "h2"]
    assert paper.get_text(" ", strip=True) == "Handout iota Sheet kappa Below lambda"


def test_its_paper_is_titled_and_tells_where_it_comes_from(client, chapter):
    document = ordered(client, address(chapter))
    assert document.title.text == "Handout iota · RE-MAP"
    assert document.select_one(".paper-foot a")["href"] == "http://localhost:8000/en/mentoring/manual/chapter/"
    assert "As of" in document.select_one(".paper-foot").text


def test_it_is_made_and_given_under_its_own_name(client, chapter):
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.get(address(chapter))
    answer = client.get(address(chapter))
    assert answer.content.startswith(b"%PDF-1.7")
    name = f"handout-{anchor(chapter, 'Handout iota')}.en.pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_handout_leads_to_it_on_screen_only(client, chapter):
    link = f'href="{address(chapter)}"'
    assert client.get(chapter.url).text.count(link) == 1
    assert "handout-s-" not in str(ordered(client, f"{chapter.url}page.pdf"))


def test_the_page_that_waits_leads_back_to_the_handout(client, chapter):
    waiting = client.get(address(chapter)).text
    assert f'href="{chapter.url}#{anchor(chapter, "Handout iota")}"' in waiting


def test_it_has_the_same_address_in_every_language(client, tree, chapter):
    translate_all(chapter, tree.locales["fi"])
    paper = ordered(client, address(chapter).replace("/en/", "/fi/")).select_one(".paper-part")
    assert paper.h1.text == "FI Handout iota"


def test_what_stands_in_for_a_translation_says_its_language(client, tree, chapter):
    chapter.get_parent().copy_for_translation(tree.locales["fi"], alias=True)
    chapter.copy_for_translation(tree.locales["fi"], alias=True)
    document = ordered(client, address(chapter).replace("/en/", "/fi/"))
    assert document.html["lang"] == "fi"
    assert document.h1.find_parent(lang="en")


def test_a_draft_has_no_handouts_for_readers(client, chapter):
    chapter.unpublish()
    assert client.get(address(chapter)).status_code == 404


@pytest.mark.parametrize("title", ["Section alpha", "Exercise beta"])
def test_other_parts_of_a_chapter_are_no_handouts(client, chapter, title):
    assert client.get(address(chapter, title)).status_code == 404


@pytest.mark.parametrize("path", ["chapter/handout-s-00000000.pdf", "chapter/handout-'].pdf", "handout-s-00000000.pdf"])
def test_what_is_not_there_is_not_found(client, chapter, path):
    assert client.get(f"/en/mentoring/manual/{path}").status_code == 404
    assert not PrintedDocument.objects.exists()


def test_search_engines_are_asked_to_leave_it(client, db):
    assert "Disallow: /*/handout-*.pdf" in client.get("/robots.txt").text

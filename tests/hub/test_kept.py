"""A page cache keeps what is refreshed when a page is taken back, and nothing else that tells of pages."""

import pytest

from hub.print.models import PrintedDocument
from mentoring.models import ChapterPage, ManualPage, TrainingsPage, WorkshopsPage
from tests.factories import media, user_in
from tests.mentoring.registering import training
from tests.mentoring.test_manual import full_chapter
from tests.mentoring.test_mentoring import below

TELLING = {
    "page": "/en/mentoring/manual/page.pdf",
    "handout": "/en/mentoring/manual/chapter/handout-{handout}.pdf",
    "edition": "/en/mentoring/manual/editions/1/",
    "edition for paper": "/en/mentoring/manual/editions/1/edition.pdf",
    "practice": "/en/practices/{practice}/page.pdf",
    "citation": "/id/{uid}.en.bib",
    "event": "/en/mentoring/trainings/t1/event.ics",
    "calendar": "/en/calendar.ics",
    "findings": "/en/mentoring/workshops/findings/",
    "feed": "/en/practices/feed.atom",
    "organisations": "/en/organisations/",
    "organisation": "/en/organisations/example-house/",
    "document": "{document}",
}
REFRESHED = ["", "practices/", "practices/{practice}/", "needs/", "figures/", "evidence/"]


@pytest.fixture
def places(tree, client) -> dict[str, str]:
    """What stands for the names in addresses, on a site that has all that they lead to."""
    practice = tree.practice(organisation="Example House")
    manual = below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")
    chapter = below(manual, ChapterPage, title="Chapter", slug="chapter", body=full_chapter())
    training(below(tree.mentoring["en"], TrainingsPage, title="Trainings", slug="trainings"))
    below(tree.mentoring["en"], WorkshopsPage, title="Workshops", slug="workshops")
    client.force_login(user_in("Editors"))
    client.post("/admin/manual_editions/new/", {"number": "1"})
    client.logout()
    handout = next(section.anchor for section in chapter.sections() if section.title == "Handout iota")
    return {"practice": practice.slug, "uid": practice.uid, "handout": handout, "document": media.document().url}


@pytest.mark.parametrize("path", TELLING.values(), ids=TELLING)
def test_what_tells_of_pages_and_is_not_refreshed_with_them_is_not_kept(client, places, path):
    address = path.format(**places)
    if address.endswith(".pdf") and address.startswith("/en/"):
        assert client.get(address).status_code == 202
        PrintedDocument.objects.update(pdf=b"%PDF-1.7")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", REFRESHED)
def test_pages_are_kept(client, places, path):
    answer = client.get(f"/en/{path.format(**places)}")
    assert answer.status_code == 200
    assert "Cache-Control" not in answer.headers


def test_a_page_at_the_address_of_an_edition_or_of_findings_is_kept(client, tree):
    about = tree.standard(slug="about")
    editions = below(about, type(about), title="Editions", slug="editions")
    for parent, slug in ((editions, "2024"), (about, "findings")):
        page = below(parent, type(about), title="Of that name", slug=slug)
        assert "Cache-Control" not in client.get(page.url).headers

"""PDFs of the site: for ears and eyes alike in each language, and had by a click."""

import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.full_pages import HANDOUT
from tests.browser.visits import LANGUAGES
from tests.browser.words import say
from tests.serving import Site, until

CHOSEN = "id=every-field&id=riku&id=bounce"
PDFS = {
    "overview": "mentoring/page.pdf",
    "chapter": "mentoring/manual/chapter/page.pdf",
    "handout": f"mentoring/manual/chapter/handout-s-{HANDOUT[:8]}.pdf",
    "manual": "mentoring/manual/page.pdf",
    "edition": "mentoring/manual/editions/1/edition.pdf",
    "corner": "mentoring/corner/page.pdf",
    "workshops": "mentoring/workshops/page.pdf",
    "practice": "practices/riku/page.pdf",
    "comparison": f"compare/comparison.pdf?{CHOSEN}",
    "list": f"list/practices.pdf?{CHOSEN}",
    "collection": "collections/finland/page.pdf",
}
FULL = {"every field": "practices/every-field/page.pdf"}  # in the two languages that have it


def save(site: Site, path: str, file) -> None:
    """The PDF at an address, once it is made."""
    until(lambda: site.get(path).status != 202)
    with urllib.request.urlopen(site.address + path, timeout=60) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        file.write_bytes(answer.read())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_pdf_can_be_read_by_ear(changed_site, verapdf, tmp_path, language):
    files = []
    for name, path in (PDFS | (FULL if language in ("en", "ar") else {})).items():
        files.append(tmp_path / f"{name}.pdf")
        save(changed_site, f"/{language}/{path}", files[-1])
    assert verapdf.faults(files) == ""


@pytest.mark.browser
@pytest.mark.parametrize("language", ["fi", "ar"])
def test_a_reader_takes_a_practice_along_on_paper(open_page, site, language):
    page = open_page(java_script_enabled=False)
    page.goto(f"/{language}/practices/riku/")
    link = page.get_by_role("link", name=say(language, "For paper (PDF)"), exact=True)
    path = link.get_attribute("href")
    with page.expect_response(lambda answer: answer.url.endswith("page.pdf")) as asked:
        link.click()
    assert asked.value.status == 202
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Your PDF is being made"))
    until(lambda: site.get(path).headers["Content-Type"] == "application/pdf")

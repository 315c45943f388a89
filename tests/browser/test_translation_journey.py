"""A Finnish original changes; its Swedish translation says so, is sent out, comes back, is reviewed, and is current."""

import datetime
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.translated_page import REVIEWER, SLUG, SWEDISH, TITLE, TRANSLATOR
from tests.browser.watch import Watch
from tests.browser.words import ask, say, say_date
from tests.serving import EDITOR, PASSWORD, Site, manage, serve_copy

pytestmark = pytest.mark.browser

NEW, NEW_SWEDISH = "Uusi otsikko", "Ny rubrik"
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
LARGE = {"width": 1600, "height": 1000}


@pytest.fixture(scope="module")
def finnish_site(loaded_database, tmp_path_factory):
    """A server of its own, with a Finnish original, its Swedish translation, a translator and a reviewer."""
    with serve_copy(loaded_database, tmp_path_factory.mktemp("finnish")) as running:
        manage(
            running.database, "shell", "--verbosity=0", code="from tests.browser.translated_page import build; build()"
        )
        yield running


@pytest.fixture
def sign_in(new_context, finnish_site):
    """A function: a page of somebody who has signed in."""

    def make(name: str) -> Page:
        page = new_context(viewport=LARGE, base_url=finnish_site.address, accept_downloads=True).new_page()
        page.goto("/admin/")
        page.get_by_role("textbox", name="Username").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="RE-MAP")).to_be_visible()
        return page

    return make


def page_id(site: Site, language: str) -> int:
    query = (
        "SELECT page.id FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE locale.language_code = ? AND page.slug = ?"
    )
    [(number,)] = ask(site, query, language, SLUG)
    return number


def change_original(editor: Page, number: int) -> None:
    editor.goto(f"/admin/pages/{number}/edit/")
    editor.get_by_role("textbox", name="Title*").fill(NEW)
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_role("status")).to_contain_text("published")


def take_out(translator: Page, folder: Path) -> Path:
    """Downloads the translation from its desk, as XLIFF 1.2."""
    translator.get_by_role("main").get_by_role("link", name="Translation files").click()
    translator.get_by_label("Format").select_option("xliff12")
    with translator.expect_download() as download:
        translator.get_by_role("button", name="Download").click()
    file = folder / "agency.xlf"
    download.value.save_as(file)
    return file


def translate_file(file: Path) -> None:
    """What an agency does: every unit whose original is the new title gets its translation."""
    tree = etree.parse(file)
    (unit,) = [
        unit for unit in tree.iter(f"{XLIFF}trans-unit") if "".join(unit.find(f"{XLIFF}source").itertext()) == NEW
    ]
    target = unit.find(f"{XLIFF}target")
    if target is None:
        target = etree.SubElement(unit, f"{XLIFF}target")
        unit.find(f"{XLIFF}source").addnext(target)
    target.text = NEW_SWEDISH
    target.set("state", "translated")
    tree.write(file, encoding="utf-8", xml_declaration=True)


def test_a_changed_original_is_followed_by_its_translation(finnish_site, open_page, sign_in, tmp_path):
    reader = open_page(base_url=finnish_site.address)
    swedish, finnish, arabic = (page_id(finnish_site, code) for code in ("sv", "fi", "ar"))

    def read() -> None:
        reader.goto(f"/sv/{SLUG}/")

    read()
    behind = reader.locator(".translation-line .notice")
    expect(reader.get_by_role("heading", level=1)).to_have_text(SWEDISH)
    expect(behind).to_have_count(0)

    change_original(sign_in(EDITOR), finnish)
    read()
    expect(reader.get_by_role("heading", level=1)).to_have_text(SWEDISH)
    expect(behind).to_contain_text(say_date("sv", datetime.datetime.now(datetime.UTC).astimezone().date()))
    expect(behind).to_contain_text(say("sv", "title"))
    assert violations(reader) == []

    translator = sign_in(TRANSLATOR)
    watch = Watch(translator.context)
    translator.goto(f"/admin/pages/{swedish}/edit/")
    expect(translator.locator(".desk-row.is-open")).to_have_count(1)
    expect(translator.locator(".desk-row.is-open .desk-earlier")).to_contain_text(TITLE)
    assert violations(translator, "form.desk") == []
    file = take_out(translator, tmp_path)
    translate_file(file)
    translator.get_by_label("File").set_input_files(file)
    translator.get_by_role("button", name="Upload").click()
    expect(translator.get_by_text("1 sentence was taken.")).to_be_visible()
    translator.goto(f"/admin/pages/{swedish}/edit/")
    expect(translator.get_by_role("textbox", name=NEW, exact=True)).to_have_value(NEW_SWEDISH)
    expect(translator.get_by_role("button", name="Save and publish")).to_have_count(0)
    translator.get_by_role("button", name="Save and hand over for review").click()
    expect(translator.get_by_text("This translation waits for a review.")).to_be_visible()
    read()
    expect(reader.get_by_role("heading", level=1)).to_have_text(SWEDISH)
    expect(behind).to_have_count(1)

    for other in (arabic, finnish):
        translator.goto(f"/admin/pages/{other}/edit/")
        expect(translator.locator("form.desk, #page-edit-form")).to_have_count(0)
    assert not watch.refused

    reviewer = sign_in(REVIEWER)
    reviewer.get_by_role("link", name=NEW_SWEDISH).first.click()
    reviewer.get_by_role("button", name="Approve and publish").click()
    expect(reviewer.get_by_role("status")).to_contain_text("The translation is approved.")
    read()
    expect(reader.get_by_role("heading", level=1)).to_have_text(NEW_SWEDISH)
    expect(behind).to_have_count(0)
    expect(reader.locator(".translation-line")).to_contain_text(say("sv", "a reviewer"))

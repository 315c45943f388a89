"""The box for citing and sharing: with JavaScript and without, mirrored, narrow, dark and on paper."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.visits import LANGUAGES, visit
from tests.browser.watch import Watch
from tests.browser.words import say

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citation_is_copied_by_a_button_that_says_so(new_context, site, language):
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.address)
    watch, page = Watch(context), context.new_page()
    visit(page, language, "practice")
    box = page.get_by_role("region", name=say(language, "Cite and share"))
    expect(box.get_by_role("status")).to_be_empty()
    box.get_by_role("button", name=say(language, "Copy the citation")).press("Enter")
    expect(box.get_by_role("status")).to_have_text(say(language, "The citation is copied."))
    copied = page.evaluate("navigator.clipboard.readText()")
    title = page.get_by_role("heading", level=1).inner_text()
    assert title in copied
    assert copied.startswith("RE-MAP (")
    assert copied.endswith("/id/aarhus-model")
    assert "\n" not in copied
    assert violations(page) == []
    assert watch.hosts() == {urlsplit(site.address).netloc}
    assert not watch.refused
    assert not watch.complaints


def test_where_the_browser_refuses_the_citation_is_marked(open_page):
    page = open_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    visit(page, "en", "practice")
    box = page.get_by_role("region", name="Cite and share")
    box.get_by_role("button", name="Copy the citation").click()
    expect(box.get_by_role("status")).to_contain_text("copy it with the keyboard")
    marked = page.evaluate("String(getSelection())")
    assert marked.startswith("RE-MAP (")
    assert marked.endswith("/id/aarhus-model")


def test_without_javascript_there_is_no_button_and_everything_else(open_page):
    page = open_page(java_script_enabled=False)
    visit(page, "en", "practice")
    box = page.get_by_role("region", name="Cite and share")
    expect(box.get_by_role("button")).to_have_count(0)
    expect(box.get_by_text("RE-MAP (")).to_be_visible()
    links = [link.get_attribute("href") for link in box.get_by_role("link").all()]
    assert [link.rsplit(".en.", 1)[-1] for link in links[3:]] == ["ris", "bib", "csl.json", "jsonld"]
    assert links[1].endswith("/page.pdf")
    assert links[2].startswith("mailto:?subject=")


def test_the_data_block_is_read_and_does_not_run(new_context):
    context = new_context()
    watch, page = Watch(context), context.new_page()
    visit(page, "ar", "practice")
    said = json.loads(page.locator('script[type="application/ld+json"]').text_content())
    assert said["inLanguage"] == "ar"
    assert said["name"] == page.get_by_role("heading", level=1).inner_text()
    assert not watch.refused


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_paper_the_citation_and_its_address_are_left(open_page, language):
    page = open_page()
    visit(page, language, "practice")
    page.emulate_media(media="print")
    box = page.get_by_role("region", name=say(language, "Cite and share"))
    expect(box.locator(".citation")).to_contain_text("/id/aarhus-model")
    expect(box.locator(".citation")).to_be_visible()
    shown = box.locator(":scope > *:visible")
    expect(shown).to_have_count(2)  # the heading and the citation

"""Readers put practices aside, compare them and take them along: with and without scripts, leaving nothing behind."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_privacy import check_nothing_kept
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 700}


def kept(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("id", [])


def keep(page: Page, uid: str) -> None:
    page.locator(f"#keep-{uid}").click()
    page.wait_for_url(lambda address: uid in parse_qs(urlsplit(address).query).get("id", []))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["en", "fi", "ar"])
def test_three_practices_from_the_search_to_the_comparison(new_context, language, scripts):
    context = new_context(java_script_enabled=scripts, viewport=PHONE)
    page = context.new_page()
    page.goto(f"/{language}/practices/?topic=mentoring")
    keep(page, "channel")
    keep(page, "back-on-track")
    assert parse_qs(urlsplit(page.url).query)["topic"] == ["mentoring"], "the search goes on where it was"
    # Another search, by the form: the list comes along.
    page.locator("#q").fill("2007")
    page.locator("form.library .search-row button").click()
    page.wait_for_url("**q=2007**")
    assert kept(page) == ["channel", "back-on-track"]
    keep(page, "aarhus-model")
    # By way of a practice to the list, where one is taken out of what is compared.
    page.locator(".practice-card h3 a").first.click()
    page.wait_for_url("**/practices/aarhus-model/**")
    page.locator(".kept a").first.click()
    page.wait_for_url(f"**/{language}/list/**")
    assert kept(page) == ["channel", "back-on-track", "aarhus-model"]
    page.locator("[type=checkbox][value=back-on-track]").uncheck()
    page.locator("form.chosen button").click()
    page.wait_for_url(f"**/{language}/compare/**")
    assert kept(page) == ["channel", "aarhus-model"]
    assert page.locator("thead .column-title").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
    assert context.cookies() == []
    if scripts:
        check_nothing_kept(page, "comparison")


def test_with_scripts_the_page_stays_and_so_does_the_focus(new_context):
    context = new_context()
    watch, page = Watch(context), context.new_page()
    page.goto("/en/practices/?topic=mentoring")
    page.evaluate("window.same = true")
    page.locator("#keep-aarhus-model").focus()
    page.keyboard.press("Enter")
    page.locator("#kept").wait_for()
    assert page.evaluate("window.same") is True, "no full load"
    assert page.evaluate("document.activeElement.id") == "keep-aarhus-model"
    assert page.locator("#keep-aarhus-model").inner_text().startswith("Remove")
    assert page.locator("header [name=id]").evaluate_all("fields => fields.map(f => f.value)") == ["aarhus-model"]
    ways = page.locator(".brand, .menu a, .breadcrumbs a, .site-footer nav a, .call a")
    assert ways.evaluate_all("links => links.filter(link => !link.search.endsWith('id=aarhus-model')).length") == 0
    page.keyboard.press("Enter")
    page.locator("#kept").wait_for(state="detached")
    assert kept(page) == []
    page.go_back()
    page.locator("#kept").wait_for()
    assert not watch.refused
    assert not watch.complaints


def test_the_order_is_changed_without_scripts(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/en/list/?id=riku&id=aarhus-model")
    page.locator("#entry-aarhus-model .entry-actions a").first.click()
    expect(page.locator(".chosen-list h3")).to_have_text(["Aarhus model", "Victim Support Finland (RIKU)"])
    assert kept(page) == ["aarhus-model", "riku"]
    page.locator("#entry-aarhus-model .entry-actions a").last.click()
    expect(page.locator(".chosen-list h3")).to_have_text(["Victim Support Finland (RIKU)"])
    assert kept(page) == ["riku"]


def test_the_comparison_is_a_table_to_those_who_hear_it_and_stacked_on_a_phone(open_page):
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto("/en/compare/?id=riku&id=aarhus-model")
    assert page.get_by_role("columnheader").all_inner_texts()[0].startswith("Victim support")
    assert page.get_by_role("rowheader", name="Country").count() == 1
    boxes = [cell.bounding_box() for cell in page.locator("tbody tr").first.locator("td").all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert not page.locator(".cell-name").first.is_visible()
    page.set_viewport_size(PHONE)
    boxes = [cell.bounding_box() for cell in page.locator("tbody tr").first.locator("td").all()]
    assert boxes[0]["y"] < boxes[1]["y"]
    assert page.locator(".cell-name").first.inner_text() == "Victim Support Finland (RIKU)"


def test_on_paper_the_comparison_is_a_table_with_addresses_that_last(open_page):
    page = open_page(viewport={"width": 700, "height": 900})  # about a sheet of A4
    page.goto("/en/compare/?id=riku&id=aarhus-model&id=bounce&id=channel")
    page.emulate_media(media="print")
    boxes = [cell.bounding_box() for cell in page.locator("tbody tr").first.locator("td").all()]
    assert len({box["y"] for box in boxes}) == 1
    assert page.locator(".column-address").first.inner_text().endswith("/id/riku")
    assert page.locator("#share-address").is_visible()
    hidden = page.locator(".column-actions, .choosing-actions, .share-actions, .share .inline-list")
    assert not any(part.is_visible() for part in hidden.all())
    assert b"/MediaBox" in page.pdf(prefer_css_page_size=True)


def test_the_list_is_saved_as_a_page_that_stands_by_itself(open_page, tmp_path):
    page = open_page()
    page.goto("/ar/list/?id=riku&id=aarhus-model")
    with page.expect_download() as saved:
        page.locator("a[href*='practices.html']").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    assert file.name.startswith("practices-list-ar-")
    page.goto(file.as_uri())
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert page.locator("h2").count() == 2

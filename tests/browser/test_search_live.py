"""Results that are replaced without a full load, on the results page and in the library: address, focus, words."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

PLACES = {"search": "/en/search/?q=mentoring&in=practices", "library": "/en/practices/?q=mentoring"}
LOADS = "performance.getEntriesByType('navigation').length + (window.loads ??= Math.random())"


@pytest.fixture(params=PLACES)
def page(request, new_context):
    """A page of results, watched for complaints. `loads` stays the same while it is the same page."""
    context = new_context()
    watch = Watch(context)
    page = context.new_page()
    page.goto(PLACES[request.param])
    yield page
    assert not watch.refused
    assert not watch.complaints


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.value ?? document.activeElement.id")


def said(page: Page) -> None:
    """The live region says what the heading says."""
    text = page.locator("#results-heading").inner_text()
    expect(page.locator("form[data-results] > [role=status]")).to_have_text(text)


def test_a_choice_is_shown_at_once_and_keeps_the_place(page):
    load, before = page.evaluate(LOADS), page.locator("#results-heading").inner_text()
    group = page.locator("#group-country")
    group.locator("summary").click()
    box = page.locator("input[name=country]").first
    code = box.get_attribute("value")
    box.check()
    expect(page.locator("#results-heading")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(rf"mentoring.*&country={code}$"))
    assert focused(page) == code
    said(page)
    expect(page.locator(f"input[name=country][value={code}]")).to_be_checked()
    page.locator("#group-topic summary").click()
    page.locator("#sort").select_option("title")
    expect(page).to_have_url(re.compile(rf"country={code}&sort=title$"))
    assert group.evaluate("box => box.open") is True
    assert page.locator("#group-topic").evaluate("box => box.open") is False
    assert not violations(page)
    assert page.evaluate(LOADS) == load


def test_what_is_followed_and_downloaded_is_what_is_shown(page):
    page.locator("#group-country summary").click()
    box = page.locator("input[name=country]").first
    chosen = f"country={box.get_attribute('value')}"
    box.check()
    expect(page.locator(".downloads a").first).to_have_attribute("href", re.compile(rf"lang=en&q=mentoring&{chosen}$"))
    feed = re.compile(rf"/feed.atom\?q=mentoring.*&{chosen}$")
    expect(page.locator(".take-along > p a")).to_have_attribute("href", feed)
    expect(page.locator("head link[type='application/atom+xml']")).to_have_attribute("href", feed)


def test_back_and_forward_bring_back_words_and_choices(page):
    load, first = page.evaluate(LOADS), page.url
    topic = page.locator("input[name=topic]").first
    code = topic.get_attribute("value")
    topic.check()
    expect(page).to_have_url(re.compile(rf"topic={code}"))
    second = page.url
    page.locator("#q").fill("families")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(re.compile(r"q=families"))
    assert focused(page) == "families"
    said(page)
    page.go_back()
    expect(page).to_have_url(second)
    expect(page.locator("#q")).to_have_value("mentoring")
    expect(page.locator(f"input[name=topic][value={code}]")).to_be_checked()
    page.go_back()
    expect(page).to_have_url(first)
    expect(page.locator(f"input[name=topic][value={code}]")).not_to_be_checked()
    page.go_forward()
    expect(page.locator(f"input[name=topic][value={code}]")).to_be_checked()
    assert page.evaluate(LOADS) == load


def test_links_lead_to_what_they_bring(page):
    load = page.evaluate(LOADS)
    page.locator("#q").fill("support")
    page.locator("#q").press("Enter")
    expect(page.locator("a[rel=next]")).to_be_visible()
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(re.compile(r"page=2$"))
    assert focused(page) == "results-heading"
    assert page.evaluate("document.querySelector('#results-heading').getBoundingClientRect().top") >= 0
    page.locator("input[name=topic]").first.check()
    chip = page.locator(".chip", has_text="Topic")
    expect(page).not_to_have_url(re.compile(r"page="))
    chip.click()
    expect(chip).to_have_count(0)
    assert focused(page) == "results-heading"
    french = page.locator(".languages a[hreflang=fr]")
    assert "q=support" in french.get_attribute("href")
    assert "topic" not in french.get_attribute("href")
    assert page.evaluate(LOADS) == load


def test_the_skip_link_asks_for_nothing(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#main$"))
    page.wait_for_timeout(300)
    assert asked == []


def test_only_the_last_of_many_choices_counts(page):
    codes = [box.get_attribute("value") for box in page.locator("input[name=topic]").all()[:3]]
    page.evaluate("codes => codes.forEach(code => document.querySelector(`input[value=${code}]`).click())", codes)
    for code in codes:
        expect(page.locator(f"input[value={code}]")).to_be_checked()
        expect(page).to_have_url(re.compile(rf"topic={code}"))
    expect(page.locator(".chip", has_text="Topic")).to_have_count(3)


def test_whatever_goes_wrong_the_page_is_loaded_as_usual(new_context):
    page = new_context().new_page()
    page.goto(PLACES["library"])
    load = page.evaluate(LOADS)
    page.route(
        "**/practices/?*", lambda route: route.continue_() if route.request.is_navigation_request() else route.abort()
    )
    topic = page.locator("input[name=topic]").first
    code = topic.get_attribute("value")
    topic.click()
    expect(page.locator(f"input[name=topic][value={code}]")).to_be_checked()
    expect(page.locator(".chip", has_text="Topic")).to_be_visible()
    assert page.evaluate(LOADS) != load


def test_on_a_phone_the_results_come_first_and_a_thumb_gets_to_see_them(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto("/en/search/?q=mentoring")
    page.locator("#tab-practices").tap()
    filters = page.locator("#filters")
    expect(filters).to_be_attached()
    assert filters.evaluate("box => box.open") is False
    page.locator("#filters > summary").tap()
    page.locator("input[name=topic]").first.tap()
    expect(page.locator(".chip")).to_have_count(2)
    assert filters.evaluate("box => box.open") is True
    page.locator("#filters > .button").tap()
    expect(page.locator("#results-heading")).to_be_focused()
    expect(page.locator("#results-heading")).to_be_in_viewport()
    page.locator("#q").fill("families")
    page.locator("#q").press("Enter")
    expect(page.locator("h1")).to_have_text("Search: families")
    expect(page.locator("#results-heading")).to_be_focused()

"""A survivor-support worker starts from a need, compares what answers it, and takes it to a colleague on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_choosing import keep, kept
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "fi", "ar"])
def test_from_a_need_to_a_practice_in_three_clicks_and_a_comparison_on_paper(new_context, language):
    context = new_context(viewport={"width": 1280, "height": 900})
    watch, page = Watch(context), context.new_page()
    page.goto(f"/{language}/")
    page.locator(f"main a[href='/{language}/needs/']").first.click()
    page.locator("td a[href*='phase=long-term']").first.click()
    page.wait_for_url("**phase=long-term**")
    listed = page.locator(".practice-card")
    first = listed.nth(0).locator("h3 a").inner_text()
    listed.nth(0).locator("h3 a").click()
    # Three clicks from the front page to the practice.
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    page.go_back()
    links = page.locator("[id^=keep-]").evaluate_all("all => all.map(link => link.id)")
    uids = [link.removeprefix("keep-") for link in links[:3]]
    for uid in uids:
        keep(page, uid)
    assert kept(page) == uids
    page.locator(f".ways-in a[href^='/{language}/needs/']").click()
    page.locator("td a[href*='phase=long-term']").last.click()
    page.wait_for_url("**phase=long-term**")
    assert kept(page) == uids, "another look at the map keeps the list"
    page.locator(".kept a").first.click()
    page.wait_for_url(f"**/{language}/list/**")
    page.locator("form.chosen button").click()
    page.wait_for_url(f"**/{language}/compare/**")
    assert page.locator("thead .column-title").count() == 3
    page.emulate_media(media="print")
    assert page.locator("table.comparison").is_visible()
    assert not page.locator(".site-header .menu").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert not watch.refused
    assert not watch.complaints
    assert context.cookies() == []

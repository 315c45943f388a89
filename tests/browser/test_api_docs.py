"""The list of what the public API can be asked: a page like the others."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import measures
from tests.browser.axe import violations
from tests.browser.watch import Watch
from tests.browser.words import say

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 700}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("ar-EG", "ar")])
def test_the_docs_need_nothing_but_this_site(new_context, site, locale, language, script):
    context = new_context(locale=locale, viewport=NARROW, java_script_enabled=script)
    watch, page = Watch(context), context.new_page()
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Public API"))
    for name in ("GET /api/v1/practices", "GET /api/v1/search", "GET /api/v1/suggest", "Found", "Problem", "Record"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    if script:
        assert not violations(page)
        for problems in (measures.STICKS_OUT, measures.COVERED, measures.CUT_OFF):
            assert page.evaluate(problems) == []
    page.get_by_role("link", name=say(language, "The same as an OpenAPI document")).click()
    expect(page).to_have_url(f"{site.address}/api/v1/openapi.json")
    expect(page.get_by_text('"openapi": "3.1.0"')).to_be_visible()
    assert watch.hosts() == {urlsplit(site.address).netloc}
    assert not watch.refused
    assert not watch.complaints
    assert context.cookies() == []

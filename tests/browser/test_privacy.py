"""A visit leaves nothing on the reader's machine and tells nobody else of it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import ADDRESSES
from tests.browser.visits import LANGUAGES, visit
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

KEPT = """async () => ({
  cookie: document.cookie,
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookie": "", "local": [], "session": [], "databases": [], "caches": [], "workers": 0}


def check_nothing_kept(page: Page, name: str) -> None:
    assert page.evaluate(KEPT) == NOTHING, name
    assert page.context.cookies() == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_walk_through_the_site_leaves_no_trace(new_context, site, language):
    context = new_context()
    watch, page = Watch(context), context.new_page()
    for name in ADDRESSES:  # what the server sends; the error pages of visits.py come from the test
        visit(page, language, name)
        check_nothing_kept(page, name)
    assert watch.hosts() == {urlsplit(site.address).netloc}
    assert not watch.refused
    assert not watch.complaints
    assert len({request.url for request in watch.requests if request.is_navigation_request()}) >= len(ADDRESSES) - 1


def test_the_door_chooses_a_language_without_a_cookie(new_context):
    context = new_context(locale="sv-FI")
    page = context.new_page()
    page.goto("/")
    assert page.url.endswith("/sv/")
    assert context.cookies() == []


def test_a_breach_of_the_policy_would_be_stopped_and_seen(new_context, site):
    """The tests above see nothing because there is nothing, not because they are blind."""
    context = new_context()
    watch, page = Watch(context), context.new_page()
    visit(page, "en", "home")
    page.evaluate("""async () => {
      let number = 0;
      const three = new Promise(done => addEventListener('securitypolicyviolation', () => ++number === 3 && done()));
      document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/pixel.png'}));
      document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.got = 1'}));
      document.body.insertAdjacentHTML('beforeend', '<p style="color: red">styled in place</p>');
      await three;
    }""")
    assert {line.split(":")[0] for line in watch.refused} == {"img-src", "script-src-elem", "style-src-attr"}
    assert page.evaluate("'got' in window") is False
    assert watch.complaints

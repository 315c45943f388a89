"""Chromium for the tests of this folder, and pages in it that watch over what a visit may never do."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serving import manage, serve_copy

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def browser(chromium_path):
    """One Chromium for the folder. It ends with it: while Playwright runs, Django refuses its database to tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="package")
def changed_site(loaded_database, tmp_path_factory):
    """A server of its own for tests that change pages, with a page of every block and a practice of every field."""
    with serve_copy(loaded_database, tmp_path_factory.mktemp("changed")) as running:
        manage(running.database, "shell", "--verbosity=0", code="from tests.browser.full_pages import build; build()")
        yield running


@pytest.fixture
def new_context(browser: Browser, site):
    """A function: a browsing context of its own, closed when the test ends. Addresses start at the site's."""
    opened: list[BrowserContext] = []

    def make(**options) -> BrowserContext:
        opened.append(browser.new_context(**({"base_url": site.address, "reduced_motion": "reduce"} | options)))
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def open_page(new_context):
    """A function: an empty page in a context of its own. Options are those of Playwright's new_context."""

    def make(**options) -> Page:
        return new_context(**options).new_page()

    return make

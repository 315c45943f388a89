"""An editor has pages translated by machine, on a site that was started with a service."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.test_editor_journey import sign_in
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.standin import StandIn
from tests.serving import manage, serve_copy

pytestmark = pytest.mark.browser

KEY = "a-very-secret-key"


@pytest.fixture
def service():
    server = StandIn()
    yield server
    server.close()


@pytest.fixture
def served(loaded_database, tmp_path_factory, service, monkeypatch):
    monkeypatch.setenv("MACHINE_TRANSLATOR", f"libretranslate+{service.address}/?api_key={KEY}")
    folder = tmp_path_factory.mktemp("machine")
    with serve_copy(loaded_database, folder) as running:
        yield running
        assert KEY not in (folder / "server.log").read_text()


WATCH_MENU = """() => {
  window.menuIsShown = new Promise(done => document.addEventListener("w-dropdown:shown", () => done(), {once: true}));
}"""
ARTICLE = """
from news.models import NewsIndexPage, NewsPage
index = NewsIndexPage.objects.get(locale__language_code="en")
words = {"title": "A quiet morning", "slug": "a-quiet-morning", "summary": "People met and talked."}
article = NewsPage(**words, locale=index.locale)
index.add_child(instance=article)
article.save_revision().publish()
print(f"index={index.pk}")
"""


def test_an_editor_meets_a_failure_tries_again_and_publishes(open_page, served, service):
    said = manage(served.database, "shell", "--verbosity=0", code=ARTICLE)
    index = re.search(r"index=(\d+)", said)[1]
    page = open_page(base_url=served.address, viewport={"width": 1600, "height": 1000})
    sign_in(page)

    # From the list of pages, while the allowance is used up.
    service.behave = says.status(456)
    page.goto(f"/admin/pages/{index}/")
    page.get_by_role("row").filter(has_text="A quiet morning").get_by_role("checkbox").check()
    actions = page.get_by_role("region", name="Bulk actions")
    # Wagtail makes the links of this menu work when it is fully shown.
    page.evaluate(WATCH_MENU)
    actions.get_by_role("button", name="More").click()
    page.evaluate("window.menuIsShown")
    page.get_by_role("link", name="Translate selected pages by machine").click()
    page.get_by_label("Language").select_option("fi")
    page.get_by_role("button", name="Translate by machine").click()
    expect(page.get_by_text("Machine translation of 1 page is asked for.")).to_be_visible()

    # The report says what came of it, and so does the desk.
    page.goto("/admin/reports/machine-translation/")
    expect(page.get_by_text("The allowance of the translation service is used up.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="A quiet morning").click()
    expect(page.get_by_text("The allowance of the translation service is used up.")).to_be_visible()

    # The service is back: the button completes it and says so at once.
    service.behave = None
    page.get_by_role("button", name="Fill what is empty with LibreTranslate").click()
    expect(page.get_by_role("status").first).to_contain_text("LibreTranslate has filled 2 empty sentences.")
    expect(page.get_by_role("textbox", name="A quiet morning")).to_have_value("fi:A quiet morning")
    assert violations(page) == []
    assert "fi:A quiet morning" not in served.get("/fi/news/").text
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("The translation is published.")).to_be_visible()
    assert "fi:A quiet morning" in served.get("/fi/news/").text

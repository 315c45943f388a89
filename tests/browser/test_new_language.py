"""An administrator adds a language with a few clicks, and readers have it at once, from every server that runs."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_editor_journey import sign_in
from tests.browser.test_layout import NARROW, shape_problems
from tests.browser.visits import visit
from tests.serving import EDITOR, Site, environment, manage, serve, serve_copy

pytestmark = pytest.mark.browser

MOST_CLICKS = 10
COUNT_CLICKS = """addEventListener('click', event => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1
}, true)"""
# Texts whose letters are not those of the language that the nearest lang attribute names.
WRONG_VOICE = """() => {
  const wrong = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), element = walker.currentNode.parentElement
    const said = element.closest('[lang]').lang, arabic = ['ar', 'fa'].includes(said)
    if (/[\\u0600-\\u06ff]/.test(text) && !arabic || /[a-z]{3}/i.test(text.replaceAll('RE-MAP', '')) && arabic)
      wrong.push(`${said}: ${text}`)
  }
  return wrong
}"""
# Whether an English sentence runs its own way, and whether the page begins on the right.
WAYS = """() => [getComputedStyle(document.querySelector('.footer-licence')).unicodeBidi === 'plaintext',
  document.querySelector('.brand').getBoundingClientRect().x > innerWidth / 2]"""
READ = ["home", "library", "practice", "search", "article", "contact", "not found"]


@pytest.fixture(scope="module")
def growing_site(loaded_database, tmp_path_factory):
    """Two servers of one site, running since before the languages came."""
    code = f"""
from django.contrib.auth.models import Group
from hub.accounts.models import User
User.objects.get(username={EDITOR!r}).groups.set(Group.objects.filter(name="Administrators"))
"""
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    with (
        serve_copy(loaded_database, folders[0]) as first,
        serve(environment(first.database), folders[1]) as address,
    ):
        second = Site(address, first.database)
        manage(first.database, "shell", "--verbosity=0", code=code)
        assert first.get("/fa/").status == second.get("/fa/").status == 404
        assert 'href="/fa/' not in second.get("/en/").text
        yield first, second


def add_language(page: Page, code: str) -> int:
    """Adds a language that follows English, by mouse. Gives the number of clicks; a choice in a list counts as two."""
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("link", name="Locales").click()
    page.get_by_role("link", name="Add a locale").click()
    page.get_by_label("Language").select_option(code)
    synchronise = page.locator("section").filter(has=page.get_by_role("heading", name="Synchronise content"))
    synchronise.get_by_role("button", name="Enable").click()
    synchronise.get_by_label("Sync from").select_option(label="English")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("created.")).to_be_visible()
    return int(page.evaluate("sessionStorage.clicks")) + 2 * 2


def wait_for_pages(site: Site, code: str) -> None:
    """Asks for the last page of the tree until it is there: a thread of the server makes the pages."""
    deadline = time.monotonic() + 120
    while site.get(f"/{code}/privacy/").status == 404:
        assert time.monotonic() < deadline, f"the pages in {code} are not made"


@pytest.mark.parametrize(("code", "name", "direction"), [("fa", "فارسی", "rtl"), ("pl", "Polski", "ltr")])
def test_a_language_is_added_with_few_clicks_and_read_without_a_restart(open_page, growing_site, code, name, direction):
    first, second = growing_site
    admin = open_page(base_url=first.address, viewport={"width": 1600, "height": 1000})
    sign_in(admin)
    admin.add_init_script(COUNT_CLICKS)
    admin.goto("/admin/")
    assert add_language(admin, code) <= MOST_CLICKS

    other = second.get(f"/{code}/")
    assert other.status == 200
    assert f'<html lang="{code}" dir="{direction}">' in other.text

    wait_for_pages(second, code)
    page = open_page(base_url=first.address)
    page.goto("/en/practices/aarhus-model/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(f"{first.address}/{code}/practices/aarhus-model/")
    expect(page.locator("main .notice").first).to_contain_text("not been translated into this language yet")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "en")
    page.locator("#site-q").fill("mentoring")
    page.locator("#site-q").press("Enter")
    expect(page.get_by_role("heading", name="In other languages")).to_be_visible()
    expect(page.locator(".result h3 a").first).to_have_attribute("lang", "en")
    page.locator(".brand").click()
    expect(page).to_have_url(f"{first.address}/{code}/")
    assert page.evaluate("[document.documentElement.lang, document.dir, document.body.lang]") == [code, direction, "en"]
    assert page.evaluate(WAYS) == [direction == "rtl"] * 2

    page.set_viewport_size(NARROW)
    problems = shape_problems(page, code, READ)
    for shown in READ:
        visit(page, code, shown)
        problems += [f"{shown}: {problem}" for problem in [*violations(page), *page.evaluate(WRONG_VOICE)]]
    assert not problems, "\n".join(problems)

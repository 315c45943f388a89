"""What a reader comes for, in five languages, with and without JavaScript."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import LANGUAGES
from tests.browser.words import chip, practices_with, say, say_date, say_number, title

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}}
NO_SCRIPT = {"java_script_enabled": False}
WAYS = [pytest.param(code, {}, id=code) for code in LANGUAGES]
WAYS += [pytest.param("fi", NO_SCRIPT, id="fi-no-script"), pytest.param("ar", PHONE, id="ar-phone")]
NAMES = {"en": "English", "fi": "Suomi", "sv": "Svenska", "fr": "Français", "ar": "العربية"}


def unfold(page: Page, language: str) -> None:
    """On a narrow screen the filters are folded until someone asks for them."""
    page.wait_for_load_state()  # a script folds them
    button = page.get_by_role("button", name=say(language, "Show results"), exact=True)
    if not button.is_visible():
        page.locator(".filters > summary").click()


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_from_home_to_a_practice_and_to_the_same_one_in_another_language(open_page, site, language, way):
    page = open_page(**way)
    page.goto(f"/{language}/")
    library = title(site, language, "practices")
    page.get_by_role("main").get_by_role("link", name=library, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(library)

    unfold(page, language)
    labels = {}
    for facet, code, value in [("Kind", "kind", "prevention"), ("Topic", "topic", "mentoring")]:
        group = page.get_by_role("group", name=say(language, facet), exact=True)
        choice = group.get_by_role("listitem").filter(has=page.locator(f"input[name={code}][value={value}]"))
        labels[code] = re.sub(r"\s*\(\d+\)\s*$", "", choice.inner_text())
        group.get_by_role("checkbox", name=labels[code]).check()
    page.get_by_role("button", name=say(language, "Show results"), exact=True).click()

    slugs = practices_with(site, language, "prevention", "mentoring")
    assert len(slugs) > 2
    number = say_number(language, "%(n)s practice", "%(n)s practices", len(slugs))
    expect(page.get_by_role("heading", name=number, exact=True)).to_be_visible()
    chips = page.get_by_role("list", name=say(language, "Chosen"), exact=True)
    expect(chips.get_by_role("link")).to_have_count(3)
    for facet, code in [("Kind", "kind"), ("Topic", "topic")]:
        words = chip(language, say(language, facet), labels[code])
        expect(chips.get_by_role("link", name=words)).to_be_visible()
    unfold(page, language)
    for value in ("prevention", "mentoring"):
        expect(page.locator(f"label:has(input[value={value}])")).to_contain_text(f"({len(slugs)})")
        expect(page.locator(f"input[value={value}]")).to_be_checked()
    links = page.locator("main .card h3 a")
    found = {urlsplit(link.get_attribute("href")).path.split("/")[-2] for link in links.all()}
    assert sorted(found) == slugs

    links.first.click()
    slug = urlsplit(page.url).path.split("/")[-2]
    assert slug in found
    expect(page.get_by_role("heading", level=1)).to_have_text(title(site, language, slug))
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    switcher = page.get_by_role("navigation", name=say(language, "Language"), exact=True)
    switcher.get_by_role("link", name=NAMES[other], exact=True).click()
    expect(page).to_have_url(re.compile(rf"/{other}/practices/{slug}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title(site, other, slug))
    assert page.locator("html").get_attribute("lang") == other
    assert page.locator("html").get_attribute("dir") == ("rtl" if other == "ar" else "ltr")


def test_the_choices_survive_a_switch_of_language_and_are_removed_one_by_one(open_page, site):
    page = open_page()
    page.goto("/en/practices/?kind=prevention&topic=mentoring")
    page.locator(".languages").get_by_role("link", name="Français", exact=True).click()
    slugs = practices_with(site, "fr", "prevention", "mentoring")
    results = page.locator("#results-heading")
    expect(results).to_have_text(say_number("fr", "%(n)s practice", "%(n)s practices", len(slugs)))
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?topic=mentoring$"))
    page.get_by_role("link", name=say("fr", "Remove all"), exact=True).click()
    expect(page.locator(".chip")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_news_article_and_the_progress_of_the_workshops(open_page, site, language):
    page = open_page()
    page.goto(f"/{language}/news/")
    article = title(site, language, "community-workshops-have-started")
    page.get_by_role("main").get_by_role("link", name=article, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(article)
    day = date.fromisoformat(page.locator("main time").first.get_attribute("datetime"))
    expect(page.locator("main time").first).to_have_text(say_date(language, day))

    page.get_by_role("navigation", name=say(language, "Main menu"), exact=True).get_by_role(
        "link", name=title(site, language, "mentoring"), exact=True
    ).click()
    page.get_by_role("main").get_by_role("link", name=title(site, language, "workshops"), exact=True).click()
    text = say_number(
        language,
        '%(held)s of %(planned)s planned workshop held <span class="as-of">as of %(date)s</span>',
        '%(held)s of %(planned)s planned workshops held <span class="as-of">as of %(date)s</span>',
        15,
        "planned",
        held=9,
        date=say_date(language, date(2024, 3, 13)),
    )
    text = re.sub("<[^>]+>", "", text)
    bar = page.get_by_role("progressbar", name=text, exact=True)
    expect(bar).to_be_visible()
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("9", "15")
    expect(page.locator("figcaption")).to_contain_text(text)
    expect(page.locator("figcaption")).to_contain_text("13")
    expect(page.locator("figcaption")).to_contain_text("2024")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_out_is_a_plain_link(open_page, language):
    page = open_page(**NO_SCRIPT)
    page.goto(f"/{language}/practices/")
    leave = page.get_by_role("link", name=say(language, "Leave this site"), exact=True)
    assert leave.get_attribute("href").startswith("https://")
    assert "noreferrer" in leave.get_attribute("rel").split()
    assert leave.get_attribute("target") is None


def test_leaving_tells_the_next_site_nothing_and_back_does_not_return(open_page):
    page = open_page()
    seen = []

    def answer(route):
        seen.append(route.request.headers)
        route.fulfill(status=200, content_type="text/html", body="<title>elsewhere</title>")

    page.route(lambda address: "127.0.0.1" not in address, answer)
    page.goto("/en/")
    page.goto("/en/practices/")
    page.get_by_role("link", name=say("en", "Leave this site"), exact=True).click()
    expect(page).to_have_title("elsewhere")
    assert seen
    assert not [headers["referer"] for headers in seen if "referer" in headers]
    page.go_back()
    expect(page).to_have_url(re.compile(r"/en/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_finnish_word_finds_what_holds_another_form_of_it(open_page, site):
    page = open_page()
    page.goto("/fi/")
    box = page.get_by_label(say("fi", "Search the good practices"), exact=True)
    box.fill("vankila")
    box.press("Enter")
    name = title(site, "fi", "prison-and-probation-vpn")
    assert "vankiloissa" in name
    expect(page.get_by_role("main").get_by_role("link", name=name, exact=True)).to_be_visible()
    box = page.get_by_label(say("fi", "Words to look for"), exact=True)
    expect(box).to_have_value("vankila")
    box.fill("zzzzzz")
    page.get_by_role("main").get_by_role("button", name=say("fi", "Search"), exact=True).click()
    expect(
        page.get_by_text(
            say("fi", "No practice fits all of this. Remove a choice above, or try fewer or shorter words.")
        )
    ).to_be_visible()

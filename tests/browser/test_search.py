"""Searching the whole site: words, sections and facets, suggestions, other languages, help where nothing is found."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.visits import LANGUAGES
from tests.browser.words import chip, say, say_number, title

pytestmark = pytest.mark.browser

WORDS = {"en": "prison", "fi": "vankila", "sv": "fängelse", "fr": "prison", "ar": "سجن"}
BEGUN = {"en": "men", "fi": "van", "sv": "off", "fr": "vic", "ar": "ضح"}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
NO_SCRIPT = {"java_script_enabled": False}
WAYS = [pytest.param(code, {}, id=code) for code in LANGUAGES]
WAYS += [pytest.param(code, NO_SCRIPT, id=f"{code}-no-script") for code in LANGUAGES]
WAYS += [pytest.param("ar", PHONE, id="ar-phone")]


def search_from(page: Page, language: str, words: str) -> None:
    """Searches as the page at hand allows: in its header, or where its header leads."""
    header = page.locator("#site-q")
    if not header.is_visible():
        page.get_by_role("banner").get_by_role("link", name=say(language, "Search"), exact=True).click()
    box = header if header.is_visible() else page.get_by_label(say(language, "Words to look for"), exact=True)
    box.fill(words)
    box.press("Enter")


def heading(page: Page, language: str, number: int) -> None:
    """The results say their number."""
    text = say_number(language, "%(n)s result", "%(n)s results", number)
    expect(page.locator("#results-heading")).to_have_text(text)


def number_of(text: str) -> int:
    return int(re.search(r"\((\d+)\)", text)[1])


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_words_and_a_facet_lead_to_a_practice(open_page, language, way):
    page = open_page(**way)
    page.goto(f"/{language}/")
    search_from(page, language, WORDS[language])
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Search: %(text)s", text=WORDS[language]))
    tabs = page.get_by_role("navigation", name=say(language, "Kinds of content"), exact=True)
    practices = tabs.get_by_role("link", name=say(language, "Good practices"))
    number = number_of(practices.inner_text())
    assert number >= 3
    practices.click()
    expect(page.locator(".filters")).to_be_attached()
    heading(page, language, number)
    expect(page.locator(".result mark").first).to_be_visible()

    choices = page.locator(".filters input[name=topic]")
    if not choices.first.is_visible():
        page.locator(".filters > summary").click()
    code = choices.first.get_attribute("value")
    fewer = number_of(page.locator(f"label:has(input[name=topic][value={code}])").inner_text())
    choices.first.check()
    if way.get("java_script_enabled") is False:
        page.get_by_role("button", name=say(language, "Show results"), exact=True).click()
    heading(page, language, fewer)
    expect(page.locator(".result")).to_have_count(fewer)
    expect(page.get_by_role("list", name=say(language, "Chosen"), exact=True)).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert (query["q"], query["in"], query["topic"]) == ([WORDS[language]], ["practices"], [code])
    expect(page.locator("#q")).to_have_value(WORDS[language])

    name = page.locator(".result h3 a").first.inner_text()
    page.locator(".result h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    heading(page, language, fewer)


@pytest.mark.parametrize(("language", "way"), WAYS)
def test_where_nothing_is_found_the_page_leads_on(open_page, language, way):
    page = open_page(**way)
    page.goto(f"/{language}/news/")
    search_from(page, language, "zzzzzz")
    expect(page.get_by_role("heading", name=say(language, "Nothing was found"), exact=True)).to_be_visible()
    topics = page.get_by_role("region", name=say(language, "Good practices by topic"), exact=True)
    topic = topics.get_by_role("link").first
    name = topic.inner_text()
    contact = page.get_by_role("link", name=say(language, "Tell us what you looked for"), exact=True)
    assert urlsplit(contact.get_attribute("href")).path == f"/{language}/contact/"
    topic.click()
    chosen = page.locator(".chips").get_by_role("link", name=chip(language, say(language, "Topic"), name))
    expect(chosen).to_be_visible()
    expect(page.locator(".practice-card").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_go_along_to_another_language(open_page, language):
    page = open_page()
    page.goto(f"/{language}/search/?q={WORDS[language]}&in=practices&sort=title")
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    page.locator(f".languages a[hreflang={other}]").click()
    expect(page.locator("#q")).to_have_value(WORDS[language])
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"q": [WORDS[language]], "in": ["practices"], "sort": ["title"]}


FRENCH_ONLY = "aide-aux-victimes-en-francais"
FOREIGN = [
    ("en", "helpline", "In French"),
    ("fi", "kriisipuhelin", "Kieli: ranska"),
    ("sv", "hjälptelefon", "På franska"),
    ("ar", "خط المساعدة", "باللغة الفرنسية"),
]


@pytest.mark.parametrize("way", [{}, NO_SCRIPT], ids=["script", "no-script"])
@pytest.mark.parametrize(("language", "words", "mark"), FOREIGN)
def test_what_exists_in_another_language_only_is_found_and_says_so(open_page, site, language, words, mark, way):
    page = open_page(**way)
    page.goto(f"/{language}/")
    search_from(page, language, words)
    region = page.locator("#results")
    expect(region.get_by_role("heading", name=say(language, "In other languages"), exact=True)).to_be_visible()
    link = page.locator(f"a[href$='/{FRENCH_ONLY}/']")
    result = region.locator(".result").filter(has=link)
    expect(result.locator(".language-mark")).to_have_text(mark)
    for part in (result.locator("h3 a"), result.locator("p").last):
        expect(part).to_have_attribute("lang", "fr")
        expect(part).to_have_attribute("dir", "ltr")
    expect(region.locator(".result").last.locator(".language-mark")).to_have_text(mark)
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title(site, "fr", FRENCH_ONLY))


def test_a_page_in_the_readers_language_needs_no_mark(open_page):
    page = open_page()
    page.goto("/fr/search/?q=aide+aux+victimes+en+français")
    result = page.locator(".result").filter(has=page.locator(f"a[href='/fr/about/{FRENCH_ONLY}/']"))
    expect(result).to_be_visible()
    expect(result.locator(".language-mark, [lang]")).to_have_count(0)


@pytest.mark.parametrize("place", ["", "practices/", "search/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_is_taken_by_keyboard(open_page, language, place):
    page = open_page()
    page.goto(f"/{language}/{place}")
    box = page.locator("#q" if place else "#site-q")
    box.press_sequentially(BEGUN[language], delay=10)
    row = page.locator(".search-row", has=box)
    options = row.get_by_role("listbox", name=say(language, "Suggestions")).get_by_role("option")
    expect(options.first).to_be_visible()
    number = options.count()
    assert 2 <= number <= 8
    expect(box).to_have_attribute("aria-expanded", "true")
    words = say(language, "Suggestions: {number}").replace("{number}", str(number))
    expect(row.get_by_role("status")).to_have_text(words)
    if not place:
        assert not violations(page)

    def marked() -> int:
        at = [option.get_attribute("aria-selected") for option in options.all()]
        chosen = at.index("true") if "true" in at else -1
        named = box.get_attribute("aria-activedescendant")
        assert named == (options.nth(chosen).get_attribute("id") if chosen >= 0 else None)
        return chosen

    seen = []
    for key in ("ArrowDown", "ArrowDown", "End", "Home", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        box.press(key)
        seen.append(marked())
    assert seen == [0, 1, number - 1, 0, -1, number - 1, -1, 0]
    expect(box).to_have_value(BEGUN[language])
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(options).to_have_count(number)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert marked() == -1
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press("End")
    box.press("Backspace")
    box.press_sequentially(BEGUN[language][-1])
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    taken = options.first.inner_text()
    box.press("Enter")
    expect(page).to_have_url(re.compile(rf"/{language}/{place or 'search/'}\?q="))
    assert parse_qs(urlsplit(page.url).query)["q"] == [taken]
    expect(page.locator("#q")).to_have_value(taken)
    expect(page.locator(".suggestions:visible")).to_have_count(0)


@pytest.mark.parametrize(("language", "way"), [("en", {}), ("ar", PHONE)])
def test_a_suggestion_is_taken_by_mouse_or_thumb(open_page, language, way):
    page = open_page(**way)
    page.goto(f"/{language}/search/")
    box = page.locator("#q")
    box.press_sequentially(BEGUN[language])
    option = page.get_by_role("option").nth(1)
    expect(option).to_be_visible()
    row, shown = page.locator(".library .search-row").bounding_box(), option.bounding_box()
    assert row["x"] <= shown["x"] and shown["x"] + shown["width"] <= row["x"] + row["width"] + 1  # noqa: PT018
    assert shown["height"] >= 44
    taken = option.inner_text()
    option.tap() if way else option.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Search: %(text)s", text=taken))
    expect(page.locator(".result").first).to_be_visible()


def test_the_server_is_asked_once_the_typing_pauses_and_not_for_one_letter(open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest" in request.url else None)
    page.goto("/en/search/")
    box = page.locator("#q")
    box.press_sequentially("m")
    page.wait_for_timeout(400)
    assert asked == []
    box.press_sequentially("entor", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    assert [parse_qs(urlsplit(url).query) for url in asked] == [{"lang": ["en"], "q": ["mentor"]}]
    page.route("**/api/v1/suggest*", lambda route: route.abort())
    box.press_sequentially("i", delay=20)
    expect(page.get_by_role("option")).to_have_count(0)

"""Pages keep their shape: on narrow screens, with large text, by keyboard alone, mirrored, still, on paper."""

import pytest
from playwright.sync_api import Page

from tests.browser import full_pages, measures
from tests.browser.visits import ADDRESSES, LANGUAGES, visit, visits

pytestmark = pytest.mark.browser

NARROW, HALF, WIDE = {"width": 320, "height": 700}, {"width": 640, "height": 700}, {"width": 1280, "height": 800}


def shape_problems(page: Page, language: str, names=tuple(ADDRESSES)) -> list[str]:
    """What sticks out, lies under the way out, is cut off or too small to press, in every state a reader may choose."""
    problems = []

    def measure(name: str, state: str, *scripts: str) -> None:
        for script in (measures.STICKS_OUT, measures.COVERED, measures.CUT_OFF, *scripts):
            problems.extend(f"{language}, {name}, {state}: {problem}" for problem in page.evaluate(script))

    for name in visits(page, language, names):
        page.set_viewport_size(NARROW)
        measure(name, "320 px", measures.TOO_SMALL)
        page.set_viewport_size(WIDE)
        measure(name, "1280 px", measures.TOO_SMALL)
        page.evaluate(measures.TWICE_THE_SIZE)
        measure(name, "text of 200 %")
        page.set_viewport_size(HALF)
        measure(name, "text of 200 % on 640 px")
        page.evaluate(measures.USUAL_SIZE)
        page.set_viewport_size(NARROW)
        page.evaluate(measures.SPACED_TEXT)
        measure(name, "spaced text on 320 px")
    return problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_sticks_out_is_hidden_or_too_small_to_press(open_page, language):
    problems = shape_problems(open_page(viewport=NARROW), language)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_block_and_field_keeps_its_shape(open_page, changed_site, language):
    page = open_page(viewport=NARROW, base_url=changed_site.address)
    problems = shape_problems(page, language, full_pages.ADDRESSES)
    assert not problems, "\n".join(problems)


def walk(page: Page, key: str) -> tuple[list[int], list[str]]:
    """Presses a key until the focus leaves the page. Gives the stops in order and what was wrong."""
    number = page.evaluate(measures.REMEMBER_STOPS)
    reached, wrong = [], []
    for _ in range(number + 1):
        page.keyboard.press(key)
        stop = page.evaluate(measures.STOP)
        if stop["at"] < 0 or stop["at"] in reached:
            break
        reached.append(stop["at"])
        wrong += stop["wrong"]
    missed = set(range(number)) - set(reached)
    names = page.evaluate("at => at.map(n => stops[n].outerHTML.slice(0, 120))", sorted(missed))
    return reached, wrong + [f"not reached by {key}: {name}" for name in names]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keyboard_reaches_everything_and_the_focus_is_seen(open_page, language, size):
    page = open_page(viewport=size)
    problems = []
    for name in visits(page, language, ["home", "library filtered", "search filtered", "practice", "contact"]):
        forth, wrong = walk(page, "Tab")
        back, wrong_back = walk(page, "Shift+Tab")
        problems += [f"{language}, {name}: {problem}" for problem in wrong + wrong_back]
        assert forth == sorted(forth) == back[::-1], f"{name}: the order of Tab is not the order of the page"
        assert page.evaluate("at => at.map(n => stops[n].className)", forth[:2]) == ["skip", "exit-link"], name
    assert not problems, "\n".join(problems)


def test_the_skip_link_leads_past_the_header(open_page):
    page = open_page()
    visit(page, "en", "library")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(("language", "side"), [("en", "right"), ("fi", "right"), ("ar", "left")])
def test_arabic_is_mirrored(open_page, language, side):
    page = open_page(viewport=WIDE)
    for name in visits(page, language, ["home", "library", "bad request"]):
        middle = {
            part: box["x"] + box["width"] / 2
            for part in (".exit-link", ".brand-mark")
            if (box := page.locator(part).bounding_box())
        }
        is_right = middle[".exit-link"] > WIDE["width"] / 2 > middle[".brand-mark"]
        is_left = middle[".exit-link"] < WIDE["width"] / 2 < middle[".brand-mark"]
        assert (is_right, is_left) == (side == "right", side == "left"), name


def test_nothing_moves_for_those_who_ask_for_stillness(open_page):
    page = open_page(reduced_motion="reduce")
    for name in visits(page, "en"):
        assert page.evaluate("document.getAnimations().length") == 0, name
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto", name
        moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s')"
        assert page.evaluate(f"{moving}.map(e => e.className)") == [], name


def test_paper_shows_the_words_and_nothing_to_press(open_page):
    page = open_page()
    for name in visits(page, "en"):
        page.emulate_media(media="print")
        shown = "[...document.querySelectorAll('nav, .exit, .call, form.form, button, select, .skip')]"
        assert page.evaluate(f"{shown}.filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 60))") == [], name
        assert page.locator("h1").is_visible(), name
        assert page.locator("footer.site-footer").is_visible(), name
        page.emulate_media(media="screen")

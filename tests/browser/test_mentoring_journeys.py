"""A mentor reads the manual on a phone, does an exercise, and takes a chapter and a handout along; others cite it."""

import contextlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import test_pdf
from tests.browser.manual_pages import ASKING, EXERCISE, GOODBYE, HANDOUT, LISTENING, STEPS, told
from tests.browser.measures import STICKS_OUT, TOO_SMALL
from tests.browser.test_privacy import check_nothing_kept
from tests.browser.watch import Watch
from tests.browser.words import ask, say, say_number, title
from tests.serving import EDITOR, PASSWORD, Site, manage, serve_copy

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
LARGE = {"width": 1600, "height": 1000}
# Ways through the manual that are smaller than WCAG 2.2 asks for (2.5.8).
SMALL_WAYS = """() => [...document.querySelectorAll(
    '.subpages a, .chapters a, .chapter-contents a, .chapter-ways a, .take-along a, .edition-list a, .breadcrumbs a')]
  .map(link => [link.textContent.trim(), link.getBoundingClientRect()])
  .filter(([text, box]) => Math.min(box.width, box.height) < 24)
  .map(([text, box]) => `${text} is ${box.width} × ${box.height}`)"""


@contextlib.contextmanager
def serve_manual(database: Path, folder: Path):
    """A server of its own, with a manual of three chapters in four languages."""
    with serve_copy(database, folder) as running:
        manage(running.database, "shell", "--verbosity=0", code="from tests.browser.manual_pages import build; build()")
        yield running


@pytest.fixture(scope="module")
def manual_site(loaded_database, tmp_path_factory):
    with serve_manual(loaded_database, tmp_path_factory.mktemp("manual")) as running:
        yield running


@pytest.fixture
def edited_site(loaded_database, tmp_path_factory):
    """Another one, whose chapters may go."""
    with serve_manual(loaded_database, tmp_path_factory.mktemp("edited")) as running:
        yield running


def check_page(page: Page, language: str, heading: str) -> None:
    """That a page has the right title and language, and fits a phone."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page).to_have_title(f"{heading} · RE-MAP")
    spoken = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert spoken == [language, "rtl" if language == "ar" else "ltr"]
    assert page.evaluate(STICKS_OUT) + page.evaluate(TOO_SMALL) + page.evaluate(SMALL_WAYS) == []


def follow(page: Page, name: str, within: str = "main") -> None:
    page.locator(within).get_by_role("link", name=name, exact=True).click()


def save(page: Page, language: str, link: Locator, file: Path) -> None:
    """Takes a PDF along: the page that waits, and then, by itself, the PDF."""
    path = urlsplit(link.get_attribute("href")).path
    with page.expect_response(lambda answer: answer.url.endswith(path) and answer.status == 200) as opened:
        with page.expect_response(lambda answer: answer.url.endswith(path)) as asked:
            link.click()
        assert asked.value.status == 202
        expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Your PDF is being made"))
    assert opened.value.headers["content-type"] == "application/pdf"
    file.write_bytes(page.request.get(path).body())


@pytest.mark.parametrize(("language", "scripts"), [("fi", False), ("ar", False), ("fr", True)])
def test_a_mentor_reads_a_chapter_does_an_exercise_and_takes_it_along(
    new_context, manual_site, words_of, tmp_path, language, scripts
):
    address = manual_site.address
    context = new_context(base_url=address, viewport=PHONE, java_script_enabled=scripts)
    watch, page = Watch(context), context.new_page()
    manual = title(manual_site, language, "manual")

    page.goto(f"/{language}/mentoring/")
    check_page(page, language, title(manual_site, language, "mentoring"))
    follow(page, manual)
    check_page(page, language, manual)
    follow(page, told(language, LISTENING), ".chapters")
    check_page(page, language, told(language, LISTENING))

    # The contents lead to the exercise, which says what it takes.
    follow(page, told(language, EXERCISE), ".chapter-contents")
    exercise = page.locator(".exercise")
    expect(exercise.get_by_role("heading", name=told(language, EXERCISE), exact=True)).to_be_in_viewport()
    assert urlsplit(page.url).fragment == page.locator(".block-exercise").get_attribute("id")
    minutes = say_number(language, "%(n)s minute", "%(n)s minutes", 20)
    needed = {"Time": minutes, "For how many": told(language, "Two people")}
    needed |= {"What you need": told(language, "A quiet place and a watch")}
    expect(exercise.locator("dt")).to_have_text([say(language, name) for name in needed])
    expect(exercise.locator("dd")).to_have_text(list(needed.values()))
    expect(exercise.locator("ol li")).to_have_text([told(language, step) for step in STEPS])

    # Reading on is counted, by the address alone.
    next_one = say(language, "Next: <bdi%(marks)s>%(title)s</bdi>", marks="", title=told(language, ASKING))
    follow(page, next_one.replace("<bdi>", "").replace("</bdi>", ""), ".chapter-ways")
    check_page(page, language, told(language, ASKING))
    assert len(parse_qs(urlsplit(page.url).query)["read"]) == 1
    follow(page, say(language, "I have read this: to all chapters"))
    check_page(page, language, manual)
    counted = say_number(language, "%(read)s of %(n)s chapter read", "%(read)s of %(n)s chapters read", 3, read=2)
    bar = page.get_by_role("progressbar", name=counted, exact=True)
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("2", "3")
    read = page.locator(".chapters li", has=page.locator(".chapter-read")).get_by_role("link")
    expect(read).to_have_text([told(language, LISTENING), told(language, ASKING)])

    # The chapter for paper, in the reader's language.
    read.first.click()
    page.wait_for_url("**/listening/**")
    page.emulate_media(media="print")
    assert not page.locator(".chapter-ways").is_visible()
    page.emulate_media(media="screen")
    save(
        page, language, page.get_by_role("link", name=say(language, "For paper (PDF)"), exact=True), tmp_path / "c.pdf"
    )
    words = words_of(tmp_path / "c.pdf")
    for english in (LISTENING, EXERCISE, STEPS[0], "Who listens to you?", HANDOUT):
        assert told(language, english) in words
    assert told(language, GOODBYE) not in words
    assert context.cookies() == []
    assert not watch.refused
    assert not watch.complaints
    if scripts:
        page.goto(f"/{language}/mentoring/manual/")
        check_nothing_kept(page, "manual")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_trainer_takes_a_handout_along_and_nothing_else(new_context, manual_site, words_of, tmp_path, language):
    page = new_context(base_url=manual_site.address, java_script_enabled=False).new_page()
    page.goto(f"/{language}/mentoring/manual/listening/")
    link = page.locator(".handout").get_by_role("link", name=say(language, "This handout for paper (PDF)"), exact=True)
    save(page, language, link, tmp_path / "handout.pdf")
    words = words_of(tmp_path / "handout.pdf")
    assert words.startswith(told(language, HANDOUT))
    assert told(language, "What is said here stays here.") in words
    assert told(language, LISTENING) not in words
    assert "1/1" in words.replace(" ", ""), "one sheet"


@pytest.mark.parametrize("language", ["fi", "ar", "fr"])
def test_a_chapter_in_words_of_the_language_can_be_read_by_ear(manual_site, verapdf, tmp_path, language):
    files = [tmp_path / "chapter.pdf", tmp_path / "manual.pdf"]
    for path, file in zip(("manual/listening/", "manual/"), files, strict=True):
        test_pdf.save(manual_site, f"/{language}/mentoring/{path}page.pdf", file)
    assert verapdf.faults(files) == ""


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("textbox", name="Username").fill(EDITOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="RE-MAP")).to_be_visible()


def publish_edition(editor: Page, number: str, changes: list[str]) -> None:
    editor.goto("/admin/manual_editions/new/")
    editor.locator("[name=number]").fill(number)
    editor.locator("[name=changes_en]").fill("\n".join(changes))
    editor.locator("main form [type=submit]").last.click()
    expect(editor.get_by_role("table").get_by_role("link", name=number, exact=True)).to_be_visible()


def delete_chapter(editor: Page, site: Site, slug: str) -> None:
    # The original is the oldest.
    [(number,)] = ask(site, "SELECT min(id) FROM wagtailcore_page WHERE slug = ?", slug)
    editor.goto(f"/admin/pages/{number}/delete/")
    editor.locator("main form [type=submit]").click()
    expect(editor.locator(".messages")).to_contain_text("deleted")


def test_an_edition_reads_whole_after_a_chapter_has_gone(new_context, edited_site, words_of, tmp_path):
    address = edited_site.address
    editor = new_context(base_url=address, viewport=LARGE).new_page()
    sign_in(editor)
    changes = ["A chapter on listening.", "A chapter on how it ends."]
    publish_edition(editor, "1", changes)
    delete_chapter(editor, edited_site, "goodbye")
    publish_edition(editor, "1.1", ["One chapter less."])

    page = new_context(base_url=address, viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/en/mentoring/manual/")
    expect(page.locator(".chapters h3")).to_have_text([LISTENING, ASKING])
    page.locator(".edition-list").get_by_role("link", name="Edition 1, ").click()
    manual = title(edited_site, "en", "manual")
    expect(page.get_by_role("heading", level=1)).to_have_text(manual)
    expect(page).to_have_title(f"{manual}, edition 1 · RE-MAP")
    expect(page.get_by_text("This is an older edition, kept as it was. The newest is 1.1.")).to_be_visible()
    expect(page.get_by_role("region", name="What has changed").get_by_role("listitem")).to_have_text(changes)
    assert page.evaluate(STICKS_OUT) + page.evaluate(TOO_SMALL) + page.evaluate(SMALL_WAYS) == []
    # The chapter that has gone is named, is reached, and can be read.
    follow(page, GOODBYE, ".chapter-contents")
    expect(page.get_by_role("heading", name=GOODBYE, exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Say early when you meet for the last time.")).to_be_visible()
    expect(page.locator(".exercise ol li")).to_have_text(STEPS)
    save(page, "en", page.get_by_role("link", name="For paper (PDF)", exact=True), tmp_path / "edition.pdf")
    words = words_of(tmp_path / "edition.pdf")
    for told_then in (LISTENING, ASKING, GOODBYE, "Say early when you meet for the last time."):
        assert told_then in words
    # From an edition there is a way to the manual as it is now.
    page.goto("/en/mentoring/manual/editions/1/")
    follow(page, manual, ".breadcrumbs")
    expect(page.locator(".chapters h3")).to_have_text([LISTENING, ASKING])

"""An editor writes an article, publishes it, translates it into Finnish, and readers see each step."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.watch import Watch
from tests.browser.words import ask, say
from tests.serving import EDITOR, PASSWORD

pytestmark = pytest.mark.browser

LARGE = {"width": 1600, "height": 1000}
TITLE, LEAD, ALT, WORDS = "A meeting by the lake", "People met and talked.", "A lake", "They will meet again in May."
FINNISH = {
    TITLE: "Tapaaminen järvellä",
    LEAD: "Ihmiset tapasivat ja puhuivat.",
    ALT: "Järvi",
    WORDS: "He tapaavat taas toukokuussa.",
}
NOT_TRANSLATED = (
    "This page has not been translated into this language yet. You see it in the language it was written in."
)


def picture() -> dict:
    image = Image.new("RGB", (1200, 800), "#204a87")
    ImageDraw.Draw(image).ellipse((200, 300, 1000, 700), fill="#8ed4cd")
    file = BytesIO()
    image.save(file, "PNG")
    return {"name": "lake.png", "mimeType": "image/png", "buffer": file.getvalue()}


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("textbox", name="Username").fill(EDITOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="RE-MAP")).to_be_visible()


def close_side_panel(page: Page) -> None:
    """A panel that was open stays open on the next page, over the words."""
    panel = page.locator(".form-side--open").get_by_role("button", name="Toggle side panel")
    if panel.count():
        panel.click()


def add_picture(page: Page) -> None:
    page.get_by_role("button", name="Choose an image").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files(picture())
    expect(dialog.get_by_role("textbox", name="Title*")).to_have_value("lake")
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("textbox", name="What the picture shows").fill(ALT)


def add_related_page(page: Page) -> None:
    related = page.get_by_role("region", name="Related pages")
    related.get_by_role("button", name="Insert a block").click()
    related.get_by_role("button", name="Choose a page").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Search term").fill("Goals")
    dialog.get_by_role("link", name="Goals", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(related).to_contain_text("Goals")


def write_article(page: Page, news: int) -> None:
    """Fills the form. The draft keeps itself: the last word is in it when this ends."""
    page.goto(f"/admin/pages/{news}/")
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("textbox", name="Title*").fill(TITLE)
    page.get_by_role("textbox", name="Date*").fill("2024-05-06")
    page.get_by_role("textbox", name="Lead*").fill(LEAD)
    add_picture(page)
    add_related_page(page)
    body = page.get_by_role("region", name="Body*")
    body.get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Text", exact=True).click()

    def keeps_all(answer) -> bool:
        request = answer.request
        return request.method == "POST" and "/preview/" not in request.url and WORDS in (request.post_data or "")

    with page.expect_response(keeps_all, timeout=30_000):
        body.get_by_role("textbox").first.press_sequentially(WORDS)
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/$"))


def preview(page: Page) -> None:
    page.get_by_role("button", name="Toggle preview").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(shown.get_by_role("img", name=ALT)).to_be_visible()
    expect(shown.get_by_text(WORDS)).to_be_visible()
    close_side_panel(page)


def publish(page: Page) -> str:
    """Publishes the article and gives its address."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("published")
    return page.get_by_role("status").get_by_role("link", name="View live").get_attribute("href")


def check_article(page: Page, language: str, title: str, lead: str, alt: str, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".lead")).to_have_text(lead)
    image = page.get_by_role("main").get_by_role("img", name=alt, exact=True)
    expect(image).to_be_visible()
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") >= 480
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("main time").first).to_have_attribute("datetime", "2024-05-06")
    expect(page.locator("main .card")).to_have_count(1)
    assert violations(page) == []


def translate(page: Page, article: int) -> None:
    """Sends the article to translation and fills in Finnish, sentence by sentence; nothing is published."""
    page.goto(f"/admin/pages/{article}/edit/")
    actions = page.get_by_role("navigation", name="Actions", exact=True)
    actions.get_by_role("button", name="Actions", exact=True).click()
    actions.get_by_role("link", name="Translate this page").click()
    page.get_by_role("checkbox", name="Suomi").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("4 of 4 sentences left")).to_be_visible()
    close_side_panel(page)
    assert violations(page, "form.desk") == []
    for source, translation in FINNISH.items():
        page.get_by_role("textbox", name=source, exact=True).fill(translation)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("4 sentences are saved.")
    expect(page.get_by_role("textbox", name=WORDS, exact=True)).to_have_value(FINNISH[WORDS])


def test_an_article_is_written_published_translated_and_read_in_finnish(new_context, open_page, changed_site):
    site = changed_site
    context = new_context(viewport=LARGE, base_url=site.address)
    watch, page, reader = Watch(context), context.new_page(), open_page(base_url=site.address)
    query = (
        "SELECT page.id FROM wagtailcore_page page JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
        " WHERE locale.language_code = 'en' AND page.slug = ?"
    )
    [(news,)] = ask(site, query, "news")
    sign_in(page)
    write_article(page, news)
    preview(page)
    address = urlsplit(publish(page)).path
    assert address == "/en/news/a-meeting-by-the-lake/"

    reader.goto("/en/news/")
    reader.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    expect(reader).to_have_url(re.compile(f"{address}$"))
    check_article(reader, "en", TITLE, LEAD, ALT, WORDS)

    [(article,)] = ask(site, query, "a-meeting-by-the-lake")
    finnish = address.replace("/en/", "/fi/")

    def check_fallback() -> None:
        reader.goto(finnish)
        expect(reader.get_by_text(say("fi", NOT_TRANSLATED))).to_be_visible()
        expect(reader.get_by_role("heading", level=1)).to_have_attribute("lang", "en")
        check_article(reader, "fi", TITLE, LEAD, ALT, WORDS)

    check_fallback()
    translate(page, article)
    check_fallback()  # a translation in the making is not shown

    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("status")).to_contain_text("The translation is published.")
    reader.goto(finnish)
    check_article(reader, "fi", *FINNISH.values())
    expect(reader.get_by_text(say("fi", NOT_TRANSLATED))).to_have_count(0)
    line = reader.get_by_text(say("fi", "Translation, not reviewed by a native speaker."))
    expect(line).to_be_visible()
    reader.get_by_role("link", name=say("fi", "Read the original"), exact=True).click()
    expect(reader).to_have_url(re.compile(f"{address}$"))

    assert not watch.refused
    assert watch.hosts() == {urlsplit(site.address).netloc}

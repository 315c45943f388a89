"""Writing to the project: mistakes keep the words, a good message is stored, and no cookie is needed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import LANGUAGES
from tests.browser.words import ask, say, title

pytestmark = pytest.mark.browser

WAYS = [pytest.param(code, True, id=code) for code in LANGUAGES] + [pytest.param("fi", False, id="fi-no-script")]
TOO_FAST = "That was very fast. Your words are still here: send it again."
NAME, MESSAGE, MAIL = "Your name (you may leave this empty)", "Your message", "Your e-mail, if you want an answer"


def press_send(page: Page, language: str) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name=say(language, "Send"), exact=True).click()
    assert "cookie" not in answer.value.request.all_headers()
    assert "set-cookie" not in answer.value.all_headers()
    page.wait_for_load_state()


def send_as_a_person(page: Page, language: str) -> None:
    """Presses Send, and again where the form says that this was very fast. It never says anything else."""
    for _ in range(200):
        press_send(page, language)
        if page.locator("#sent").count():
            return
        problem = page.locator(".notice.problem li")
        expect(problem).to_have_text(say(language, TOO_FAST))
    raise AssertionError("the form never took the message")


@pytest.mark.parametrize(("language", "scripts"), WAYS)
def test_a_message_is_refused_kindly_then_stored(open_page, site, language, scripts):
    page = open_page(java_script_enabled=scripts)
    page.goto(f"/{language}/about/")
    page.locator("aside.call a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title(site, language, "contact"))
    name = page.get_by_label(say(language, NAME), exact=True)
    message = page.get_by_label(say(language, MESSAGE), exact=True)

    name.fill("Ämne عمر")
    page.get_by_label(say(language, MAIL), exact=True).fill("no address")
    press_send(page, language)
    problem = page.locator(".notice.problem")
    expect(problem).to_contain_text(say(language, "Write your message first."))
    expect(problem).to_contain_text(say(language, "Write the e-mail address like name@example.org, or leave it empty."))
    assert page.title().startswith(say(language, "Error: %(title)s", title=""))
    expect(name).to_have_value("Ämne عمر")
    expect(message).to_have_attribute("aria-invalid", "true")
    expect(message).to_have_accessible_description(say(language, "Write your message first."))
    if scripts:
        expect(problem).to_be_focused()
        problem.get_by_role("link").first.click()
        expect(message).to_be_focused()

    words = f"Two lines,\nfrom the {language} page, scripts: {scripts}."
    message.fill(words)
    page.get_by_label(say(language, MAIL), exact=True).fill("")
    send_as_a_person(page, language)
    expect(page.get_by_role("status")).to_be_visible()
    assert page.locator("form.form").count() == 0
    stored = ask(site, "SELECT message, name, email, language FROM hub_contactmessage WHERE name = ?", "Ämne عمر")
    assert [row for row in stored if "".join(row[0].split()) == "".join(words.split())] == [
        (words.replace("\n", "\r\n"), "Ämne عمر", "", language)
    ]
    assert page.context.cookies() == []


def test_the_trap_is_for_scripts_only(open_page):
    page = open_page()
    page.goto("/en/contact/")
    trap = page.locator("input[name=website]")
    assert trap.count() == 1
    expect(page.get_by_role("textbox")).to_have_count(3)
    page.get_by_label(MAIL, exact=True).focus()
    page.keyboard.press("Tab")
    expect(trap).not_to_be_focused()

"""An owner answers by the link of a mail: from the mail to what readers see."""

import pytest
from playwright.sync_api import expect

from tests.browser.words import ask, say
from tests.serving import manage
from tests.smtp import mail_server

pytestmark = pytest.mark.browser

CONTACT = """
from good_practices.models import PracticePage, organisation_named
page = PracticePage.objects.get(uid={uid!r}, locale__language_code="en")
organisation = organisation_named(page.organisation)
organisation.contact = {uid!r} + "@example.org"
organisation.save()
"""
ASK = """
from django.conf import settings
from django.utils import timezone
settings.EMAIL_URL, settings.MAILERS = "smtp://127.0.0.1", {mailers!r}
from good_practices.freshness.asking import ask_owners
ask_owners(timezone.localdate())
"""


def mailed_links(site, uid: str, language: str) -> list[str]:
    """The paths of the links that the owner of a practice gets by mail, in another language where it is asked for."""
    with mail_server() as server:
        manage(
            site.database, "shell", "--verbosity=0", code=CONTACT.format(uid=uid) + ASK.format(mailers=server.mailers)
        )
        ((_to, mail),) = server.mails
    lines = [line for line in mail.get_content().splitlines() if "/confirm/" in line]
    return [f"/{language}/confirm/" + line.partition("/confirm/")[2] for line in lines]


def press(page, name: str, done: str = "#done") -> None:
    """Presses a button as people do, who are not as fast as scripts.

    :param done: what the page has when it was taken
    """
    for _ in range(100):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()
        if page.locator(done).count():
            return
    raise AssertionError("the form never took the answer")


@pytest.mark.parametrize(
    ("language", "slug", "scripts"),
    [("en", "aarhus-model", True), ("fi", "exit-finland", True), ("ar", "exit-fryshuset", False)],
)
def test_an_owner_confirms_a_practice(open_page, changed_site, language, slug, scripts):
    (uid,) = ask(changed_site, "SELECT DISTINCT uid FROM good_practices_practicepage WHERE uid = ?", slug)[0]
    right, *_others = mailed_links(changed_site, uid, language)
    page = open_page(java_script_enabled=scripts, base_url=changed_site.address)
    record = f"/{language}/practices/{slug}/"
    page.goto(record)
    confirmed = say(language, "Confirmed by the organisation.")
    expect(page.locator(".provenance")).not_to_contain_text(confirmed)

    page.goto(right)
    expect(page.get_by_role("heading", level=1)).to_have_text(say(language, "Is this record still right?"))
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    press(page, say(language, "Yes, it is still right"))
    expect(page.get_by_role("status")).to_contain_text(
        say(language, "Thank you. Readers now see that your organisation has confirmed the record today.")
    )
    page.goto(record)
    expect(page.locator(".provenance")).to_contain_text(confirmed)
    assert page.goto(right).status == 410
    expect(page.get_by_role("alert")).to_contain_text(say(language, "Still right"))
    assert page.context.cookies() == []

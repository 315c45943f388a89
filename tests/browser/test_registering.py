"""People register for a training on a phone: one has the place, one waits and moves up."""

import re
import urllib.request

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.test_owner import press
from tests.browser.watch import Watch
from tests.browser.words import ask, say, say_number
from tests.serving import Site, manage, serve_copy
from tests.smtp import MailServer, mail_server

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
WAITS = (
    "Thank you. All places are taken just now: you are on the waiting list. When a place becomes free, you move up, "
    "and we write to you."
)
MAKE = """
from datetime import date, time
from mentoring.models import TrainingPage, TrainingsPage
from tests.browser.full_pages import _publish
for language in ("fi", "ar", "fr"):
    page = TrainingPage(title="Training", slug=language + "-training", summary="A summary.", date=date(2050, 5, 2))
    page.start_time, page.end_time, page.place = time(17), time(19), "A library"
    page.takes_registrations, page.capacity = True, 1
    _publish(TrainingsPage, page, language)
"""


@pytest.fixture(scope="module")
def mailed_site(loaded_database, tmp_path_factory):
    """(a site with trainings for one person each, the server that gets its mail)"""
    with mail_server() as server:
        variables = {
            "DJANGO_SETTINGS_MODULE": "tests.browser.mail_settings",
            "MAIL_PORT": str(server.server_address[1]),
        }
        with serve_copy(loaded_database, tmp_path_factory.mktemp("mailed"), **variables) as running:
            manage(running.database, "shell", "--verbosity=0", code=MAKE)
            yield running, server


def link_of(server: MailServer, email: str) -> str:
    """The path of the link that somebody got last."""
    text = [mail for to, mail in server.mails if to == email][-1].get_body(("plain",)).get_content()
    return re.search(r"/\w+/registration/\S+/", text)[0]


def register(page, language: str, name: str) -> str:
    """Goes to the form, fills it in, and gives what the page says then."""
    page.goto(f"/{language}/mentoring/")
    page.locator(f"main a[href='/{language}/mentoring/trainings/']").first.click()
    page.locator(f"main a[href='/{language}/mentoring/trainings/{language}-training/']").click()
    page.get_by_role("link", name=say(language, "Register"), exact=True).click()
    page.get_by_label(say(language, "Your name"), exact=True).fill(name)
    page.get_by_label(say(language, "Your e-mail"), exact=True).fill(f"{name}.{language}@example.org")
    press(page, say(language, "Register"), "#sent")
    return page.locator("#sent").inner_text()


def read_again(site: Site, path: str) -> Calendar:
    """The calendar at an address, which is the same when icalendar has read it and written it again."""
    with urllib.request.urlopen(site.address + path, timeout=60) as answer:
        content = answer.read()
    calendar = Calendar.from_ical(content)
    assert calendar.to_ical() == content
    return calendar


@pytest.mark.parametrize(("language", "scripts"), [("fi", True), ("ar", True), ("fr", False)])
def test_one_has_the_place_and_one_waits_and_moves_up(new_context, mailed_site, language, scripts):
    site, server = mailed_site
    context = new_context(viewport=PHONE, java_script_enabled=scripts, base_url=site.address)
    watch, page = Watch(context), context.new_page()
    assert say(language, "Thank you. You have a place.") in register(page, language, "first")
    assert say(language, WAITS) in register(page, language, "second")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    second = link_of(server, f"second.{language}@example.org")
    assert second.startswith(f"/{language}/")
    page.goto(second)
    line = "You are on the waiting list; %(n)s {} waited longer. When a place becomes free, we write to you."
    expect(page.locator(".notice")).to_have_text(
        say_number(language, line.format("person has"), line.format("people have"), 0)
    )
    page.goto(link_of(server, f"first.{language}@example.org"))
    expect(page.locator(".notice")).to_have_text(say(language, "You have a place."))
    press(page, say(language, "Cancel my registration"))
    page.goto(second)
    expect(page.locator(".notice")).to_have_text(say(language, "You have a place."))
    mails = [mail for to, mail in server.mails if to == f"second.{language}@example.org"]
    assert [str(mail["Subject"]).partition(":")[0].strip() for mail in mails] == [
        say(language, text).partition(":")[0].strip()
        for text in ("You are waiting: %(title)s", "You have a place: %(title)s")
    ]
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"/{language}/mentoring/trainings/{language}-training/")
    address = page.get_by_role("link", name=say(language, "Add to my calendar")).get_attribute("href")
    (event,) = read_again(site, address).walk("VEVENT")
    followed = read_again(site, f"/{language}/calendar.ics").walk("VEVENT")
    assert event["UID"] in [each["UID"] for each in followed]
    uids = ask(
        site,
        "SELECT page.uid FROM mentoring_trainingpage page JOIN wagtailcore_page base ON base.id ="
        " page.page_ptr_id WHERE base.slug = ?",
        f"{language}-training",
    )
    assert {(event["UID"],)} == {(f"urn:remap:{uid}",) for (uid,) in uids}
    assert event["DTSTART"].to_ical() == b"20500502T170000"
    assert not watch.refused
    assert not watch.complaints
    assert context.cookies() == []

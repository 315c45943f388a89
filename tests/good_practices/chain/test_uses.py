"""“We used this”: what a reader tells, what an editor does with it, where it is shown."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from good_practices.models import PracticePage, UseReport
from hub.search.index import reindex
from tests.factories import committed, translated, user_in
from tests.hub.test_contact import token


@pytest.fixture
def practice(tree) -> PracticePage:
    return tree.practice(title="Open door")


def told(**fields) -> dict:
    words = {"country": "SE", "place": "A school", "groups": ["witnesses"], "changed": "Shorter", "year": "2024"}
    return words | {"result": "People came back", "again": "with-changes", "website": "", "token": token()} | fields


def report(practice: PracticePage, state: str = "published", **fields) -> UseReport:
    words = {"country": "SE", "result": "People came back", "again": "yes", "year": 2024, "language": "en"}
    return committed(UseReport.objects.create, uid=practice.uid, state=state, **(words | fields))


def main(html: str):
    return BeautifulSoup(html, "html.parser").select_one("main")


def test_a_report_is_told_read_by_an_editor_and_shown(client, tree, practice, settings, mailoutbox):
    settings.CONTACT_EMAILS = ["editors@hub.example"]
    address = f"/en/used/?practice={practice.uid}"
    assert f'href="{address}"' in client.get("/en/practices/practice-1/").text
    form = client.get(address).text
    assert "published on the page of the practice, for everyone" in form
    assert "Do not write about people who could be recognised" in form
    for _twice in range(2):
        answer = committed(client.post, address, told())
        assert answer["Location"] == f"{address}&sent#sent"
    assert "An editor reads it before it is shown." in client.get(f"{address}&sent").text
    (row,) = UseReport.objects.all()
    assert (row.state, row.language, row.groups, row.year) == ("new", "en", ["witnesses"], 2024)
    (mail,) = mailoutbox
    assert mail.body.endswith(reverse("use_reports:edit", args=[row.pk]))
    assert "People came back" not in client.get("/en/practices/practice-1/").text
    client.force_login(user_in("Editors"))
    edited = {"state": "published", "country": "SE", "place": "", "groups": ["witnesses"], "changed": "Shorter"}
    edited |= {"result": "People came", "again": "with-changes", "year": "2024"}
    committed(client.post, reverse("use_reports:edit", args=[row.pk]), edited)
    client.logout()
    shown = main(client.get("/en/practices/practice-1/").text).select_one(".uses").get_text(" ", strip=True)
    for words in ("Sweden", "2024", "Witnesses", "Shorter", "People came", "Yes, with changes"):
        assert words in shown, words
    assert "A school" not in shown
    assert "back" not in shown


def test_every_language_shows_it_in_the_words_of_who_wrote_it(client, tree, practice):
    translated(practice, tree, "fi")
    report(practice, language="sv", result="Folk kom tillbaka")
    for language in ("en", "fi"):
        words = main(client.get(f"/{language}/practices/practice-1/").text).find("dd", string="Folk kom tillbaka")
        assert words["lang"] == "sv"


@pytest.mark.parametrize(("number", "sentence"), [(1, "Used by 1 other"), (3, "Used by 3 others")])
def test_the_card_and_the_record_count_what_is_published(client, practice, number, sentence):
    report(practice, "new")
    report(practice, "refused")
    assert "Used by" not in main(client.get("/en/practices/").text).select_one(".practice-card").get_text()
    rows = [report(practice) for _number in range(number)]
    assert (
        main(client.get("/en/practices/").text).select_one(".card-facts dd:-soup-contains('Used by')").text == sentence
    )
    address = f"/api/v1/practices/{practice.uid}?lang=en"
    assert client.get(address).json()["use_reports"] == number
    committed(rows[0].delete)
    assert client.get(address).json()["use_reports"] == number - 1


def test_publishing_a_practice_again_keeps_its_count_and_a_copy_has_none(tree, practice):
    waiting = practice.save_revision().pk
    report(practice)
    committed(Revision.objects.get(pk=waiting).publish)
    page = PracticePage.objects.get(pk=practice.pk)
    assert page.use_reports == 1
    assert translated(page, tree, "fi").use_reports == 1
    assert page.copy(update_attrs={"slug": "copy", "title": "Copy"}).use_reports == 0


def test_more_reports_take_no_more_queries(tree, practice, count_queries):
    others = [tree.practice(title=f"More {number}") for number in range(9)]
    report(practice)
    addresses = ["/en/practices/", "/en/practices/practice-1/"]
    few = [count_queries(address) for address in addresses]
    for page in [practice, *others] * 3:
        report(page)
    assert [count_queries(address) for address in addresses] == few


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"country": ""}, "Choose the country in which you used it."),
        ({"year": ""}, "Write the year in which you used it"),
        ({"year": "last"}, "Write the year with four digits"),
        ({"year": "2999"}, "This year has not come yet."),
        ({"result": ""}, "Say in a few words what came of it."),
        ({"result": "x" * 2001}, "This is longer than 2,000 characters."),
        ({"again": ""}, "Say whether you would use it again."),
        ({"token": "old"}, "This form was open for a long time."),
    ],
)
def test_bad_input_is_told_and_loses_nothing(client, practice, wrong, sentence):
    page = client.post(f"/en/used/?practice={practice.uid}", told(**wrong))
    assert page.status_code in (422, 429)
    form = main(page.text)
    assert sentence in form.get_text()
    assert "Shorter" in form.select_one("[name=changed]").get_text()
    assert form.select_one("[name=groups][value=witnesses]").has_attr("checked")
    for link in form.select(".problem a"):
        assert form.select_one(link["href"]), link
    assert not UseReport.objects.exists()


def test_a_flood_is_held_back(client, practice, settings):
    settings.FORMS_PER_HOUR = 1
    address = f"/en/used/?practice={practice.uid}"
    client.post(address, told())
    page = client.post(address, told(result="Other words"))
    assert page.status_code == 429
    assert "Other words" in page.text
    assert UseReport.objects.count() == 1


def test_a_script_that_fills_the_trap_leaves_nothing(client, practice):
    client.post(f"/en/used/?practice={practice.uid}", told(website="x"))
    assert not UseReport.objects.exists()


def test_what_is_not_here_and_what_is_no_longer_here(client, practice):
    for uid in ("no-such", ""):
        page = client.get(f"/en/used/?practice={uid}")
        assert page.status_code == 404
        assert "This page is not here" in page.text
    committed(practice.unpublish)
    for page in (
        client.get(f"/en/used/?practice={practice.uid}"),
        client.post(f"/en/used/?practice={practice.uid}", told()),
    ):
        assert page.status_code == 410
        assert "This practice was withdrawn" in page.text
    assert not UseReport.objects.exists()


def test_a_practice_in_another_language_can_be_told_of(client, practice):
    page = client.get(f"/sv/used/?practice={practice.uid}")
    link = main(page.text).select_one(".lead a")
    assert (link["href"], link["lang"]) == ("/en/practices/practice-1/", "en")


def test_only_those_who_may_read_and_publish_reports(client, practice):
    row = report(practice, "new")
    client.force_login(user_in("Reviewers"))
    assert client.get(reverse("use_reports:edit", args=[row.pk])).status_code == 302


def test_what_was_not_published_is_erased_in_time(practice):
    now = timezone.now()
    for state, ages in {"refused": (179, 180), "new": (399, 400), "published": (400, 900)}.items():
        for age in ages:
            row = report(practice, state, result=f"{state} {age}")
            UseReport.objects.filter(pk=row.pk).update(sent_at=now - datetime.timedelta(days=age))
    call_command("erase_expired")
    left = {"refused 179", "new 399", "published 400", "published 900"}
    assert {row.result for row in UseReport.objects.all()} == left
    assert PracticePage.objects.get(pk=practice.pk).use_reports == 2


def test_where_a_language_has_a_stand_in_the_original_is_named_as_in_lists(client, tree, practice):
    page = translated(practice, tree, "fi")
    type(page).objects.filter(pk=page.pk).update(fallback_of=practice.pk)
    reindex([page.pk])
    link = main(client.get(f"/fi/used/?practice={practice.uid}").text).select_one(".lead a")
    assert (link["href"], link["lang"]) == ("/en/practices/practice-1/", "en")

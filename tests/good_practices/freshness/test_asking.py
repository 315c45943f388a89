"""Owners are asked once a year, in a language they read, reminded twice, and then left alone."""

import concurrent.futures
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate as today

from good_practices.freshness.asking import PRACTICES, ask_owners
from good_practices.models import DueCheck, Organisation, OwnerAsk
from good_practices.models.freshness import Reason
from tests.factories import committed, publish
from tests.faults import closed_port
from tests.good_practices.freshness.conftest import DAY, OWNER, filled, fresh, give_contact, links_in


def queue() -> list[tuple[str, str]]:
    return list(DueCheck.objects.open().order_by("pk").values_list("uid", "reason"))


def test_the_mail_names_the_practice_its_languages_and_no_person(server, practice, settings):
    call_command("ask_owners")
    ((to, mail),) = server.mails
    text = mail.get_content()
    assert to == OWNER
    assert (mail["Subject"], mail["To"]) == ("RE-MAP: stämmer ”Example practice” fortfarande?", OWNER)
    assert "Example practice" in text
    assert f"{settings.BASE_URL}/en/practices/{practice.slug}/" in text
    paths = links_in(mail)
    assert all(path.startswith("/sv/confirm/") for path in paths.values())
    assert mail["List-Unsubscribe"] == f"<{settings.BASE_URL}{paths['stop']}>"
    assert re.findall(r"\S+@\S+", text) == []


@pytest.mark.parametrize(
    ("languages", "expected"), [(["es", "fi"], "fi"), (["ar", "fi"], "ar"), (["es"], "en"), (["en"], "en")]
)
def test_the_mail_is_in_the_first_language_that_the_site_has(server, practice, languages, expected):
    practice.languages = languages
    publish(practice)
    ask_owners(today())
    assert links_in(server.mails[0][1])["right"].startswith(f"/{expected}/confirm/")


def test_a_practice_is_asked_about_once_a_year(server, practice):
    for day in (0, 0, 1, 13):
        ask_owners(today() + day * DAY)
    assert len(server.mails) == 1
    OwnerAsk.objects.update(closed=True, answer="edit")
    for day in (15, 100, 364):
        ask_owners(today() + day * DAY)
    assert len(server.mails) == 1
    ask_owners(today() + 365 * DAY)
    assert len(server.mails) == 2


def test_two_reminders_after_14_and_35_days_then_an_editor(server, practice):
    sent = []
    for day in range(60):
        ask_owners(today() + day * DAY)
        sent.append(len(server.mails))
    assert [day for day in range(60) if sent[day] > (sent[day - 1] if day else 0)] == [0, 14, 35]
    assert queue() == [(practice.uid, Reason.NO_ANSWER)]
    assert DueCheck.objects.get().opened_on == today() + 49 * DAY
    assert "har ännu inte fått något svar" in server.mails[1][1].get_content()


@pytest.mark.parametrize(
    "facts", [{"confirmed_by_owner": True, "last_checked": today()}, {"status": "ended", "end_year": 2020}]
)
def test_nobody_is_asked_about_what_was_just_confirmed_or_has_ended(server, practice, facts):
    for name, value in facts.items():
        setattr(practice, name, value)
    publish(practice)
    ask_owners(today())
    assert (server.mails, queue()) == ([], [])


def test_who_was_asked_is_not_reminded_of_what_is_settled(server, practice):
    ask_owners(today())
    practice.last_checked = today() + DAY
    publish(practice)
    ask_owners(today() + 14 * DAY)
    assert len(server.mails) == 1


def test_without_a_contact_an_editor_checks_once(server, practice, tree):
    Organisation.objects.all().delete()
    recent = tree.practice(organisation="Another one", last_checked=today())
    for day in range(3):
        ask_owners(today() + day * DAY)
    assert queue() == [(practice.uid, Reason.NO_CONTACT)]
    DueCheck.objects.update(closed_on=today(), outcome="dismissed")
    ask_owners(today() + 4 * DAY)
    assert queue() == []
    ask_owners(today() + 366 * DAY)
    assert sorted(queue()) == sorted([(practice.uid, Reason.NO_CONTACT), (recent.uid, Reason.NO_CONTACT)])


def say_due(practice, **facts):
    for name, value in ({"check_due": True} | facts).items():
        setattr(practice, name, value)
    return publish(practice)


def test_what_readers_see_as_due_is_queued_though_its_owner_was_asked_this_year(server, practice, client):
    ask_owners(today())
    committed(client.post, links_in(server.mails[0][1])["right"].replace("/sv/", "/en/"), filled())
    ask_owners(today() + DAY)
    assert queue() == []
    say_due(fresh(practice))
    for day in (2, 3):
        ask_owners(today() + day * DAY)
    assert queue() == [(practice.uid, Reason.DUE)]
    assert len(server.mails) == 1
    DueCheck.objects.update(closed_on=today() + 3 * DAY, outcome="dismissed")
    ask_owners(today() + 4 * DAY)
    assert queue() == []


def test_what_is_withdrawn_and_comes_back_is_queued(server, practice):
    ask_owners(today())
    practice.unpublish()
    ask_owners(today() + 14 * DAY)
    publish(fresh(practice))
    assert ask_owners(today() + 15 * DAY).queued == 1
    assert queue() == [(practice.uid, Reason.DUE)]
    assert len(server.mails) == 1


def test_what_has_ended_and_is_due_is_queued_and_nobody_is_asked(server, practice):
    say_due(practice, status="ended", end_year=2020)
    assert ask_owners(today()).queued == 1
    assert (server.mails, queue()) == ([], [(practice.uid, Reason.DUE)])


@pytest.mark.parametrize("outcome", ["checked", "passed"])
def test_what_left_the_queue_otherwise_than_by_a_dismissal_comes_back_when_it_is_due(practice, settings, outcome):
    settings.EMAIL_URL = ""
    ask_owners(today())
    DueCheck.objects.update(closed_on=today(), outcome=outcome)
    ask_owners(today() + DAY)
    assert queue() == [(practice.uid, Reason.NO_CONTACT)]


def test_what_its_owner_is_being_asked_about_is_not_queued_yet(server, practice):
    say_due(practice)
    for day in range(49):
        ask_owners(today() + day * DAY)
        assert queue() == []
    ask_owners(today() + 49 * DAY)
    assert queue() == [(practice.uid, Reason.NO_ANSWER)]


def test_without_mail_editors_check(settings, practice):
    settings.EMAIL_URL = ""
    ask_owners(today())
    assert queue() == [(practice.uid, Reason.NO_CONTACT)]


def test_another_spelling_of_the_organisation_is_asked_too(server, practice):
    practice.organisation = "EXAMPLE  organisation"
    publish(practice)
    ask_owners(today())
    assert [to for to, _mail in server.mails] == [OWNER]


def test_a_mail_server_that_is_away_is_tried_again_and_asks_once(server, practice, settings, tree, caplog):
    tree.practice(organisation="Second organisation")
    give_contact("Second organisation", "second@example.org")
    away = {"host": "127.0.0.1", "port": closed_port()}
    settings.MAILERS = {"default": server.mailers["default"] | {"OPTIONS": away}}
    report = ask_owners(today())
    assert (report.asked, report.kept) == (0, 1)  # the second was not tried
    assert OWNER not in caplog.text
    settings.MAILERS = server.mailers
    assert ask_owners(today()).asked == 2
    assert ask_owners(today()).asked == 0
    assert [to for to, _mail in server.mails] == [OWNER, "second@example.org"]


@pytest.mark.parametrize(("code", "queued", "later"), [(550, 1, 1), (450, 0, 2)])
def test_a_mailbox_that_is_gone_goes_to_an_editor_and_one_that_is_full_is_tried_again(
    server, practice, tree, code, queued, later
):
    tree.practice(organisation="Second organisation", last_checked=today() - 730 * DAY)
    give_contact("Second organisation", "second@example.org")
    server.refused = {OWNER: (code, "no")}
    ask_owners(today())
    assert [to for to, _mail in server.mails] == ["second@example.org"]
    assert len(queue()) == queued
    server.refused = {}
    ask_owners(today() + DAY)
    assert len(server.mails) == later


def test_a_withdrawn_practice_is_neither_asked_about_nor_left_in_the_queue(server, practice):
    DueCheck.objects.create(uid=practice.uid, reason=Reason.DEAD_LINK, opened_on=today())
    ask_owners(today())
    practice.unpublish()
    ask_owners(today() + 14 * DAY)
    assert len(server.mails) == 1
    assert queue() == []


def test_a_lost_key_is_said_in_a_sentence(server, practice, settings):
    settings.PRIVATE_DATA_KEYS = []
    with pytest.raises(CommandError, match="PRIVATE_DATA_KEYS"):
        call_command("ask_owners")


def test_no_more_than_a_number_of_mails_a_night(server, practice, tree):
    tree.practice(organisation="Example organisation", languages=["sv"])
    for number in range(3):
        tree.practice(organisation=f"Organisation {number}")
        give_contact(f"Organisation {number}", f"{number}@example.org")
    assert ask_owners(today(), most=3).asked == 4  # two of them in one mail
    assert ask_owners(today(), most=3).asked == 0
    assert len(server.mails) == 3
    assert ask_owners(today() + DAY, most=3).asked == 1


def test_an_owner_gets_one_mail_a_night_about_all_practices(server, practice, tree, client, settings):
    others = [
        tree.practice(title="Second practice", organisation="Example organisation", languages=["sv", "fi"]),
        tree.practice(title="Third practice", organisation="Its branch", languages=["sv"]),
    ]
    give_contact("Its branch")
    report = ask_owners(today())
    assert (report.asked, len(server.mails)) == (3, 1)
    mail = server.mails[0][1]
    text = mail.get_content()
    assert mail["Subject"] == "RE-MAP: stämmer 3 beskrivningar av god praxis fortfarande?"
    assert "beskriver 3 exempel på god praxis" in text
    links = re.findall(r"http://[^/\s]+(/sv/confirm/\S+/)", text)
    assert len(set(links)) == 3 * 3 + 2  # three answers for each practice, and an end for each organisation
    for number, page in enumerate([practice, *others]):
        assert text.index(page.title) < text.index(links[3 * number])
        assert f"{settings.BASE_URL}/en/practices/{page.slug}/" in text
        shown = client.get(links[3 * number].replace("/sv/", "/en/")).text
        assert page.title in shown
    assert text.index("Example organisation") < text.index(links[-2]) < text.index("Its branch") < text.index(links[-1])
    committed(client.post, links[3], filled())
    assert fresh(others[0]).last_checked == today()
    assert (fresh(practice).last_checked == today(), fresh(others[1]).last_checked) == (False, None)
    assert client.post(links[3], filled()).status_code == 410
    committed(client.post, links[-1], filled())
    asked_no_more = Organisation.objects.exclude(no_questions_since=None)
    assert [organisation.name for organisation in asked_no_more] == ["Its branch"]


def test_reminders_and_new_questions_share_a_mail(server, practice, tree):
    ask_owners(today())
    tree.practice(title="New practice", organisation="Example organisation", languages=["sv"])
    report = ask_owners(today() + 14 * DAY)
    assert (report.asked, report.reminded, len(server.mails)) == (1, 1, 2)
    text = server.mails[1][1].get_content()
    reminder = text.index("har ännu inte fått något svar")
    assert text.index("Example practice") < reminder < text.index("New practice")
    assert text.count("har ännu inte fått något svar") == 1


def test_two_languages_are_two_mails(server, practice, tree):
    tree.practice(organisation="Example organisation", languages=["fi"])
    assert ask_owners(today()).asked == 2
    assert [to for to, _mail in server.mails] == [OWNER, OWNER]


def test_a_mail_names_so_many_practices_as_somebody_reads(server, practice, tree):
    for _ in range(PRACTICES):
        tree.practice(organisation="Example organisation", languages=["sv"])
    assert ask_owners(today()).asked == PRACTICES
    assert ask_owners(today()).asked == 0  # it has had tonight's mail
    assert ask_owners(today() + DAY).asked == 1
    assert len(server.mails) == 2


def test_a_mail_about_many_practices_takes_as_many_questions_as_one_about_few(server, practice, tree):
    def asked(number: int, day: int) -> int:
        for _ in range(number):
            tree.practice(organisation="Example organisation", languages=["sv"])
        with CaptureQueriesContext(connection) as found:
            assert ask_owners(today() + day * DAY).asked == number
        return len(found)

    ask_owners(today())
    assert asked(2, 1) == asked(12, 2)


def test_the_number_of_questions_to_the_database_grows_only_with_the_mails(server, practice, tree):
    def asked(title: str, number: int) -> int:
        for _ in range(number):
            tree.practice(organisation=f"Nobody knows {title}", last_checked=today() - 730 * DAY)
        ask_owners(today())
        with CaptureQueriesContext(connection) as found:
            ask_owners(today())
        return len(found)

    assert asked("one", 3) == asked("two", 27)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_two_machines_in_one_night_send_one_mail(server, practice, tree):
    def night(_number):
        try:
            return ask_owners(today()).asked
        finally:
            connections.close_all()

    tree.practice(organisation="Example organisation", languages=["sv"])
    with concurrent.futures.ThreadPoolExecutor(4) as machines:
        assert sum(machines.map(night, range(4))) == 2
    assert len(server.mails) == 1
    assert set(OwnerAsk.objects.values_list("mails", flat=True)) == {1}

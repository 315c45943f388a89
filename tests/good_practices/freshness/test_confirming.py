"""An owner answers by a link of the mail: looking changes nothing, the button does, once."""

import datetime
import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate as today
from wagtail.models import PageLogEntry, Workflow

from good_practices.freshness import tokens
from good_practices.freshness.answers import take
from good_practices.freshness.asking import ask_owners
from good_practices.freshness.tokens import WORKS_FOR
from good_practices.models import DueCheck, Organisation, OwnerAsk, PracticePage, SharedRecord
from good_practices.models.freshness import Answer, Reason
from hub.audit.models import Entry
from tests.factories import committed, publish, translated, user_in
from tests.good_practices.freshness.conftest import DAY, OWNER, filled, fresh, give_contact, links_in


@pytest.fixture
def links(server, practice) -> dict[str, str]:
    """{answer: path} of the links of the first mail."""
    ask_owners(today())
    return links_in(server.mails[-1][1])


def press(client, path: str, **fields):
    """Presses the button of a page that was open for a while."""
    return committed(client.post, path, filled(**fields))


def test_looking_shows_the_practice_and_changes_nothing(client, practice, links):
    before = fresh(practice).latest_revision_id
    for answer, path in links.items():
        for method in (client.get, client.head):
            assert method(path).status_code == 200, answer
    page = client.get(links["right"].replace("/sv/", "/en/"))
    assert "Example practice" in page.text
    assert "Yes, it is still right" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]
    assert (fresh(practice).latest_revision_id, OwnerAsk.objects.get().answer) == (before, "")


def test_still_right_reaches_every_language_the_records_and_the_audit_log(client, practice, links, tree):
    finnish = translated(practice, tree, "fi")
    answer = press(client, links["right"])
    assert answer["Location"] == links["right"] + "?done#done"
    for page in (fresh(practice), PracticePage.objects.get(pk=finnish.pk)):
        found = (page.last_checked, page.checked_by, page.confirmed_by_owner, page.check_due)
        assert found == (today(), "The organisation", True, False)
    records = [json.loads(row.body) for row in SharedRecord.objects.filter(uid=practice.uid)]
    assert {row["lang"]: row["last_checked"] for row in records} == {"en": str(today()), "fi": str(today())}
    assert fresh(practice).live_revision.content["last_checked"] == str(today())
    assert PageLogEntry.objects.filter(page=practice.pk, action="good_practices.confirmed").count() == 1
    assert Entry.objects.filter(action="good_practices.confirmed", object_id=str(practice.pk)).exists()
    thanks = client.get(links["right"].replace("/sv/", "/en/") + "?done")
    assert "your organisation has confirmed the record today" in thanks.text
    assert '<form class="form"' not in thanks.text


def test_the_order_by_last_check_follows(client, practice, links, tree):
    other = tree.practice(title="Checked yesterday", last_checked=today() - DAY)
    press(client, links["right"])
    listed = client.get("/en/practices/?sort=checked").text
    assert listed.index(practice.title) < listed.index(other.title)


def test_a_draft_keeps_its_words_and_gets_the_facts(client, practice, links):
    draft = fresh(practice)
    draft.title, draft.summary = "A better title", "Not ready yet."
    draft.save_revision(user=(editor := user_in("Editors", name="editor")))
    press(client, links["right"])
    page = fresh(practice)
    assert (page.title, page.last_checked, page.has_unpublished_changes) == ("Example practice", today(), True)
    waiting = page.get_latest_revision_as_object()
    assert (waiting.title, waiting.summary, waiting.last_checked) == ("A better title", "Not ready yet.", today())
    assert page.latest_revision.user == editor
    published = publish(waiting)
    assert (published.title, published.last_checked, published.confirmed_by_owner) == ("A better title", today(), True)


def test_what_waits_for_an_approval_is_not_cancelled_but_goes_to_an_editor(client, practice, links):
    author = user_in("Editors", name="author")
    page = fresh(practice)
    page.title = "Waits"
    page.save_revision(user=author)
    Workflow.objects.first().start(page, author)
    press(client, links["right"])
    page = fresh(practice)
    assert page.last_checked != today()
    assert page.current_workflow_state is not None
    check = DueCheck.objects.get()
    assert (check.reason, check.facts["last_checked"]) == (Reason.HELD, str(today()))


def test_a_locked_page_is_left_to_an_editor(client, practice, links):
    PracticePage.objects.filter(pk=practice.pk).update(locked=True)
    press(client, links["ended"], year="2024")
    page = fresh(practice)
    assert (page.status, page.last_checked != today()) == ("active", True)
    assert set(DueCheck.objects.values_list("reason", flat=True)) == {Reason.HELD, Reason.ENDED}


def test_ended_is_told_at_once_and_seen_by_an_editor(client, practice, links):
    assert client.post(links["ended"], filled()).status_code == 422
    press(client, links["ended"], year="2024")
    page = fresh(practice)
    assert (page.status, page.end_year, page.last_checked, page.confirmed_by_owner) == ("ended", 2024, today(), True)
    assert DueCheck.objects.get().reason == Reason.ENDED
    assert "Ended in 2024" in client.get("/en/practices/").text
    assert "This practice ended in 2024." in client.get(f"/en/practices/{practice.slug}/").text


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("", "Write the year in which it ended."),
        ("soon", "Write the year with four digits."),
        ("99", "Write the year with four digits."),
        ("2000", "The record says that it began in 2001."),
        (str(today().year + 1), "This year has not come yet."),
        ("9" * 400, "This year has not come yet."),
    ],
)
def test_a_wrong_year_is_said_and_nothing_done(client, practice, links, year, sentence):
    answer = client.post(links["ended"].replace("/sv/", "/en/"), filled(year=year))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert fresh(practice).status == "active"
    assert OwnerAsk.objects.get().answer == ""


def test_a_correction_goes_to_an_editor_and_nowhere_else(client, practice, links):
    press(client, links["edit"], text="The source has moved.")
    assert (DueCheck.objects.get().reason, DueCheck.objects.get().text) == (Reason.EDIT, "The source has moved.")
    assert fresh(practice).last_checked != today()
    assert "The source has moved." not in client.get(f"/en/practices/{practice.slug}/").text


def test_do_not_ask_again_holds_for_the_organisation(client, server, practice, links, tree):
    tree.practice(organisation="Example organisation")
    press(client, links["stop"])
    assert Organisation.objects.get().no_questions_since == today()
    ask_owners(today() + 400 * DAY)
    assert len(server.mails) == 1
    assert DueCheck.objects.filter(uid=practice.uid, reason=Reason.NO_CONTACT).count() == 1


@pytest.mark.parametrize("second", ["right", "ended", "edit"])
def test_an_answered_question_takes_no_second_answer(client, practice, links, second):
    press(client, links["right"])
    changed = fresh(practice).latest_revision_id
    path = links[second].replace("/sv/", "/en/")
    for answer in (client.get(path), client.post(path, filled(year="2024", text="x"))):
        assert answer.status_code == 410
        assert "“Still right”. Each link works once." in answer.text
    assert fresh(practice).latest_revision_id == changed
    assert not DueCheck.objects.exists()
    assert Organisation.objects.get().no_questions_since is None


def test_two_presses_at_once_are_one_answer(client, practice, links):
    """The second comes after the first has read that nobody has answered yet."""
    question = tokens.question_of(links["right"].split("/")[-2])
    press(client, links["edit"], text="Wrong.")
    with pytest.raises(tokens.LinkError):
        take(question, today())
    assert fresh(practice).last_checked != today()


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "9" + t, lambda t: "é"])
def test_an_altered_link_is_said_to_be_none(client, practice, links, change):
    path = links["right"].replace("/sv/", "/en/")
    token = path.split("/")[-2]
    for method in (client.get, lambda address: client.post(address, filled())):
        answer = method(path.replace(token, change(token)))
        assert answer.status_code == 404
        assert "a part of it is missing" in answer.text
    assert fresh(practice).last_checked != today()


def test_an_answer_cannot_be_exchanged_in_a_link(client, practice, links):
    path = links["right"].replace("-right.", "-stop.")
    assert path != links["right"]
    assert client.get(path).status_code == 404


def test_an_expired_link_does_nothing(client, practice, server, monkeypatch):
    then = datetime.datetime.now().timestamp() - WORKS_FOR.total_seconds() - 60
    ask = OwnerAsk.objects.create(uid=practice.uid, asked_on=today())
    with monkeypatch.context() as patched:
        patched.setattr("time.time", lambda: then)
        path = tokens.link(ask, Answer.RIGHT, Organisation.objects.get(), "en").removeprefix("http://localhost:8000")
    for answer in (client.get(path), client.post(path, filled()), client.get(path + "?done")):
        assert answer.status_code == 410
        assert "This link is too old." in answer.text
    assert fresh(practice).last_checked != today()


def test_the_links_of_an_earlier_year_are_too_old(client, practice, links):
    OwnerAsk.objects.update(asked_on=today() + 365 * DAY)
    assert client.get(links["right"]).status_code == 410


@pytest.mark.parametrize("change", ["contact", "organisation", "contact taken away"])
def test_who_is_not_asked_any_more_gives_no_answer(client, practice, links, change):
    if change == "organisation":
        give_contact("Another organisation")
        practice.organisation = "Another organisation"
        publish(practice)
    else:
        give_contact("Example organisation", "new@example.org" if change == "contact" else "")
    for answer, path in links.items():
        path = path.replace("/sv/", "/en/")
        for page in (client.get(path), client.post(path, filled(year="2024", text="x"))):
            assert page.status_code == 410, answer
            assert "This link is too old. Nothing was changed." in page.text
    assert (fresh(practice).last_checked == today(), OwnerAsk.objects.get().answer) == (False, "")
    assert not Organisation.objects.exclude(no_questions_since=None).exists()
    assert not DueCheck.objects.exists()


def test_new_keys_and_another_spelling_leave_the_links_working(client, practice, links, settings):
    settings.PRIVATE_DATA_KEYS = ["bmV3IGtleXMgb25seSwgbm8gc2VjcmV0LCAzMiBieXQ=", *settings.PRIVATE_DATA_KEYS]
    call_command("rotate_private_data", verbosity=0)
    practice.organisation = "EXAMPLE  organisation"
    publish(practice)
    press(client, links["right"])
    assert fresh(practice).last_checked == today()


def test_a_link_whose_key_is_lost_can_be_tried_again_later(client, practice, links, settings):
    keys = settings.PRIVATE_DATA_KEYS
    settings.PRIVATE_DATA_KEYS = ["bmV3IGtleXMgb25seSwgbm8gc2VjcmV0LCAzMiBieXQ="]
    answer = client.post(links["right"], filled())
    assert answer.status_code == 503
    assert "Webbplatsen är borta en stund" in answer.text
    settings.PRIVATE_DATA_KEYS = keys
    press(client, links["right"])
    assert fresh(practice).last_checked == today()


def test_the_address_is_not_told_by_a_link(links):
    assert OWNER not in links["right"]
    assert hashlib.sha256(OWNER.encode()).hexdigest()[:20] not in links["right"]


def test_a_withdrawn_practice_takes_no_answer(client, practice, links):
    practice.unpublish()
    answer = client.post(links["right"].replace("/sv/", "/en/"), filled())
    assert answer.status_code == 410
    assert "no longer shown on this site" in answer.text


def test_scripts_are_kept_out_as_from_the_other_forms(client, practice, links, settings):
    path = links["right"].replace("/sv/", "/en/")
    just_shown = client.get(path).context["form"]["token"].value()
    assert "That was very fast" in client.post(path, {"token": just_shown}).text
    press(client, path, website="https://spam.example/")
    assert fresh(practice).last_checked != today()
    settings.FORMS_PER_HOUR = 0
    assert client.post(path, filled()).status_code == 429
    assert fresh(practice).last_checked != today()


def test_the_language_links_lead_to_the_same_question(client, practice, links):
    assert links["edit"].replace("/sv/", "/ar/") in client.get(links["edit"]).text


def test_the_key_is_in_no_log(client, practice, links, caplog):
    with caplog.at_level("INFO"):
        client.get(links["right"])
    assert links["right"].split("/")[-2] not in caplog.text


def test_the_page_takes_as_many_questions_with_many_practices(client, practice, links, tree):
    def count() -> int:
        client.get(links["right"])
        with CaptureQueriesContext(connection) as found:
            assert client.get(links["right"]).status_code == 200
        return len(found)

    before = count()
    for _ in range(10):
        tree.practice()
    assert count() == before


def test_who_has_answered_can_still_ask_to_be_left_alone(client, practice, links):
    press(client, links["right"])
    assert client.get(links["stop"]).status_code == 200
    press(client, links["stop"])
    assert Organisation.objects.named(practice.organisation).no_questions_since == today()
    assert client.get(links["stop"]).status_code == 410


def test_nothing_is_thanked_for_that_was_not_done(client, links):
    page = client.get(links["right"].replace("/sv/", "/en/") + "?done")
    assert "has confirmed the record today" not in page.text
    assert "Yes, it is still right" in page.text

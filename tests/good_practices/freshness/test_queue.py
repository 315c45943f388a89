"""The editors' queue: what waits, why, and what an editor can do about it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate as today

from good_practices.models import DueCheck, SharedRecord
from good_practices.models.freshness import Reason
from tests.factories import committed, publish, user_in
from tests.good_practices.freshness.conftest import DAY, fresh

LIST = "/admin/reports/checks/"


@pytest.fixture
def editor(client, tree):
    user = user_in("Editors", name="editor")
    client.force_login(user)
    return user


def waiting(practice, reason: Reason, **more) -> DueCheck:
    return DueCheck.objects.create(uid=practice.uid, reason=reason, opened_on=today() - DAY, **more)


def choose(client, check: DueCheck, action: str):
    return committed(client.post, f"{LIST}{check.pk}/", {"action": action})


def test_what_waits_is_counted_on_the_first_page_and_listed(client, editor, practice):
    waiting(practice, Reason.NO_ANSWER)
    assert "1 practice to check" in client.get("/admin/").content.decode()
    listed = client.get(LIST).content.decode()
    assert "Example practice" in listed
    assert "The organisation has not answered" in listed
    assert "Example practice" not in client.get(f"{LIST}?reason=edit").content.decode()
    assert "Example practice" in client.get(f"{LIST}?export=csv").getvalue().decode()


def test_a_checked_record_says_so_and_leaves_the_queue_whole(client, editor, practice):
    check = waiting(practice, Reason.NO_ANSWER)
    link = waiting(practice, Reason.DEAD_LINK, addresses=[{"address": "https://example.org/x", "problem": "gone"}])
    correction = waiting(practice, Reason.EDIT, text="Wrong year")
    assert choose(client, check, "checked").status_code == 302
    page = fresh(practice)
    assert (page.last_checked, page.checked_by, page.confirmed_by_owner) == (today(), "The editors", False)
    assert page.live_revision.user == editor
    assert f'"last_checked":"{today()}"' in SharedRecord.objects.get(uid=practice.uid).body
    assert list(DueCheck.objects.open()) == [correction]
    link.refresh_from_db()
    assert (link.outcome, link.closed_on) == ("checked", today())


def test_the_first_page_of_the_admin_counts_without_a_look_at_the_pages(client, editor, practice):
    waiting(practice, Reason.NO_ANSWER)
    client.get("/admin/")
    with CaptureQueriesContext(connection) as found:
        client.get("/admin/")
    (counting,) = [query["sql"] for query in found if "duecheck" in query["sql"]]
    assert "practicepage" not in counting


def test_what_the_owner_wrote_and_which_links_are_dead_is_shown(client, editor, practice):
    check = waiting(practice, Reason.EDIT, text="Please <b>correct</b> the year.")
    shown = client.get(f"{LIST}{check.pk}/").content.decode()
    assert "Please &lt;b&gt;correct&lt;/b&gt; the year." in shown
    assert f"/admin/pages/{practice.pk}/edit/" in shown
    check = waiting(practice, Reason.DEAD_LINK, addresses=[{"address": "https://example.org/x", "problem": "gone"}])
    shown = client.get(f"{LIST}{check.pk}/").content.decode()
    assert "https://example.org/x" in shown
    assert "the page is not there" in shown


def test_an_answer_that_waited_is_applied(client, editor, practice):
    facts = {"status": "ended", "end_year": 2024, "last_checked": str(today()), "confirmed_by_owner": True}
    check = waiting(practice, Reason.HELD, facts=facts)
    assert "Ended" in client.get(f"{LIST}{check.pk}/").content.decode()
    choose(client, check, "applied")
    page = fresh(practice)
    assert (page.status, page.end_year, page.last_checked, page.confirmed_by_owner) == ("ended", 2024, today(), True)


def test_an_answer_that_waited_does_not_take_back_a_later_check(client, editor, practice):
    practice.last_checked, practice.checked_by, practice.check_due = today() - DAY, "The editors", True
    publish(practice)
    facts = {"last_checked": str(today() - 5 * DAY), "checked_by": "The organisation", "check_due": False}
    check = waiting(practice, Reason.HELD, facts=facts | {"confirmed_by_owner": True})
    choose(client, check, "applied")
    page = fresh(practice)
    assert (page.last_checked, page.checked_by, page.check_due) == (today() - DAY, "The editors", True)
    assert page.confirmed_by_owner
    assert not DueCheck.objects.open().exists()


def test_a_draft_with_a_later_check_keeps_it_too(client, editor, practice):
    draft = fresh(practice)
    draft.last_checked = today()
    draft.save_revision()
    check = waiting(practice, Reason.HELD, facts={"last_checked": str(today() - 5 * DAY)})
    choose(client, check, "applied")
    page = fresh(practice)
    assert (page.last_checked, page.get_latest_revision_as_object().last_checked) == (today() - 5 * DAY, today())


def test_what_is_dismissed_changes_nothing(client, editor, practice):
    before = fresh(practice).latest_revision_id
    choose(client, waiting(practice, Reason.ENDED), "dismissed")
    assert fresh(practice).latest_revision_id == before
    assert not DueCheck.objects.open().exists()


@pytest.mark.parametrize(
    ("action", "sentence"),
    [("", "Choose one of these."), ("applied", "Select a valid choice"), ("x", "Select a")],
)
def test_a_wrong_choice_is_said(client, editor, practice, action, sentence):
    check = waiting(practice, Reason.EDIT)
    assert sentence in choose(client, check, action).content.decode()
    assert DueCheck.objects.open().count() == 1


def test_a_locked_page_is_said_and_stays_in_the_queue(client, editor, practice):
    check = waiting(practice, Reason.NO_ANSWER)
    type(practice).objects.filter(pk=practice.pk).update(locked=True)
    assert "The page is locked" in choose(client, check, "checked").content.decode()
    assert DueCheck.objects.open().count() == 1
    assert fresh(practice).last_checked != today()


def test_two_editors_settle_it_once(client, editor, practice):
    check = waiting(practice, Reason.NO_ANSWER)
    choose(client, check, "dismissed")
    assert choose(client, check, "checked").status_code == 404
    assert fresh(practice).last_checked != today()


@pytest.mark.parametrize("group", ["Reviewers", "Translators (fi)"])
def test_others_neither_see_nor_settle_it(client, practice, group):
    check = waiting(practice, Reason.EDIT, text="For editors")
    client.force_login(user_in(group, name="other"))
    assert "to check" not in client.get("/admin/").content.decode()
    assert client.get(LIST).status_code == 302
    assert choose(client, check, "dismissed").status_code in (302, 403)
    assert DueCheck.objects.open().count() == 1


def test_who_may_not_publish_may_not_say_that_it_was_checked(client, practice, tree):
    user = user_in("Translators (fi)", name="helper")
    user.user_permissions.set(Permission.objects.filter(codename__endswith="_duecheck"))
    client.force_login(user)
    check = waiting(practice, Reason.NO_ANSWER)
    assert choose(client, check, "checked").status_code in (302, 403)
    assert DueCheck.objects.open().count() == 1
    assert fresh(practice).last_checked != today()


def test_a_withdrawn_practice_is_not_listed(client, editor, practice):
    check = waiting(practice, Reason.NO_ANSWER)
    practice.unpublish()
    assert "Example practice" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{check.pk}/").status_code == 404


def test_the_list_takes_as_many_questions_with_3_as_with_30(client, editor, tree):
    def count(number: int) -> int:
        while DueCheck.objects.count() < number:
            waiting(tree.practice(), Reason.NO_ANSWER)
        client.get(LIST)
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        return len(found)

    assert count(3) == count(30)

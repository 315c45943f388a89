"""The audit log in the admin: read by administrators, in words, changed by nobody."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group

from hub.accounts.models import User
from hub.audit.models import Entry
from hub.audit.recording import record
from tests.factories import user_in
from tests.hub.audit.log import added

REPORT = "/admin/reports/audit/"


def cells(page) -> list[list[str]]:
    rows = BeautifulSoup(page.content, "lxml").select("table.listing tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in rows]


@pytest.fixture
def anna(client, tree):
    user = user_in("Administrators", name="anna")
    added(client.force_login, user)
    return user


def test_the_report_tells_in_words_who_did_what(client, tree, anna):
    page = tree.article(title="Shelter opens")
    added(page.save_revision(user=anna).publish, user=anna)
    added(record, "wagtail.delete", user=anna, kind="news.newspage", object_id="999999")
    maria = User.objects.create_user("maria")
    added(maria.groups.add, Group.objects.get(name="Editors"))
    maria.is_active = False
    added(maria.save)
    added(record, "sign_in_failed", maria, network="203.0.113.0/24")
    rows = [row[2:] for row in cells(client.get(REPORT))]
    assert ["anna", "Publish", "Shelter opens", "News article", ""] in rows
    assert ["anna", "Delete", "999999", "News article", ""] in rows
    assert ["nobody signed in", "Rights changed", "maria", "User", "Added: Editors"] in rows
    assert ["nobody signed in", "Account changed", "maria", "User", "Switched off: may sign in"] in rows
    assert rows[0] == ["nobody signed in", "Sign-in failed", "maria", "User", "From the network: 203.0.113.0/24"]


def test_the_report_is_narrowed_by_who_what_and_when(client, tree, anna):
    added(record, "signed_out", anna, user=anna)
    added(record, "sign_in_failed")
    assert {row[3] for row in cells(client.get(f"{REPORT}?action=sign_in_failed"))} == {"Sign-in failed"}
    assert {row[2] for row in cells(client.get(f"{REPORT}?actor=ann"))} == {"anna"}
    assert cells(client.get(f"{REPORT}?time_to=2020-01-01")) == []
    assert len(cells(client.get(f"{REPORT}?time_from=2020-01-01"))) >= 3


def test_an_export_of_the_log_is_in_the_log(client, tree, anna):
    def export():
        answer = client.get(f"{REPORT}?export=csv")
        assert b"signed_in" in b"".join(answer.streaming_content)

    (entry,) = added(export)
    assert (entry.actor, entry.action, entry.kind) == ("anna", "exported", "hub_audit_report")


@pytest.mark.parametrize("group", ["Editors", "Reviewers", "Librarians", "Translators (fi)"])
def test_others_do_not_see_it(client, tree, group):
    client.force_login(user_in(group))
    assert client.get(REPORT).status_code == 302
    assert client.get(f"{REPORT}results/").status_code == 302
    assert REPORT not in client.get("/admin/").text


def test_administrators_find_it_in_the_menu_and_cannot_change_it(client, tree, anna):
    assert REPORT in client.get("/admin/").text
    before = Entry.objects.count()
    for answer in (client.post(REPORT), client.delete(REPORT)):
        assert answer.status_code == 405
    assert Entry.objects.count() == before
    assert set(Entry._meta.default_permissions) == {"view"}


def test_the_report_takes_as_many_queries_for_many_entries_as_for_few(count_queries, client, tree, anna):
    page = tree.article(title="Shelter opens")
    for _number in range(3):
        added(record, "wagtail.publish", user=anna, kind="news.newspage", object_id=str(page.pk))
    few = count_queries(REPORT)
    for _number in range(30):
        added(record, "wagtail.publish", user=anna, kind="news.newspage", object_id=str(page.pk))
    assert count_queries(REPORT) == few


def test_an_entry_of_something_that_is_no_more_is_shown(client, tree, anna):
    added(record, "old.action", kind="gone.model", object_id="7", added=["<b>x</b>"], odd="kept for machines")
    (row, *_others) = cells(client.get(REPORT))
    assert row[2:] == ["nobody signed in", "old.action", "7", "gone.model", "Added: <b>x</b>"]

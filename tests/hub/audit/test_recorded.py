"""What gets into the audit log: each deed once, with who and what, and never an address or a word that was typed."""

import json
import logging

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import APIToken, Collection, GroupPagePermission, Page

from hub.accounts.models import User
from hub.audit.chain import seal
from hub.audit.models import Entry, Waiting
from hub.audit.recording import record
from hub.models import ContactMessage, Term
from tests.factories import media, publish, user_in
from tests.hub.audit.log import added, told

PASSWORD = "a password of tests that is long"


@pytest.fixture
def maria(tree):
    return User.objects.create_user("maria", "maria@example.org", PASSWORD)


def test_signing_in_and_out_is_recorded(client, maria):
    assert told(added(client.login, username="maria", password=PASSWORD)) == [
        ("signed_in", "maria", "accounts.user", "maria", {})
    ]
    assert told(added(client.logout)) == [("signed_out", "maria", "accounts.user", "maria", {})]


def test_a_failed_sign_in_names_the_account_and_a_network_and_nothing_that_was_typed(rf, maria):
    request = rf.post("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.77")

    def fail(name):
        return added(authenticate, request, username=name, password="canary-password")

    known = fail("maria")
    assert told(known) == [("sign_in_failed", "", "accounts.user", "maria", {"network": "203.0.113.0/24"})]
    unknown = fail("canary-name@example.org")
    assert told(unknown) == [("sign_in_failed", "", "accounts.user", "", {"network": "203.0.113.0/24"})]
    assert "canary" not in json.dumps([list(row) for row in Entry.objects.values_list("label", "object_id", "actor")])


def test_an_account_that_signs_in_with_an_address_is_named_without_it(client, tree):
    User.objects.create_user("maria@example.org", "maria@example.org", PASSWORD)
    entries = added(client.login, username="maria@example.org", password=PASSWORD)
    assert told(entries) == [("signed_in", "maria", "accounts.user", "maria", {})]


def test_groups_and_permissions_are_recorded_from_either_side(maria):
    editors = Group.objects.get(name="Editors")
    about_maria = ("accounts.user", "maria")
    assert told(added(maria.groups.add, editors)) == [("rights.changed", "", *about_maria, {"added": ["Editors"]})]
    assert added(maria.groups.add, editors) == []
    assert told(added(maria.groups.clear)) == [("rights.changed", "", *about_maria, {"removed": ["Editors"]})]
    assert told(added(editors.user_set.set, [maria])) == [
        ("rights.changed", "", "auth.group", "Editors", {"added": ["maria"]})
    ]
    permission = Permission.objects.get(codename="add_user")
    assert told(added(maria.user_permissions.add, permission)) == [
        ("rights.changed", "", *about_maria, {"added": ["accounts.add_user"]})
    ]
    assert told(added(editors.permissions.add, permission)) == [
        ("rights.changed", "", "auth.group", "Editors", {"added": ["accounts.add_user"]})
    ]
    right = Permission.objects.get(codename="publish_page")
    page = Page.objects.get(depth=1)
    group = Group.objects.create(name="Guests")
    given = added(GroupPagePermission.objects.create, group=group, page=page, permission=right)
    assert told(given) == [("rights.changed", "", "auth.group", "Guests", {"added": [f"publish_page {page.pk}"]})]
    assert ("rights.changed", "", "auth.group", "Guests", {"removed": [f"publish_page {page.pk}"]}) in told(
        added(GroupPagePermission.objects.filter(group=group).delete)
    )


def test_changes_of_an_account_are_recorded(maria):
    def change(**values):
        for name, value in values.items():
            setattr(maria, name, value)
        return told(added(maria.save))

    about = ("accounts.user", "maria")
    assert change(is_superuser=True) == [
        ("account.changed", "", *about, {"on": ["is_superuser"], "off": [], "changed": []})
    ]
    assert change(is_active=False, email="other@example.org") == [
        ("account.changed", "", *about, {"on": [], "off": ["is_active"], "changed": ["email"]})
    ]
    assert change(first_name="Maria") == []
    maria.set_password("another password that is long")
    assert told(added(maria.save)) == [("password.changed", "", *about, {})]
    assert told(added(maria.delete)) == [("account.deleted", "", *about, {})]
    made = told(added(User.objects.create_superuser, "root", "root@example.org", PASSWORD))
    assert made == [("account.created", "", "accounts.user", "root", {"on": ["is_active", "is_staff", "is_superuser"]})]


def test_a_hash_that_is_renewed_at_a_sign_in_is_no_new_password(client, maria, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    before = maria.password
    entries = added(client.login, username="maria", password=PASSWORD)
    maria.refresh_from_db()
    assert maria.password != before
    assert [entry.action for entry in entries] == ["signed_in"]


def test_keys_for_the_api_are_recorded(maria):
    (token, _key) = APIToken.create_token(user=maria, name="canary-token")
    entries = told(added(token.delete))
    assert entries == [("token.revoked", "", "accounts.user", "maria", {})]


def test_publishing_moving_unpublishing_and_deleting_are_recorded_with_who_did_it(client, tree):
    editor = user_in("Administrators", name="editor")
    client.force_login(editor)
    page, other = tree.standard(title="Old canary title"), tree.standard(title="Another canary title")
    kind, key = "hub.standardpage", str(page.pk)
    published = added(lambda: page.save_revision(user=editor).publish(user=editor))
    assert ("wagtail.publish", "editor", kind, key, {}) in told(published)
    assert not any(entry.action == "wagtail.edit" for entry in published)
    unpublished = added(client.post, f"/admin/pages/{page.pk}/unpublish/", {})
    assert ("wagtail.unpublish", "editor", kind, key, {}) in told(unpublished)
    moved = added(page.move, other, pos="last-child", user=editor)
    assert ("wagtail.move", "editor", kind, key, {}) in told(moved)
    deleted = added(client.post, f"/admin/pages/{page.pk}/delete/", {})
    assert ("wagtail.delete", "editor", kind, key, {}) in told(deleted)
    assert "canary" not in str([vars(entry) for entry in (*published, *unpublished, *moved, *deleted)])


def test_a_report_that_is_taken_out_and_a_message_that_is_read_are_recorded(client, tree):
    client.force_login(user_in("Administrators", name="anna"))
    message = ContactMessage.objects.create(message="canary", name="canary", language="en")
    assert added(client.get, "/admin/reports/asked/") == []
    (taken,) = told(added(client.get, "/admin/reports/asked/?export=csv"))
    assert taken == ("exported", "anna", "hub_search_asked", "", {})
    (read,) = told(added(client.get, f"/admin/messages/edit/{message.pk}/"))
    assert read == ("private.viewed", "anna", "hub.contactmessage", str(message.pk), {})


def test_who_may_not_read_messages_leaves_no_entry_of_reading(client, tree):
    client.force_login(user_in("Reviewers"))
    message = ContactMessage.objects.create(message="canary", language="en")
    assert added(client.get, f"/admin/messages/edit/{message.pk}/") == []


def test_a_deed_that_is_rolled_back_leaves_no_entry(maria):
    def fail():
        with transaction.atomic():
            maria.groups.add(Group.objects.get(name="Editors"))
            transaction.set_rollback(True)

    assert added(fail) == []
    assert not Waiting.objects.exists()


def test_a_deed_goes_on_where_the_log_cannot_be_written_and_says_so(maria, caplog):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hub_audit_waiting RENAME TO hub_audit_away")
        with caplog.at_level(logging.ERROR):
            maria.groups.add(Group.objects.get(name="Editors"))
        assert "No entry of the audit log could be made about rights.changed" in caplog.text
        assert maria.groups.filter(name="Editors").exists()
        transaction.set_rollback(True)


def test_what_could_not_be_sealed_waits_and_is_sealed_with_the_next(maria, caplog):
    def rename(before: str, after: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {before} RENAME TO {after}")

    seal()
    rename("hub_audit_entry", "hub_audit_away")
    with TestCase.captureOnCommitCallbacks(execute=True):
        record("signed_in", maria, user=maria)
    assert "Entries of the audit log wait" in caplog.text
    rename("hub_audit_away", "hub_audit_entry")
    with TestCase.captureOnCommitCallbacks(execute=True):
        record("signed_out", maria, user=maria)
    newest = Entry.objects.values_list("action", flat=True)[:2]
    assert list(newest) == ["signed_out", "signed_in"]


def test_an_entry_costs_few_queries_however_long_the_log_is(maria):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries, TestCase.captureOnCommitCallbacks(execute=True):
            record("signed_in", maria, user=maria)
        return len(queries)

    seal()
    first = cost()
    for _number in range(30):
        added(record, "signed_in", maria, user=maria)
    assert cost() == first <= 13  # PostgreSQL takes two more, to wait for its turn


def test_second_factors_are_recorded(maria, rf):
    factor = Authenticator(user=maria, type=Authenticator.Type.TOTP)
    for signal, action in (
        (signals.authenticator_added, "second_factor.added"),
        (signals.authenticator_reset, "second_factor.reset"),
        (signals.authenticator_removed, "second_factor.removed"),
    ):
        entries = added(signal.send, sender=User, request=rf.get("/"), user=maria, authenticator=factor)
        assert told(entries) == [(action, "", "accounts.user", "maria", {"factor": "totp"})]


def test_many_publications_in_one_transaction_are_all_in_the_log(tree):
    pages = [tree.article(title=f"Article {number}") for number in range(3)]
    entries = added(lambda: [publish(page) for page in pages])
    assert sorted(entry.object_id for entry in entries if entry.action == "wagtail.publish") == sorted(
        str(page.pk) for page in pages
    )


def test_accounts_that_are_switched_off_or_deleted_together_are_recorded_one_by_one(client, tree):
    client.force_login(user_in("Administrators", name="chief"))
    people = [User.objects.create_user(name) for name in ("anna", "maria")]
    User.objects.create_user("gone", is_active=False)
    ids = "&".join(f"id={user.pk}" for user in User.objects.all())
    off = {"on": [], "off": ["is_active"], "changed": []}
    entries = added(client.post, f"/admin/bulk/accounts/user/set_active_state/?{ids}", {"mark_as_active": "False"})
    assert sorted(told(entries)) == [
        ("account.changed", "chief", "accounts.user", person.username, off) for person in people
    ]
    entries = added(client.post, f"/admin/bulk/accounts/user/delete/?id={people[0].pk}&id={people[1].pk}")
    assert {row[:4] for row in told(entries)} == {
        ("account.deleted", "chief", "accounts.user", person.username) for person in people
    }


def test_pictures_documents_and_terms_that_are_deleted_or_moved_together_are_recorded(client, tree):
    client.force_login(user_in("Administrators", name="chief"))
    folder = Collection.get_first_root_node().add_child(name="Ours")
    image, document, term = media.image(), media.document(), Term.objects.first()

    def act(kind, row, action, **fields):
        path = f"/admin/bulk/{kind.replace('.', '/')}/{action}/?id={row.pk}"
        return told(added(client.post, path, fields))

    for kind, row in (("wagtaildocs.document", document), ("wagtailimages.image", image)):
        moved = act(kind, row, "add_to_collection", collection=folder.pk)
        assert moved == [("wagtail.edit", "chief", kind, str(row.pk), {})]
    for kind, row in (("wagtaildocs.document", document), ("wagtailimages.image", image), ("hub.term", term)):
        assert act(kind, row, "delete") == [("wagtail.delete", "chief", kind, str(row.pk), {})]


def test_pages_that_are_deleted_together_are_recorded_once(client, tree):
    client.force_login(user_in("Administrators", name="chief"))
    page = tree.standard()
    entries = told(added(client.post, f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}"))
    assert entries == [("wagtail.delete", "chief", "hub.standardpage", str(page.pk), {})]


def test_links_to_choose_a_password_are_recorded(client, tree, maria):
    client.force_login(user_in("Administrators", name="chief"))
    made = ("account.invited", "chief", "accounts.user", "maria", {})
    assert made in told(added(client.post, f"/admin/users/link/{maria.pk}/"))
    by_command = ("account.invited", "", "accounts.user", "maria", {})
    assert told(added(call_command, "invite", "maria@example.org")) == [by_command]
    assert by_command in told(added(call_command, "remove_second_factor", "maria"))
    with pytest.raises(CommandError, match="no account with the name 'nobody'"):
        call_command("remove_second_factor", "nobody")


def test_a_right_password_with_a_wrong_factor_is_recorded(client, maria):
    TOTP.activate(maria, generate_totp_secret())
    client.post("/admin/login/", {"login": "maria", "password": PASSWORD})
    answer = added(client.post, "/admin/second-factor/authenticate/", {"code": "0"}, REMOTE_ADDR="203.0.113.77")
    assert told(answer) == [("second_factor.failed", "", "accounts.user", "maria", {"network": "203.0.113.0/24"})]

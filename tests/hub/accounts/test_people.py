"""Administrators invite people, send links again and take a lost second factor away; nobody gives what they lack."""

import smtplib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.models import Group, Permission
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.users.models import UserProfile

from hub.accounts.models import User
from hub.accounts.signals import invited
from tests.factories import user_in
from tests.hub.accounts.conftest import enrol, link_in, sign_in

NEW = {"username": "anna", "email": "anna@example.org", "first_name": "Anna", "last_name": "Aalto", "language": "fi"}
PASSWORD = "nine green bottles hanging"


class RefusingServer(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def person(user: User, **changes) -> dict:
    """What the form of a person holds."""
    names = {"username": user.username, "email": user.email, "first_name": "A", "last_name": "B", "is_active": "on"}
    return names | {"groups": [group.pk for group in user.groups.all()]} | changes


def shown(answer) -> str:
    """The messages on the page that comes after."""
    return " ".join(str(message) for message in answer.context["messages"])


def test_someone_is_invited_by_mail_in_their_language(client, signed_in, mails):
    signed_in("Administrators")
    page = client.get("/admin/users/new/").content.decode()
    assert 'type="password"' not in page
    answer = client.post("/admin/users/new/", NEW | {"groups": [group("Editors").pk]}, follow=True)
    assert "A mail with a link is on its way to anna@example.org." in shown(answer)
    anna = User.objects.get(username="anna")
    assert not anna.has_usable_password()
    assert [found.name for found in anna.groups.all()] == ["Editors"]
    assert (mails[0].to, anna.wagtail_userprofile.preferred_language) == (["anna@example.org"], "fi")
    assert "Kirjaudut nimellä anna." in mails[0].body
    assert "http://" not in shown(answer)
    client.post("/admin/logout/")
    form = client.get(link_in(mails[0].body)).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, anna, PASSWORD).url == "/admin/"
    assert client.get("/admin/").url.startswith("/admin/second-factor/")


@pytest.mark.parametrize("mail", ["not set", "fails"])
def test_without_mail_the_administrator_sees_the_link_once(client, signed_in, settings, mail):
    signed_in("Administrators")
    if mail == "fails":
        settings.EMAIL_URL = "smtp://mail.example.org"
        settings.MAILERS = {"default": {"BACKEND": f"{__name__}.RefusingServer"}}
    answer = client.post("/admin/users/new/", NEW, follow=True)
    anna = User.objects.get(username="anna")
    link = link_in(shown(answer))
    assert link not in client.get("/admin/users/").content.decode()
    client.post("/admin/logout/")
    client.post(client.get(link).url, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, anna, PASSWORD).url == "/admin/"


def test_a_link_is_sent_again(client, signed_in, mails):
    administrator = signed_in("Administrators")
    anna = User.objects.create_user("anna", "anna@example.org")
    heard = []
    invited.connect(lambda **said: heard.append((said["user"], said["request"].user)), weak=False, dispatch_uid="test")
    try:
        assert f"/admin/users/link/{anna.pk}/" in client.get(f"/admin/users/edit/{anna.pk}/").content.decode()
        assert "works once" in client.get(f"/admin/users/link/{anna.pk}/").content.decode()
        assert mails == []
        client.post(f"/admin/users/link/{anna.pk}/")
    finally:
        invited.disconnect(dispatch_uid="test")
    assert mails[0].to == ["anna@example.org"]
    assert heard == [(anna, administrator)]


def test_a_lost_second_factor_is_removed_by_another_administrator(client, signed_in, mails):
    administrator = signed_in("Administrators")
    anna = user_in("Editors", name="anna")
    UserProfile.objects.create(user=anna, preferred_language="fr")
    enrol(anna)
    session = client.__class__()
    sign_in(session, anna)
    assert session.get("/admin/").status_code == 200
    path, heard = f"/admin/users/second-factor/{anna.pk}/", []

    def hear(user, request, authenticator, **_kwargs):
        heard.append((user, request.user, authenticator.type))

    authenticator_removed.connect(hear)
    try:
        assert path in client.get(f"/admin/users/edit/{anna.pk}/").content.decode()
        assert "call them" in client.get(path).content.decode()
        assert Authenticator.objects.filter(user=anna).exists()
        client.post(path)
    finally:
        authenticator_removed.disconnect(hear)
    assert not Authenticator.objects.filter(user=anna).exists()
    assert sorted(heard, key=lambda row: row[2]) == [
        (anna, administrator, "recovery_codes"),
        (anna, administrator, "totp"),
    ]
    assert (mails[0].to, mails[0].subject) == (["anna@example.org"], "RE-MAP : votre second facteur a été supprimé")
    assert session.get("/admin/").url == "/admin/login/?next=/admin/"
    assert sign_in(session, anna).status_code == 200  # who knows the password could set up a factor of their own
    session.post(session.get(link_in(mails[0].body)).url, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(session, anna, PASSWORD).url == "/admin/"
    assert session.get("/admin/").url.startswith("/admin/second-factor/")
    assert path not in client.get(f"/admin/users/edit/{anna.pk}/").content.decode()


def test_without_mail_who_has_removed_a_factor_sees_the_link(client, signed_in):
    signed_in("Administrators")
    anna = user_in("Editors", name="anna")
    enrol(anna)
    answer = client.post(f"/admin/users/second-factor/{anna.pk}/", follow=True)
    anna.refresh_from_db()
    assert not anna.has_usable_password()
    assert link_in(shown(answer))


def test_nobody_removes_their_own_factor_or_sends_themselves_a_link(client, signed_in):
    user = signed_in("Administrators")
    for path in (f"/admin/users/second-factor/{user.pk}/", f"/admin/users/link/{user.pk}/"):
        assert client.post(path).status_code == 302
        assert path not in client.get(f"/admin/users/edit/{user.pk}/").content.decode()
    assert Authenticator.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("name", ["Editors", "Reviewers", "Librarians", "Translators (fi)"])
def test_others_manage_nobody(client, signed_in, mails, name):
    signed_in(name)
    anna = user_in("Editors", name="anna")
    enrol(anna)
    for path in ("new/", f"edit/{anna.pk}/", f"link/{anna.pk}/", f"second-factor/{anna.pk}/", f"delete/{anna.pk}/"):
        client.post(f"/admin/users/{path}", NEW | {"username": "other", "is_superuser": "on"})
    client.post(f"/admin/bulk/accounts/user/assign_role/?id={anna.pk}", {"role": group("Administrators").pk})
    client.post(f"/admin/bulk/accounts/user/delete/?id={anna.pk}")
    anna.refresh_from_db()
    assert (User.objects.count(), anna.username, anna.is_superuser) == (2, "anna", False)
    assert [found.name for found in anna.groups.all()] == ["Editors"]
    assert Authenticator.objects.filter(user=anna).exists()
    assert mails == []


def test_an_administrator_makes_no_superuser_and_touches_none(client, signed_in, mails):
    user = signed_in("Administrators")
    chief = user_in(name="chief", is_superuser=True)
    enrol(chief)
    client.post("/admin/users/new/", NEW | {"is_superuser": "on"})
    anna = User.objects.get(username="anna")
    client.post(f"/admin/users/edit/{anna.pk}/", person(anna, is_superuser="on"))
    client.post(f"/admin/users/edit/{user.pk}/", person(user, is_superuser="on"))
    for path in (f"edit/{chief.pk}/", f"link/{chief.pk}/", f"second-factor/{chief.pk}/", f"delete/{chief.pk}/"):
        client.post(f"/admin/users/{path}", person(chief, email="mine@example.org"))
    client.post(f"/admin/bulk/accounts/user/set_active_state/?id={chief.pk}", {"mark_as_active": "False"})
    assert list(User.objects.filter(is_superuser=True)) == [chief]
    chief.refresh_from_db()
    assert (chief.email, chief.is_active) == ("chief@example.org", True)
    assert Authenticator.objects.filter(user=chief).count() == 2
    assert [letter.to for letter in mails] == [["anna@example.org"]]


def wider_group(kind: str) -> Group:
    """A group that a superuser has made, with a right that administrators lack."""
    wider = Group.objects.create(name="Wider")
    if kind == "model":
        wider.permissions.add(Permission.objects.get(codename="delete_site"))
    elif kind == "collection":
        right = Permission.objects.get(codename="add_document", content_type__app_label="wagtaildocs")
        GroupCollectionPermission.objects.create(
            group=wider, collection=Collection.get_first_root_node(), permission=right
        )
    else:
        right = Permission.objects.get(codename="bulk_delete_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=wider, page=Page.get_first_root_node(), permission=right)
    return wider


@pytest.mark.parametrize(
    ("kind", "actor"), [("model", "Administrators"), ("page", "Users only"), ("collection", "Users only")]
)
def test_nobody_gives_a_group_that_may_do_more_than_they(client, signed_in, kind, actor):
    users_only = Group.objects.create(name="Users only")
    users_only.permissions.add(*Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"]))
    wider = wider_group(kind)
    user = signed_in(actor)
    anna = User.objects.create_user("anna", "anna@example.org")
    for target in (user, anna):
        answer = client.post(f"/admin/users/edit/{target.pk}/", person(target, groups=[wider.pk]))
        assert "These groups may do more than you: " in answer.content.decode()
        client.post(f"/admin/bulk/accounts/user/assign_role/?id={target.pk}", {"role": wider.pk})
    assert not wider.user_set.exists()
    wider.user_set.add(anna)
    client.post(f"/admin/users/edit/{anna.pk}/", person(anna, email="mine@example.org"))
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"


def test_nobody_deletes_or_changes_someone_who_may_do_more(client, signed_in):
    signed_in("Administrators")
    by_group, by_hand = User.objects.create_user("by-group"), User.objects.create_user("by-hand")
    wider_group("model").user_set.add(by_group)
    by_hand.user_permissions.add(Permission.objects.get(codename="delete_site"))
    for person_ in (by_group, by_hand):
        assert client.get(f"/admin/users/delete/{person_.pk}/").status_code == 302
        client.post(f"/admin/users/delete/{person_.pk}/")
        client.post(f"/admin/users/edit/{person_.pk}/", person(person_, email="mine@example.org"))
        client.post(f"/admin/bulk/accounts/user/delete/?id={person_.pk}")
        assert User.objects.get(pk=person_.pk).email == ""
    editor = user_in("Editors", name="editor")
    client.post(f"/admin/users/delete/{editor.pk}/")
    assert not User.objects.filter(pk=editor.pk).exists()


def test_a_superuser_may(client, signed_in):
    signed_in(is_superuser=True)
    anna = User.objects.create_user("anna", "anna@example.org")
    wider = wider_group("model")
    client.post(f"/admin/users/edit/{anna.pk}/", person(anna, groups=[wider.pk], is_superuser="on"))
    anna.refresh_from_db()
    assert (anna.is_superuser, list(anna.groups.all())) == (True, [wider])


def test_an_administrator_gives_the_hubs_own_groups(client, signed_in):
    signed_in("Administrators")
    anna = User.objects.create_user("anna", "anna@example.org")
    names = ["Administrators", "Editors", "Librarians", "Reviewers", "Translators (fi)"]
    client.post(f"/admin/users/edit/{anna.pk}/", person(anna, groups=[group(name).pk for name in names]))
    assert sorted(found.name for found in anna.groups.all()) == names


def test_groups_are_changed_by_superusers_only(client, signed_in):
    signed_in("Administrators")
    editors = group("Editors")
    before = set(editors.permissions.all())
    for path in ("new/", f"edit/{editors.pk}/", f"delete/{editors.pk}/"):
        client.post(f"/admin/groups/{path}", {"name": "Mine", "permissions": [Permission.objects.first().pk]})
    assert not Group.objects.filter(name="Mine").exists()
    assert set(group("Editors").permissions.all()) == before


def test_who_leaves_is_out_at_once(client, signed_in):
    signed_in("Administrators")
    anna = user_in("Editors", name="anna")
    enrol(anna)
    session = client.__class__()
    sign_in(session, anna)
    client.post(
        f"/admin/users/edit/{anna.pk}/", {key: value for key, value in person(anna).items() if key != "is_active"}
    )
    assert session.get("/admin/").url == "/admin/login/?next=/admin/"
    assert "are not correct" in sign_in_text(session)


def sign_in_text(client) -> str:
    words = {"login": "anna", "password": "a-password-for-tests"}
    return client.post("/admin/login/", words).content.decode()


def test_an_address_is_changed_by_administrators_only(client, signed_in):
    user = signed_in("Editors")
    assert "name_email-email" not in client.get("/admin/account/").content.decode()
    client.post("/admin/account/", {"name_email-email": "mine@example.org"})
    user.refresh_from_db()
    assert user.email == "someone@example.org"


def test_the_first_administrator_is_invited_by_a_command(client, tree, capsys):
    call_command("invite", "anna@example.org", group=["Administrators"])
    link = link_in(capsys.readouterr().out)
    anna = User.objects.get()
    client.post(client.get(link).url, {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, anna, PASSWORD).url == "/admin/"
    assert anna.has_perm("accounts.add_user")
    call_command("invite", "anna@example.org", group=["Editors"])
    assert (User.objects.count(), anna.groups.count()) == (1, 2)


def test_the_command_says_what_is_wrong(tree):
    with pytest.raises(CommandError, match="no mail address"):
        call_command("invite", "anna")
    with pytest.raises(CommandError, match="no group 'Admins'"):
        call_command("invite", "anna@example.org", group=["Admins"])
    User.objects.create_user("left", "left@example.org", is_active=False)
    with pytest.raises(CommandError, match="'left' is not active"):
        call_command("invite", "left@example.org")
    User.objects.create_user("anna@example.org", "other@example.org")
    with pytest.raises(CommandError, match="Another account, with another mail address, has the name"):
        call_command("invite", "anna@example.org")
    with pytest.raises(CommandError, match="150 signs at most"):
        call_command("invite", f"anna@{'.'.join(['example' * 8] * 3)}.org")
    assert User.objects.count() == 2

"""What each group may do, and that making the groups twice changes nothing."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from hub.groups import create_groups
from tests.factories import user_in

ALL = {"Editors", "Reviewers", "Librarians", "Administrators"} | {
    f"Translators ({code})" for code in ("en", "fi", "sv", "fr", "ar")
}


def test_the_groups_of_the_public_names_exist_once(tree):
    create_groups()
    before = sorted(GroupPagePermission.objects.values_list("group__name", "page_id", "permission__codename"))
    create_groups()
    assert sorted(GroupPagePermission.objects.values_list("group__name", "page_id", "permission__codename")) == before
    assert not Group.objects.filter(name="Moderators").exists()
    assert set(Group.objects.values_list("name", flat=True)) >= ALL


@pytest.mark.parametrize(
    ("group", "english", "finnish"),
    [
        # (may add, may edit, may publish)
        ("Editors", (True, True, True), (True, True, True)),
        ("Reviewers", (False, True, True), (False, True, True)),
        ("Librarians", (True, True, True), (True, True, True)),
        ("Administrators", (True, True, True), (True, True, True)),
        ("Translators (fi)", (False, False, False), (False, True, False)),
    ],
)
def test_rights_on_pages(tree, group, english, finnish):
    user = user_in(group)
    for language, expected in (("en", english), ("fi", finnish)):
        index = tree.libraries[language].permissions_for_user(user)
        assert (index.can_add_subpage(), index.can_edit(), index.can_publish()) == expected, language


@pytest.mark.parametrize(
    ("group", "terms", "messages", "users"),
    [
        ("Editors", False, True, False),
        ("Reviewers", False, False, False),
        ("Librarians", True, False, False),
        ("Administrators", True, True, True),
        ("Translators (fi)", False, False, False),
    ],
)
def test_rights_on_terms_messages_and_users(client, tree, group, terms, messages, users):
    user = user_in(group)
    assert user.has_perm("hub.change_term") is terms
    client.force_login(user)
    assert (client.get("/admin/messages/").status_code == 200) is messages
    assert (client.get("/admin/users/").status_code == 200) is users
    assert client.get("/admin/").status_code == 200

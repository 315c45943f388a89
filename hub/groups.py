"""The groups of people who work in the admin, each with what it needs and no more."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
)

from hub.models import HomePage

ADMIN = "wagtailadmin.access_admin"
FILES = ["wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"]
FILES += ["wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document"]
TRANSLATE = "wagtail_localize.submit_translation"
TEXTS = ["hub.change_sitetexts", "hub.view_sitetexts", "hub.change_contactmessage", "hub.view_contactmessage"]
MISTAKES = ["hub.view_mistakereport", "hub.change_mistakereport"]
TERMS = ["hub.add_term", "hub.change_term", "hub.view_term"]
LABELS = ["hub.view_term", "hub_search.view_concept", "good_practices.view_finding"]
ASKED = ["hub_search.view_askedquery", "hub_search.view_promotion", "hub_search.add_promotion"]
SEARCH = [*ASKED, "hub_search.change_promotion", "hub_search.delete_promotion", "hub_search.view_concept"]
SEARCH += ["hub_search.add_concept", "hub_search.change_concept", "hub_search.delete_concept"]
LIBRARY = ["good_practices.view_organisation", "good_practices.change_organisation"]
LIBRARY += ["good_practices.view_organisationcorrection", "good_practices.change_organisationcorrection"]
LIBRARY += ["good_practices.add_finding", "good_practices.change_finding", "good_practices.view_finding"]
LIBRARY += ["good_practices.view_usereport", "good_practices.change_usereport"]
LIBRARY += ["good_practices.view_duecheck", "good_practices.change_duecheck"]
LESSONS = ["mentoring.add_lesson", "mentoring.change_lesson", "mentoring.view_lesson"]
MANUAL = [*LESSONS, "mentoring.add_manualedition", "mentoring.change_manualedition", "mentoring.view_manualedition"]
REGISTRATIONS = ["mentoring.view_registration", "mentoring.change_registration", "mentoring.delete_registration"]
REGISTRATIONS += ["mentoring.view_eventregister", "mentoring.change_eventregister"]
DELETE = ["hub.delete_term", "hub.delete_contactmessage", "hub.delete_mistakereport"]
DELETE += ["good_practices.delete_organisationcorrection", "good_practices.delete_usereport"]
DELETE += ["good_practices.delete_finding", "mentoring.delete_lesson"]
PEOPLE = ["accounts.add_user", "accounts.change_user", "accounts.delete_user"]
EVIDENCE = ["good_practices.set_evidence_level"]
AUDIT = ["hub_audit.view_entry"]
STRUCTURE = [
    "wagtailcore.add_locale",
    "wagtailcore.change_locale",
    "wagtailcore.delete_locale",
    "wagtailcore.change_site",
    "wagtailcore.add_workflow",
    "wagtailcore.change_workflow",
]

# What a group had before and has no more. Who may change a group may give themselves any right: only superusers do.
# Wagtail gives its own Editors rights on all files, which it no longer asks for: it asks for those on collections.
TAKEN_BACK = {
    "Administrators": ["auth.add_group", "auth.change_group"],
    "Editors": [*FILES, "wagtailimages.delete_image", "wagtaildocs.delete_document"],
}

WRITE = ["add_page", "change_page"]
PUBLISH = [*WRITE, "publish_page", "lock_page", "unlock_page"]

# group: (permissions, permissions on every page, permissions on files)
GROUPS = {
    "Editors": (
        [ADMIN, TRANSLATE, *TEXTS, *MISTAKES, *LABELS, *ASKED, *LIBRARY, *EVIDENCE, *MANUAL, *REGISTRATIONS],
        [*WRITE, "publish_page"],
        FILES,
    ),
    "Reviewers": ([ADMIN, *MISTAKES, *LABELS], ["change_page", "publish_page", "lock_page", "unlock_page"], []),
    "Librarians": ([ADMIN, TRANSLATE, *MISTAKES, *TERMS, *SEARCH, *LIBRARY], PUBLISH, FILES),
    "Administrators": (
        [
            ADMIN,
            TRANSLATE,
            *TEXTS,
            *MISTAKES,
            *TERMS,
            *SEARCH,
            *LIBRARY,
            *EVIDENCE,
            *MANUAL,
            *REGISTRATIONS,
            *DELETE,
            *PEOPLE,
            *AUDIT,
            *STRUCTURE,
        ],
        [*PUBLISH, "bulk_delete_page"],
        [*FILES, "wagtailimages.delete_image", "wagtaildocs.delete_document"],
    ),
}


def create_groups() -> None:
    """Makes the groups, and one of translators for each language's tree. Running it again changes nothing."""
    root = Page.get_first_root_node()
    for name, (permissions, on_pages, on_files) in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.remove(*group.permissions.filter(pk__in=_named(TAKEN_BACK.get(name, []))))
        _grant(group, permissions, root, on_pages, on_files)
    _retire_moderators()
    for home in HomePage.objects.select_related("locale"):
        create_translators(home)


def create_translators(home: HomePage) -> None:
    """Makes the group that may translate into the language of a front page, and into no other."""
    group, _created = Group.objects.get_or_create(name=translators(home.locale))
    choose = [name for name in FILES if ".choose_" in name]
    _grant(group, [ADMIN, TRANSLATE, *MISTAKES, *LABELS], home, ["change_page"], choose)


def translators(locale: Locale) -> str:
    """The name of the group of a language's translators."""
    return f"Translators ({locale.language_code})"


@receiver(post_save, sender=HomePage, dispatch_uid="hub_groups_home")
def welcome_translators(instance, created, **kwargs):
    """A new language has its group at once, before a page of it is translated."""
    if created:
        create_translators(instance)


@receiver(post_delete, sender=Locale, dispatch_uid="hub_groups_language")
def dismiss_translators(instance, **kwargs):
    """Who comes back with a language is for an administrator to say."""
    Group.objects.filter(name=translators(instance)).delete()


def _retire_moderators() -> None:
    """Wagtail's own group gives way to ours: reviewers approve, and an empty Moderators group goes."""
    for task in GroupApprovalTask.objects.filter(groups__name="Moderators"):
        task.groups.set(Group.objects.filter(name="Reviewers"))
    Group.objects.filter(name="Moderators", user__isnull=True).delete()


def _named(names: list[str]):
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def _grant(group: Group, permissions: list[str], page: Page, on_pages: list[str], on_files: list[str]) -> None:
    group.permissions.add(*_named(permissions))
    for permission in _named([f"wagtailcore.{name}" for name in on_pages]):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for permission in _named(on_files):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )

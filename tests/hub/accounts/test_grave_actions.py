"""What cannot be undone, or opens doors: sent by each group, done only by those who may."""

import pytest
from django.db import transaction
from django.test import TestCase
from wagtail.models import Locale, Page, Task

from hub.models import ContactMessage, Term
from hub.translation.machine.models import MachineTranslationRun
from tests.factories import media, user_in
from tests.factories.translations import begin
from tests.hub.accounts.conftest import enrol, sign_in

EVERYONE = ["Editors", "Reviewers", "Librarians", "Administrators", "Translators (fi)", ""]
ADMINISTRATORS = {"Administrators"}
PUBLISHERS = {"Editors", "Reviewers", "Librarians", "Administrators"}


@pytest.fixture
def doers(client, tree):
    """A function: the groups a member of which does it. An attempt says whether it was done, and is made undone."""

    def ask(attempt) -> set[str]:
        able = set()
        for number, name in enumerate(EVERYONE):
            user = user_in(*([name] if name else []), name=f"member-{number}")
            enrol(user)
            sign_in(client, user)
            with transaction.atomic():
                if attempt():
                    able.add(name)
                transaction.set_rollback(True)
            client.post("/admin/logout/")
            user.delete()
        return able

    return ask


def test_publishing_and_taking_off_the_site(client, doers, tree):
    def publish():
        page = tree.standard()
        page.unpublish()
        words = {"title": "Ours", "slug": page.slug, "summary": "x", "body-count": 0, "action-publish": "on"}
        client.post(f"/admin/pages/{page.pk}/edit/", words)
        return Page.objects.get(pk=page.pk).live

    def unpublish():
        page = tree.standard()
        client.post(f"/admin/pages/{page.pk}/unpublish/")
        return not Page.objects.get(pk=page.pk).live

    assert doers(publish) == doers(unpublish) == PUBLISHERS


def test_deleting_and_moving_pages(client, doers, tree):
    def delete():
        page = tree.standard()
        client.post(f"/admin/pages/{page.pk}/delete/")
        return not Page.objects.filter(pk=page.pk).exists()

    def delete_with_all_below():
        news = tree.news["en"]
        tree.article()
        client.post(f"/admin/pages/{news.pk}/delete/")
        return not Page.objects.filter(pk=news.pk).exists()

    def move():
        page = tree.article()
        client.post(f"/admin/pages/{page.pk}/move/{tree.news['fi'].pk}/confirm/")
        return Page.objects.get(pk=page.pk).get_parent().pk != tree.news["en"].pk

    assert doers(delete) == PUBLISHERS
    assert doers(move) <= PUBLISHERS - {"Reviewers"}
    assert doers(delete_with_all_below) == ADMINISTRATORS


def test_deleting_terms_and_messages(client, doers, tree):
    def delete_term():
        term = Term.objects.create(scheme="topic", code="ours", label="Ours", locale=tree.locales["en"])
        client.post(f"/admin/snippets/hub/term/delete/{term.pk}/")
        return not Term.objects.filter(pk=term.pk).exists()

    def delete_message():
        message = ContactMessage.objects.create(message="Hello", language="en")
        client.post(f"/admin/messages/delete/{message.pk}/")
        return not ContactMessage.objects.filter(pk=message.pk).exists()

    assert doers(delete_term) == doers(delete_message) == ADMINISTRATORS


def test_adding_a_language(client, doers):
    def add():
        source = {"component-wagtail_localize_localesynchronization-enabled": ""}
        client.post("/admin/locales/new/", {"language_code": "so"} | source)
        return Locale.objects.filter(language_code="so").exists()

    assert doers(add) == ADMINISTRATORS


def test_tasks_of_workflows_are_made_by_superusers_only(client, doers):
    def make():
        client.post("/admin/workflows/tasks/add/wagtailcore/groupapprovaltask/", {"name": "Ours"})
        client.post("/admin/workflows/task_chooser/create/", {"create-task-name": "Ours"})
        return Task.objects.filter(name="Ours").exists()

    assert doers(make) == set()


@pytest.mark.parametrize(
    ("make", "addresses"),
    [
        (media.image, ["images/{}/delete/", "images/multiple/{}/delete/", "bulk/wagtailimages/image/delete/?id={}"]),
        (
            media.document,
            ["documents/delete/{}/", "documents/multiple/{}/delete/", "bulk/wagtaildocs/document/delete/?id={}"],
        ),
    ],
)
def test_deleting_files_of_others_and_ones_own(client, doers, tree, make, addresses):
    def delete_at(address: str, own: bool):
        def attempt():
            file = make()
            if own:
                type(file).objects.filter(pk=file.pk).update(uploaded_by_user=client.session["_auth_user_id"])
            client.post("/admin/" + address.format(file.pk), headers={"X-Requested-With": "XMLHttpRequest"})
            return not type(file).objects.filter(pk=file.pk).exists()

        return attempt

    for address in addresses:
        assert doers(delete_at(address, own=False)) == ADMINISTRATORS, address
        assert doers(delete_at(address, own=True)) == {"Editors", "Librarians", "Administrators"}, address


def test_having_pages_translated_by_a_machine(client, doers, tree, settings):
    """It begins pages in another language: reviewers add none."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }
    translation = begin(tree.standard(), tree, "fi")

    def fill_one():
        client.post(f"/admin/localize/translate/{translation.pk}/machine_translate/")
        return MachineTranslationRun.objects.exists()

    def fill_all():
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post("/admin/reports/machine-translation/", {"language": "fi"})
        return MachineTranslationRun.objects.exists()

    assert doers(fill_one) == doers(fill_all) == {"Editors", "Librarians", "Administrators", "Translators (fi)"}


def test_the_api_of_the_admin_does_nothing_with_pages(client, doers, tree):
    """Wagtail's would ask neither for reviews nor for what has to stay."""

    def publish():
        page = tree.standard()
        page.unpublish()
        client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")
        return Page.objects.get(pk=page.pk).live

    def delete():
        page = tree.standard()
        client.post(f"/admin/api/main/pages/{page.pk}/action/delete/")
        return not Page.objects.filter(pk=page.pk).exists()

    assert doers(publish) == doers(delete) == set()


def test_seeing_where_a_page_would_go(client, doers, tree):
    moved, goal = tree.standard(title="Not for all"), tree.standard()

    def confirm():
        return "Not for all" in client.get(f"/admin/pages/{moved.pk}/move/{goal.pk}/confirm/").text

    assert doers(confirm) == PUBLISHERS

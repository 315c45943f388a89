"""Asking in the admin: who may, what is said, and that nothing but our own way is left open."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from hub.models import Term
from hub.translation.desk.rows import key_of
from hub.translation.machine.models import MachineTranslationRun
from hub.translation.machine.views import TranslateSelection
from tests.factories import user_in
from tests.factories.translations import begin, save
from tests.hub.translation.machine import standin as says
from tests.hub.translation.machine.conftest import ask, stored

REPORT = "/admin/reports/machine-translation/"


@pytest.fixture(autouse=True)
def _offered(monkeypatch):
    """The action on selected pages is offered on sites that start with a service."""
    bulk_action_registry._scan_for_bulk_actions()
    pages = bulk_action_registry.actions["wagtailcore"]["page"]
    monkeypatch.setitem(pages, TranslateSelection.action_type, TranslateSelection)


def press(client, translation: Translation, **more):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(f"/admin/localize/translate/{translation.pk}/machine_translate/", more)


def text(response) -> str:
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def test_a_translator_has_a_page_filled_and_sees_what_came_of_it(client, standin, translation, article, tree):
    client.force_login(user_in("Translators (fi)"))
    edit = f"/admin/pages/{article.get_translation(tree.locales['fi']).pk}/edit/"
    assert "Fill what is empty with LibreTranslate" in text(client.get(edit))
    response = press(client, translation, next=edit)
    assert (response.status_code, response.url) == (302, edit)
    page = text(client.get(edit))
    assert "LibreTranslate has filled 4 empty sentences. Nothing is published yet." in page
    assert "Fill what is empty" not in page
    assert not article.get_translation(tree.locales["fi"]).live


def test_a_failure_is_a_sentence_at_the_page_and_never_an_error(client, standin, translation, article, tree):
    standin.behave = says.raw(b"<html>", "text/html")
    client.force_login(user_in("Translators (fi)"))
    edit = f"/admin/pages/{article.get_translation(tree.locales['fi']).pk}/edit/"
    assert press(client, translation, next=edit).status_code == 302
    page = text(client.get(edit))
    assert "The translation service answered with something that is not a translation." in page
    assert "Fill what is empty with LibreTranslate" in page


def test_the_desk_shows_at_each_sentence_what_is_doubtful(client, standin, translation, article, tree):
    standin.behave = says.each(lambda text: "" if "lead" in text else f"fi:{text}")
    ask(translation)
    client.force_login(user_in("Translators (fi)"))
    edit = f"/admin/pages/{article.get_translation(tree.locales['fi']).pk}/edit/"
    rows = BeautifulSoup(client.get(edit).text, "html.parser").select(".desk-row")
    doubted = [row.select_one(".desk-source p").text for row in rows if "gave nothing back" in row.text]
    assert doubted == ["English lead."]
    assert "Machine translation (LibreTranslate)" in rows[0].text
    sentence = key_of(StringSegment.objects.get(source=translation.source, string__data="English lead."))
    client.post(edit, {f"text-{sentence}": "Oma johdanto.", f"was-{sentence}": ""})
    assert "gave nothing back" not in client.get(edit).text


def test_a_translation_that_waits_for_a_review_is_left_alone(client, standin, translation, article, tree):
    user = user_in("Translators (fi)")
    page = save(translation, publish=False)
    page.locked, page.locked_by, page.locked_at = True, user_in("Editors", name="editor"), timezone.now()
    page.save(update_fields=["locked", "locked_by", "locked_at"])
    client.force_login(user)
    press(client, translation)
    assert standin.asked == []


@pytest.mark.parametrize("group", ["Translators (sv)", "Librarians (none)"])
def test_nobody_else_may_ask(client, standin, translation, group):
    user = user_in("Translators (sv)")
    if "none" in group:
        user.groups.clear()
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "submit_translation"]))
    client.force_login(user)
    assert press(client, translation).status_code in (302, 403)
    assert standin.asked == []
    assert not MachineTranslationRun.objects.exists()


def test_a_draft_is_not_sent_by_those_who_may_not_read_it(client, standin, translation, article):
    article.unpublish()
    client.force_login(user_in("Translators (fi)"))
    press(client, translation)
    assert standin.asked == []


def test_only_a_post_asks_and_a_stopped_translation_is_left_alone(client, standin, translation):
    client.force_login(user_in("Editors"))
    address = f"/admin/localize/translate/{translation.pk}/machine_translate/"
    assert client.get(address).status_code == 405
    Translation.objects.update(enabled=False)
    assert press(client, translation).status_code == 404
    assert standin.asked == []


def test_terms_are_filled_by_those_who_may_change_them(client, standin, tree):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(Term.objects.get(code="helpline"), [tree.locales["fi"]])
    translation = Translation.objects.get()
    client.force_login(user_in("Translators (fi)"))
    press(client, translation)
    assert standin.asked == []
    client.force_login(user_in("Librarians", name="librarian"))
    press(client, translation)
    assert stored(translation) == {"Helpline": "fi:Helpline"}


def test_without_a_service_there_is_no_button_and_no_address(client, translation, article, tree):
    client.force_login(user_in("Editors"))
    assert (
        "Fill what is empty"
        not in client.get(f"/admin/pages/{article.get_translation(tree.locales['fi']).pk}/edit/").text
    )
    assert press(client, translation).status_code == 404
    assert client.get(REPORT).status_code == 404
    assert "machine-translation" not in client.get("/admin/").text


def test_fetching_a_changed_original_asks_by_a_run_too(client, standin, translation, article):
    standin.behave = says.status(500)
    client.force_login(user_in("Editors"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(f"/admin/localize/update/{translation.source.pk}/", {"use_machine_translation": "on"})
    assert response.status_code == 302
    run = MachineTranslationRun.objects.get()
    assert (run.translation, run.reason) == (translation, "down")


def select(client, pages, language: str):
    address = f"/admin/bulk/wagtailcore/page/machine_translate/?{'&'.join(f'id={page.pk}' for page in pages)}"
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(f"{address}&next=/admin/", {"language": language})


def test_selected_pages_are_translated_whichever_version_was_selected(client, standin, tree):
    first, second, third = (tree.article(title=f"Article {number}") for number in "abc")
    fallback = second.copy_for_translation(tree.locales["fi"], alias=True)
    finnish = begin(third, tree, "fi").get_target_instance()
    client.force_login(user_in("Translators (fi)"))
    form = client.get(f"/admin/bulk/wagtailcore/page/machine_translate/?id={first.pk}")
    assert "Only empty sentences of these pages are filled. Nothing is published." in text(form)
    assert [option["value"] for option in BeautifulSoup(form.text, "html.parser").select("select option")] == ["fi"]
    response = select(client, [first, fallback, finnish], "fi")
    assert response.status_code == 302
    assert {"fi:Article a", "fi:Article b", "fi:Article c"} <= set(
        StringTranslation.objects.values_list("data", flat=True)
    )
    assert "Machine translation of 3 pages is asked for." in text(client.get("/admin/"))


def test_a_selection_goes_into_no_language_that_is_not_the_users(client, standin, tree, article):
    client.force_login(user_in("Translators (fi)"))
    assert select(client, [article], "sv").status_code == 200
    user = user_in("Translators (fi)", name="nobody")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)
    select(client, [article], "fi")
    assert standin.asked == []
    assert Translation.objects.count() == 0


def test_the_report_fills_a_language_and_tries_again(client, standin, tree, article):
    client.force_login(user_in("Translators (fi)"))
    page = client.get(REPORT)
    assert "LibreTranslate fills only sentences that have no translation." in text(page)
    assert [row.th.text for row in BeautifulSoup(page.text, "html.parser").select("tbody tr")] == ["Suomi"]
    standin.behave = says.status(456)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(REPORT, {"language": "fi", "do": "fill"})
    assert "The allowance of the translation service is used up." in text(client.get(REPORT))
    standin.behave = None
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(REPORT, {"language": "fi", "do": "retry"})
    said = text(client.get(REPORT))
    assert "LibreTranslate has filled 4 empty sentences." in said
    assert "Try again now" not in said
    assert client.post(REPORT, {"language": "sv", "do": "fill"}).status_code in (302, 403)
    assert not article.has_translation(tree.locales["sv"])


@pytest.mark.parametrize("numbers", [(3, 9)])
def test_the_report_takes_the_same_queries_for_few_and_many_runs(client, standin, tree, numbers):
    client.force_login(user_in("Translators (fi)"))
    taken = []
    for number in numbers:
        while MachineTranslationRun.objects.count() < number:
            ask(begin(tree.article(), tree, "fi"))
        client.get(REPORT)
        with CaptureQueriesContext(connection) as found:
            assert client.get(REPORT).text.count("has filled") == number
        taken.append(len(found))
    assert taken[0] == taken[1]

"""Who may translate what. wagtail-localize alone lets anyone with its one permission write anywhere in the tree."""

import pytest
from django.contrib.auth.models import Permission
from django.test import TestCase
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hub.content.pages import fill
from hub.models import SiteTexts, Term
from hub.search.index import rebuild
from hub.search.models import Document
from tests.factories import publish, user_in
from tests.factories.translations import translate, write


def submit(client, page, *locales, **more):
    return client.post(f"/admin/localize/submit/page/{page.pk}/", {"locales": [locale.pk for locale in locales]} | more)


@pytest.fixture
def page(tree):
    return tree.practice(title="To translate")


def test_a_translator_translates_into_the_assigned_language_as_a_draft(client, tree, page):
    client.force_login(user_in("Translators (fi)"))
    assert submit(client, page, tree.locales["fi"]).status_code == 302
    finnish = page.get_translation(tree.locales["fi"])
    assert not finnish.live


def test_a_translator_cannot_translate_into_another_language(client, tree, page):
    client.force_login(user_in("Translators (fi)"))
    response = submit(client, page, tree.locales["sv"])
    assert response.status_code == 200
    assert "locales" in response.context["form"].errors
    assert not page.has_translation(tree.locales["sv"])


def test_only_the_languages_one_may_write_are_offered(client, tree, page):
    client.force_login(user_in("Translators (fi)"))
    form = client.get(f"/admin/localize/submit/page/{page.pk}/").context["form"]
    assert list(form.fields["locales"].queryset) == [tree.locales["fi"]]


def test_the_permission_alone_opens_nothing(client, tree, page):
    user = user_in("Translators (fi)", name="nobody")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "submit_translation"]))
    client.force_login(user)
    assert submit(client, page, tree.locales["fi"]).status_code in (302, 403)
    assert not page.has_translation(tree.locales["fi"])


def test_translating_does_not_open_drafts(client, tree, page):
    page.unpublish()
    client.force_login(user_in("Translators (fi)"))
    submit(client, page, tree.locales["fi"])
    assert not page.has_translation(tree.locales["fi"])


def test_nobody_publishes_pages_through_the_update_view(client, tree, page):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [tree.locales["fi"]])
    source = TranslationSource.objects.get_for_instance(page)
    client.force_login(user_in("Translators (fi)"))
    address = f"/admin/localize/update/{source.pk}/"
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address, {"publish_translations": "on"})
    assert not page.get_translation(tree.locales["fi"]).live
    client.force_login(user_in("Translators (sv)", name="swedish"))
    client.post(address, {"publish_translations": "on"})
    assert client.get(address).status_code == 302
    client.force_login(user_in("Editors", name="editor"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(address, {"publish_translations": "on"}).status_code == 302
    assert not page.get_translation(tree.locales["fi"]).live


def test_an_editor_is_offered_every_language_the_section_exists_in(client, tree, page):
    client.force_login(user_in("Editors"))
    for source, expected in ((page, {"fi"}), (tree.standard(), {"fi", "sv", "fr", "ar"})):
        form = client.get(f"/admin/localize/submit/page/{source.pk}/").context["form"]
        assert {locale.language_code for locale in form.fields["locales"].queryset} == expected


def test_terms_are_translated_by_those_who_may_change_them(client, tree):
    term = Term.objects.get(code="mentoring")
    address = f"/admin/localize/submit/snippet/hub/term/{term.pk}/"
    client.force_login(user_in("Translators (fi)"))
    client.post(address, {"locales": [tree.locales["fi"].pk]})
    assert Term.objects.filter(code="mentoring").count() == 1
    client.force_login(user_in("Librarians", name="librarian"))
    assert client.post(address, {"locales": [tree.locales["fi"].pk]}).status_code == 302
    assert Term.objects.filter(code="mentoring").count() == 2


def test_a_fact_changed_in_the_original_reaches_the_translation_and_its_words_stay(tree, page):
    publish_translation(page, tree)
    page.refresh_from_db()
    page.countries = ["SE"]
    page.topics = ["resilience"]
    publish(page)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    translation.source.update_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        Translation.objects.get(pk=translation.pk).save_target(publish=True)
    finnish = page.get_translation(tree.locales["fi"])
    assert (finnish.title, finnish.summary) == ("Suomeksi", "Tiivistelmä suomeksi.")
    assert (finnish.countries, finnish.topics) == (["SE"], ["resilience"])
    assert finnish.origin == "machine"


def test_a_translator_cannot_take_a_published_translation_off_the_site(client, tree, page):
    finnish = publish_translation(page, tree)
    client.force_login(user_in("Translators (fi)"))
    translation = Translation.objects.get(source__object_id=page.translation_key)
    client.post(f"/admin/localize/page/{finnish.pk}/convert_to_alias/")
    client.post(f"/admin/localize/translate/{translation.pk}/disable/")
    finnish.refresh_from_db()
    translation.refresh_from_db()
    assert finnish.alias_of_id is None
    assert finnish.title == "Suomeksi"
    assert translation.enabled


def test_the_report_lists_only_languages_one_may_write_in(client, tree, page):
    publish_translation(page, tree)
    client.force_login(user_in("Translators (sv)"))
    assert "Suomeksi" not in client.get("/admin/localize/reports/translations/").text
    client.force_login(user_in("Translators (fi)", name="finnish"))
    assert "Suomeksi" in client.get("/admin/localize/reports/translations/").text


def publish_translation(page, tree):
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [tree.locales["fi"]])
    translation = Translation.objects.get(source__object_id=page.translation_key)
    fill(translation, page, {"title": "Suomeksi", "summary": "Tiivistelmä suomeksi."})
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
    return page.get_translation(tree.locales["fi"])


def test_a_translation_that_was_begun_stays_a_marked_fallback_until_it_is_published(client, tree, page):
    page.copy_for_translation(tree.locales["fi"], alias=True)
    address = f"/fi/practices/{page.slug}/"
    marked = '<h1 lang="en" dir="ltr">To translate</h1>'
    assert marked in client.get(address).text
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [tree.locales["fi"]])
    begun = page.get_translation(tree.locales["fi"])
    assert begun.alias_of_id is None
    rebuild()
    text = client.get(address).text
    assert marked in text
    assert 'name="robots" content="noindex"' in text
    assert 'hreflang="fi" href="http' not in text
    assert not Document.objects.filter(pk=begun.pk).exists()
    publish_translation(page, tree)
    text = client.get(address).text
    assert "<h1>Suomeksi</h1>" in text
    assert "noindex" not in text
    assert Document.objects.filter(pk=begun.pk).exists()


def test_snippets_are_published_through_the_update_view_only_when_every_sentence_is_translated(client, tree):
    SiteTexts.objects.filter(locale=tree.locales["fi"]).delete()
    english = SiteTexts.objects.get(locale=tree.locales["en"])
    translate_object(english, [tree.locales["fi"]])
    translation = Translation.objects.get(source__object_id=english.translation_key)
    write(translation)
    translation.save_target(publish=True)
    finnish = SiteTexts.objects.get(locale=tree.locales["fi"])
    words = finnish.about_line
    english.about_line = "New line"
    english.save()
    client.force_login(user_in("Editors"))
    address = f"/admin/localize/update/{translation.source_id}/"
    assert client.post(address, {"publish_translations": "on"}).status_code == 302
    finnish.refresh_from_db()
    assert finnish.about_line == words
    write(translation, {"New line": "Uusi rivi"})
    client.post(address, {"publish_translations": "on"})
    finnish.refresh_from_db()
    assert finnish.about_line == "Uusi rivi"


def test_a_translation_is_not_translated_itself(client, tree, page):
    finnish = translate(page, tree, "fi")
    tree.libraries["en"].copy_for_translation(tree.locales["sv"], alias=True)
    client.force_login(user_in("Editors"))
    address = f"/admin/localize/submit/page/{page.pk}/"
    assert client.get(f"/admin/localize/submit/page/{finnish.pk}/")["Location"] == address
    assert submit(client, finnish, tree.locales["sv"])["Location"] == address
    assert not page.has_translation(tree.locales["sv"])


def test_a_stopped_translation_is_restarted_by_those_who_may_publish_it(client, tree, page):
    finnish = translate(page, tree, "fi")
    Translation.objects.update(enabled=False)
    address = f"/admin/pages/{finnish.pk}/edit/"
    client.force_login(user_in("Translators (fi)"))
    client.post(address, {"localize-restart-translation": "1"})
    assert not Translation.objects.get().enabled
    client.force_login(user_in("Editors", name="editor"))
    client.post(address, {"localize-restart-translation": "1"})
    assert Translation.objects.get().enabled

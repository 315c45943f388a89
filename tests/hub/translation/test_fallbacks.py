"""Fallbacks: what stands in for a missing translation follows its original, in what it shows and in what it hides."""

import pytest
from django.test import TestCase
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, Translation
from wagtail_localize.operations import translate_object

from hub.search.index import rebuild
from hub.search.models import Document
from tests.factories import add, publish, user_in
from tests.factories.translations import begin
from tests.hub.translation.test_guards import publish_translation


@pytest.fixture
def original(tree):
    """A live English article with a Finnish fallback whose translation was begun."""
    article = tree.article(title="English words")
    article.copy_for_translation(tree.locales["fi"], alias=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(article, [tree.locales["fi"]])
    return article


@pytest.fixture
def address(original):
    return f"/fi/news/{original.slug}/"


def test_an_unpublished_original_takes_its_words_off_every_language(client, original, address):
    assert "English words" in client.get(address).text
    original.unpublish()
    assert client.get(address).status_code == 404


def test_a_deleted_original_takes_its_words_off_every_language(client, original, address):
    Page.objects.get(pk=original.pk).specific.delete()
    assert client.get(address).status_code == 404
    rebuild()
    assert "English words" not in client.get("/sitemap-fi.xml").text


def test_a_closed_original_is_closed_in_every_language(client, original, address):
    PageViewRestriction.objects.create(page=original, restriction_type="login")
    assert client.get(address).status_code == 302
    assert "English words" not in client.get("/fi/news/").text


def test_a_changed_original_is_shown_at_once(client, original, address):
    original.refresh_from_db()
    original.title = "Newer English words"
    publish(original)
    assert '<h1 lang="en" dir="ltr">Newer English words</h1>' in client.get(address).text


def test_a_begun_fallback_is_not_in_the_languages_feed(client, original):
    assert "English words" not in client.get("/fi/news/feed.atom").text


def test_a_translation_published_without_a_translated_sentence_stays_a_fallback(client, tree, original, address):
    with TestCase.captureOnCommitCallbacks(execute=True):
        Translation.objects.get(source__object_id=original.translation_key).save_target(publish=True)
    text = client.get(address).text
    assert '<h1 lang="en" dir="ltr">English words</h1>' in text
    assert 'name="robots" content="noindex"' in text
    assert 'class="translation-line"' not in text


def test_a_translation_given_up_leaves_the_index(client, tree):
    page = tree.practice(title="To translate")
    finnish = publish_translation(page, tree)
    assert Document.objects.filter(pk=finnish.pk).exists()
    client.force_login(user_in("Editors"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/admin/localize/page/{finnish.pk}/convert_to_alias/")
    finnish.refresh_from_db()
    assert finnish.alias_of_id == page.pk
    assert not Document.objects.filter(pk=finnish.pk).exists()


def test_an_alias_in_the_same_language_is_no_fallback(client, tree):
    page = tree.standard(title="Twice")
    alias = page.create_alias(parent=Page.objects.get(pk=tree.mentoring["en"].get_parent().pk), update_slug="twice-2")
    text = client.get(f"/en/{alias.slug}/").text
    assert "<h1>Twice</h1>" in text
    assert "not been translated" not in text
    assert f'/en/{page.slug}/">' in text.split('rel="canonical"')[1].split("\n")[0]


@pytest.fixture
def synchronised(tree):
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=tree.locales["fi"], sync_from=tree.locales["en"])]
    )


def test_copies_get_fallbacks_and_a_deleted_translation_is_stood_in_for(client, tree, synchronised):
    page = tree.standard(title="To copy", slug="to-copy")
    client.force_login(user_in("Administrators"))
    parent = page.get_parent()
    form = {"new_title": "Copied", "new_slug": "copied", "new_parent_page": parent.pk, "publish_copies": "on"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/admin/pages/{page.pk}/copy/", form).status_code == 302
    assert "Copied" in client.get("/fi/copied/").text

    finnish = publish_translation(page, tree)
    assert "Suomeksi" in client.get("/fi/to-copy/").text
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/admin/pages/{finnish.pk}/delete/")
    text = client.get("/fi/to-copy/").text
    assert '<h1 lang="en" dir="ltr">To copy</h1>' in text


def test_a_draft_has_draft_fallbacks_that_are_published_with_it(client, tree, synchronised):
    from hub.models import StandardPage
    from hub.translation.fallbacks import fill_missing

    draft = add(
        tree.homes["en"],
        StandardPage(title="Later", slug="later", summary="x", live=False, locale=tree.locales["en"]),
    )
    fill_missing(draft)
    assert client.get("/fi/later/").status_code == 404
    publish(draft)
    assert '<h1 lang="en" dir="ltr">Later</h1>' in client.get("/fi/later/").text


def test_a_changed_original_is_shown_with_all_its_fields(tree):
    practice = tree.practice(title="English", aims="<p>Old aim.</p>")
    begin(practice, tree, "fi")
    practice.refresh_from_db()
    practice.aims, practice.search_description, practice.start_year = "<p>New aim.</p>", "New description.", 1999
    publish(practice)
    shown = practice.get_translation(tree.locales["fi"])
    assert "New aim." in shown.aims
    assert (shown.search_description, shown.start_year, shown.locale) == ("New description.", 1999, tree.locales["fi"])
    assert (shown.is_fallback, shown.slug) == (True, practice.slug)

"""The nightly command finds what has drifted between the languages, puts it right once, and says what it did."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import LocaleSynchronization, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hub.models import OriginalWords, Outdated, StandardPage
from tests.factories import translated
from tests.factories.translations import translate
from tests.hub.translation.test_guards import publish_translation
from tests.hub.translation.test_structure import section, version

NOTHING = "There is nothing to repair."


def repair(*options: str) -> list[str]:
    """The lines the command prints. What waits for the commit is done."""
    out = StringIO()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("repair_translations", *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def site(tree):
    """Two sections and a page, translated into Finnish and Swedish; nothing has drifted."""
    tree.here = section(tree, "here", tree.homes["en"])
    tree.there = section(tree, "there", tree.homes["en"])
    tree.page = section(tree, "leaf", tree.here)
    assert repair() == [NOTHING]
    return tree


def put(page: Page, **values) -> None:
    """Changes a row behind the site's back."""
    type(page).objects.filter(pk=page.pk).update(**values)


def test_a_translation_in_another_place_goes_where_its_original_stands(client, site):
    finnish = version(site.page, site, "fi")
    finnish.move(version(site.there, site, "fi"), "last-child")
    lines = repair()
    assert lines == [f"repaired: 'Leaf fi' (fi, page {finnish.pk}) stands in another place than its original."]
    assert client.get("/fi/here/leaf/").status_code == 200
    assert client.get("/fi/there/leaf/").headers["Location"] == "/fi/here/leaf/"
    assert repair() == [NOTHING]


def test_another_slug_becomes_the_originals(client, site):
    finnish = version(site.here, site, "fi")
    put(finnish, slug="taalla", url_path=f"{site.homes['fi'].url_path}taalla/")
    Page.objects.filter(pk=version(site.page, site, "fi").pk).update(
        url_path=f"{site.homes['fi'].url_path}taalla/leaf/"
    )
    assert repair() == [f"repaired: 'Here fi' (fi, page {finnish.pk}) has the slug 'taalla', its original 'here'."]
    assert client.get("/fi/here/leaf/").status_code == 200
    assert client.get("/fi/taalla/leaf/").headers["Location"] == "/fi/here/leaf/"
    assert repair() == [NOTHING]


def test_missing_fallbacks_are_made(client, site):
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=site.locales["fr"], sync_from=site.locales["en"])]
    )
    lines = repair()
    assert f"repaired: 'Leaf' (en, page {site.page.pk}) has no fallback in fr." in lines
    assert '<h1 lang="en" dir="ltr">Leaf</h1>' in client.get("/fr/here/leaf/").text
    assert repair() == [NOTHING]


def test_fallbacks_of_what_readers_may_not_see_close(client, site):
    hidden, private = site.article(title="Hidden"), site.article(title="Private")
    for article in (hidden, private):
        article.copy_for_translation(site.locales["fi"], alias=True)
    put(hidden, live=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert len(repair()) == 2
    assert client.get(f"/fi/news/{hidden.slug}/").status_code == 404
    assert client.get(f"/fi/news/{private.slug}/").status_code == 302
    assert repair() == [NOTHING]


def test_a_fallback_whose_original_is_gone_goes(site):
    article = site.article(title="Gone")
    alias = article.copy_for_translation(site.locales["fi"], alias=True)
    put(alias, alias_of=None, live=False)
    connection.check_constraints()
    article.translation_key = uuid.uuid4()
    put(article, translation_key=article.translation_key)
    assert repair() == [f"repaired: 'Gone' (fi, page {alias.pk}) is a fallback whose original is gone."]
    assert not Page.objects.filter(pk=alias.pk).exists()
    assert repair() == [NOTHING]


def test_a_second_original_becomes_a_translation(site):
    finnish = version(site.page, site, "fi")
    put(finnish, origin="original", uid="other", translated_from=None)
    lines = repair()
    assert any("is a second original beside 'Leaf'" in line for line in lines)
    assert any("has the uid other" in line for line in lines)
    finnish.refresh_from_db()
    assert (finnish.origin, finnish.uid) == ("human", site.page.uid)
    assert finnish.translated_from_id == site.page.live_revision_id
    assert repair() == [NOTHING]


def test_translations_without_an_original_get_one(site):
    put(site.page, origin="machine")
    assert len(repair()) == 1
    assert version(site.page, site, "fi").is_original
    assert repair() == [NOTHING]


def test_a_revision_of_another_page_is_forgotten(site):
    finnish = version(site.page, site, "fi")
    put(finnish, translated_from_id=site.there.live_revision_id)
    assert len(repair()) == 1
    assert version(site.page, site, "fi").translated_from_id is None
    assert repair() == [NOTHING]


def test_words_that_are_translated_are_not_the_originals(site):
    begun = site.article()
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(begun, [site.locales["fi"]])
    assert OriginalWords.objects.filter(page=version(begun, site, "fi").pk).exists()
    assert repair() == [NOTHING]
    whole = site.standard(title="Whole")
    finnish = publish_translation(whole, site)
    OriginalWords.objects.create(page_id=finnish.pk, locale=site.locales["en"], texts=["Whole"])
    assert repair() == [f"repaired: 'Suomeksi' (fi, page {finnish.pk}) is recorded as partly translated and is not."]
    assert repair() == [NOTHING]


def test_records_of_wagtail_localize_without_a_page_go(site):
    gone, fallback = site.standard(title="Gone"), site.standard(title="Fallback")
    for page in (gone, fallback):
        publish_translation(page, site)
    put(version(fallback, site, "fi"), alias_of_id=fallback.pk)
    Translation.objects.create(
        source=TranslationSource.objects.get(object_id=fallback.translation_key), target_locale=site.locales["sv"]
    )
    for page in (gone, version(gone, site, "fi")):
        put(page, translation_key=uuid.uuid4())
    put(version(gone, site, "en") or gone, origin="original")
    lines = repair()
    assert "repaired: The translation source 'Gone' belongs to a page that is gone." in lines
    assert "repaired: The translation of 'Fallback' into sv belongs to a page that is gone." in lines
    assert any("into fi is under way while a fallback stands in its place." in line for line in lines)
    assert not TranslationSource.objects.filter(object_id=gone.translation_key).exists()
    assert not Translation.objects.filter(source__object_id=fallback.translation_key, enabled=True).exists()


def test_what_needs_a_person_is_said_and_the_rest_is_done(client, site):
    finnish, swedish = version(site.page, site, "fi"), version(site.page, site, "sv")
    for page in (finnish, swedish):
        page.move(version(site.there, site, page.locale.language_code), "last-child")
    blocker = StandardPage(title="Blocker", slug="leaf", summary="x", locale=site.locales["fi"])
    version(site.here, site, "fi").add_child(instance=blocker)
    out = StringIO()
    with pytest.raises(CommandError, match="needs a person"):
        call_command("repair_translations", stdout=out)
    assert "needs a person: 'Leaf fi'" in out.getvalue()
    assert "another page has its address there" in out.getvalue()
    assert client.get("/sv/here/leaf/").status_code == 200


def test_a_dry_run_says_all_and_changes_nothing(client, site):
    finnish = version(site.page, site, "fi")
    finnish.move(version(site.there, site, "fi"), "last-child")
    expected = f"found: 'Leaf fi' (fi, page {finnish.pk}) stands in another place than its original."
    assert repair("--dry-run") == [expected]
    assert repair("--dry-run") == [expected]
    assert client.get("/fi/there/leaf/").status_code == 200


def test_more_pages_take_no_more_queries_in_a_batch(site):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert repair() == [NOTHING]
        return len(found)

    before = count()
    for _number in range(5):
        translated(site.standard(), site, "fi")
    assert count() == before


def test_batches_never_split_the_languages_of_a_page(site, monkeypatch):
    from hub.translation.repair import groups

    monkeypatch.setattr(groups, "BATCH", 4)
    found = [group for group in groups.read_groups() if group.model is StandardPage]
    assert [len(group.rows) for group in found] == [3, 3, 3]
    version(site.page, site, "fi").move(version(site.there, site, "fi"), "last-child")
    assert len(repair()) == 1


def test_a_publish_whose_task_was_lost_reaches_the_other_languages(tree):
    practice = tree.practice(title="Old words")
    finnish = translate(practice, tree, "fi")
    practice = type(practice).objects.get(pk=practice.pk)
    practice.title, practice.start_year = "New words", 2020
    practice.save_revision().publish()  # what waits for the commit never runs
    assert not Outdated.objects.exists()
    (line,) = [line for line in repair() if "last publish" in line]
    assert line.startswith("repaired: The other languages of 'New words'")
    finnish.refresh_from_db()
    assert (finnish.title, finnish.start_year) == ("fi: Old words", 2020)
    assert Outdated.objects.get().page_id == finnish.pk
    assert repair() == [NOTHING]

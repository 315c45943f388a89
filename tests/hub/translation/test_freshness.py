"""A changed original tells which translations are behind; a changed fact reaches them all and outdates none."""

import pytest
from django.test import TestCase
from wagtail.models import Revision
from wagtail_localize.models import Translation

from hub.models import Outdated
from hub.search.models import Document, DocumentFacet
from hub.translation.states import confirm_current, mark_reviewed
from tests.factories import publish, text_block, translated, user_in
from tests.factories.translations import begin, save, translate, write


@pytest.fixture
def practice(tree):
    return tree.practice(title="Old words", summary="Old summary.", start_year=2001, aims="<p>One aim.</p>")


@pytest.fixture
def finnish(practice, tree):
    return translate(practice, tree, "fi")


def change(page, **values):
    """Publishes a page with other values."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    return publish(page)


def outdated(page) -> Outdated | None:
    return Outdated.objects.filter(page=page).first()


def test_a_changed_original_outdates_its_translations_by_itself(practice, finnish):
    assert outdated(finnish) is None
    changed = change(practice, title="Quite new words", lessons="<p>Two new words.</p>", aims="")
    row = outdated(finnish)
    assert row.since == changed.last_published_at
    assert row.changes == [
        {"part": "title", "kind": "changed"},
        {"part": "lessons", "kind": "new"},
        {"part": "aims", "kind": "removed"},
    ]
    assert row.words == 6
    assert row.parts() == ["title", "lessons and tips", "aims"]
    assert row.parts("new") == ["lessons and tips"]


def test_the_mark_tells_the_first_change_and_all_parts(practice, finnish):
    first = change(practice, title="Second words")
    change(practice, summary="Second summary.")
    row = outdated(finnish)
    assert row.since == first.last_published_at
    assert [entry["part"] for entry in row.changes] == ["title", "summary"]


def test_taking_a_change_back_takes_the_mark_off(practice, finnish):
    change(practice, title="Other words")
    change(practice, title="Old words")
    assert outdated(finnish) is None


def test_a_translation_that_follows_is_up_to_date(practice, finnish, tree):
    change(practice, title="New words")
    translation = Translation.objects.get(target_locale=tree.locales["fi"])
    write(translation)
    page = save(translation)
    assert page.title == "fi: New words"
    assert outdated(page) is None


def test_a_draft_of_the_original_outdates_nothing(practice, finnish):
    practice.title = "Not published"
    practice.save_revision()
    assert outdated(finnish) is None


def test_old_finnish_words_and_a_new_year(practice, finnish):
    """A fact and a text changed in one publish: the fact arrives, the words stay, and the page says it is behind."""
    change(practice, title="New English words", start_year=2019)
    finnish.refresh_from_db()
    assert (finnish.title, finnish.summary) == ("fi: Old words", "fi: Old summary.")
    assert finnish.start_year == 2019
    assert outdated(finnish).changes == [{"part": "title", "kind": "changed"}]
    assert finnish.live
    assert finnish.get_latest_revision_as_object().start_year == 2019


def test_facts_reach_all_languages_and_the_index_and_outdate_nothing(practice, finnish, tree):
    mark_reviewed(finnish, "reviewer")
    change(practice, countries=["SE"], evidence_level="E2", topics=["helpline"], start_year=None)
    finnish.refresh_from_db()
    assert (finnish.countries, finnish.evidence_level, finnish.start_year) == (["SE"], "E2", None)
    assert outdated(finnish) is None
    assert finnish.review == "reviewed"
    facets = DocumentFacet.objects.filter(document__page=finnish, facet="country").values_list("code", flat=True)
    assert list(facets) == ["SE"]


def test_a_waiting_draft_does_not_bring_back_old_facts(practice, finnish, tree):
    translation = Translation.objects.get(target_locale=tree.locales["fi"])
    write(translation, {"Old words": "Luonnos"})
    draft = save(translation, publish=False)
    change(practice, start_year=2020)
    assert type(draft).objects.get(pk=draft.pk).title == "fi: Old words"
    with TestCase.captureOnCommitCallbacks(execute=True):
        Revision.objects.get(pk=draft.latest_revision_id).publish()
    draft.refresh_from_db()
    assert (draft.title, draft.start_year) == ("Luonnos", 2020)


def test_facts_inside_blocks_are_carried_block_by_block(tree):
    outcome = {"outcome": "People met", "direction": "better", "source": "", "note": "A note"}
    block = {"type": "outcome", "id": "11111111-1111-1111-1111-111111111111", "value": outcome}
    practice = tree.practice(title="With outcomes", outcomes=[block])
    finnish = translate(practice, tree, "fi")
    change(practice, outcomes=[block | {"value": outcome | {"direction": "worse"}}])
    finnish.refresh_from_db()
    value = finnish.outcomes[0].value
    assert (value["direction"], value["outcome"], value["note"]) == ("worse", "fi: People met", "fi: A note")
    assert outdated(finnish) is None
    assert finnish.get_latest_revision_as_object().outcomes[0].value["direction"] == "worse"


def test_a_block_without_words_outdates_too(tree):
    first, second = text_block("<p>Text.</p>"), text_block("<p>More.</p>")
    article = tree.article(title="Body", body=[first, second])
    finnish = translate(article, tree, "fi")
    change(article, body=[second, first])
    assert outdated(finnish).changes == [{"part": "body", "kind": "changed"}]


def test_a_changed_link_outdates(tree):
    article = tree.article(
        title="Link", body=[block := text_block('<p>See <a href="https://a.example/">this</a>.</p>')]
    )
    finnish = translate(article, tree, "fi")
    change(article, body=[block | {"value": '<p>See <a href="https://b.example/">this</a>.</p>'}])
    assert outdated(finnish).changes == [{"part": "body", "kind": "changed"}]


def test_a_draft_made_before_the_change_is_still_behind_when_it_is_approved_later(practice, finnish, tree):
    translation = Translation.objects.get(target_locale=tree.locales["fi"])
    write(translation, {"Old summary.": "Parempi tiivistelmä."})
    draft = save(translation, publish=False)
    change(practice, title="Newer words")
    with TestCase.captureOnCommitCallbacks(execute=True):
        Revision.objects.get(pk=draft.latest_revision_id).publish()
    draft.refresh_from_db()
    assert draft.summary == "Parempi tiivistelmä."
    assert [entry["part"] for entry in outdated(draft).changes] == ["title"]


def test_any_language_may_be_the_original(tree):
    finnish = tree.practice("fi", title="Suomeksi")
    english = translate(finnish, tree, "en")
    assert english.title == "en: Suomeksi"
    change(finnish, title="Uusi nimi", end_year=2021, status="ended")
    english.refresh_from_db()
    assert (english.title, english.end_year) == ("en: Suomeksi", 2021)
    assert outdated(english).changes == [{"part": "title", "kind": "changed"}]
    assert outdated(finnish) is None


def test_a_translation_written_by_hand_is_watched_too(practice, tree):
    finnish = translated(practice, tree, "fi")
    change(practice, title="New words", start_year=1999)
    finnish.refresh_from_db()
    assert finnish.start_year == 1999
    assert outdated(finnish) is not None
    confirm_current(finnish)
    assert outdated(finnish) is None
    change(practice, title="Newest words")
    assert outdated(finnish) is not None


def test_new_sentences_wait_at_the_translator_after_a_publish(practice, finnish, tree):
    change(practice, title="New words")
    total, done = Translation.objects.get(target_locale=tree.locales["fi"]).get_progress()
    assert total - done == 1


def test_the_index_keeps_the_old_words(practice, finnish):
    change(practice, title="New words")
    assert Document.objects.get(page=finnish).text.title == "fi: Old words"


def test_a_fallback_is_no_outdated_translation(practice, tree):
    begin(practice, tree, "fi")
    change(practice, title="New words")
    assert Outdated.objects.count() == 0


def test_following_a_publish_takes_the_same_queries_for_more_translations(tree, django_assert_max_num_queries):
    """Per language, not per language and sentence."""
    practice = tree.practice(title="Many", aims="<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>")
    translate(practice, tree, "fi")
    with django_assert_max_num_queries(235):
        change(practice, title="Changed")


def test_a_translation_written_by_hand_is_confirmed_in_wagtails_form(client, practice, tree):
    finnish = translated(practice, tree, "fi")
    change(practice, title="New words")
    address = f"/admin/pages/{finnish.pk}/edit/"
    client.force_login(user_in("Translators (fi)"))
    client.post(address, {"hub-compared": "1"})
    assert outdated(finnish) is not None
    client.force_login(user_in("Editors", name="editor"))
    assert "Compared with the original: it is right" in client.get(address).text
    client.post(address, {"hub-compared": "1"})
    assert outdated(finnish) is None
    assert "Compared with the original: it is right" not in client.get(address).text


def test_a_draft_that_was_translated_first_is_watched_too(tree, practice):
    practice.unpublish()
    finnish = translate(practice, tree, "fi")
    assert finnish.live
    change(practice, title="Quite another one")
    assert outdated(finnish) is not None

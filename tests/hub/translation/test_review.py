"""Where a language asks for it, a reviewer reads a translation before readers do. A review is of the words it read."""

import datetime

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Revision
from wagtail_localize.models import Translation

from hub.models import Outdated, StandardPage
from hub.translation import review
from hub.translation.models import RequiredReview
from hub.translation.states import mark_reviewed
from tests.factories import add, publish, translated, user_in
from tests.factories.translations import begin, save, translate, write
from tests.hub.translation.test_desk import post


@pytest.fixture
def practice(tree):
    return tree.practice(title="To review", summary="One summary.")


@pytest.fixture
def translation(practice, tree):
    RequiredReview.objects.create(locale=tree.locales["fi"])
    return begin(practice, tree, "fi")


@pytest.fixture
def desk(translation):
    return f"/admin/pages/{translation.get_target_instance().pk}/edit/"


def page_of(translation):
    return translation.get_target_instance()


def as_a(client, group: str) -> None:
    client.force_login(user_in(group, name=group))


def test_translator_hands_over_reviewer_approves_and_readers_see_it(client, desk, translation, practice):
    as_a(client, "Translators (fi)")
    page = post(client, desk, "submit", **{"To review": "Tarkastettava", "One summary.": "Tiivistelmä."})
    assert "This translation waits for a review." in page.text
    assert client.get(f"/fi/practices/{practice.slug}/").status_code == 404
    as_a(client, "Reviewers")
    assert "Tarkastettava" in client.get("/admin/").text  # among the pages that wait for this reviewer
    post(client, desk, "approve")
    assert "Tarkastettava" in client.get(f"/fi/practices/{practice.slug}/").text
    finnish = page_of(translation)
    assert (finnish.origin, finnish.review, finnish.reviewed_by_role) == ("human", "reviewed", "reviewer")
    assert finnish.reviewed_on == timezone.localdate()


def test_an_editor_cannot_go_round_the_review(client, desk, translation, practice):
    write(translation)
    as_a(client, "Editors")
    assert "Save and publish" not in client.get(desk).text
    post(client, desk, "publish")
    assert not page_of(translation).live
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page_of(translation).pk}")
        client.post(f"/admin/api/main/pages/{page_of(translation).pk}/action/publish/")
    assert not page_of(translation).live


def test_wagtails_publish_button_leads_to_the_review_too(client, tree, practice):
    RequiredReview.objects.create(locale=tree.locales["fi"])
    finnish = translated(practice, tree, "fi")
    as_a(client, "Editors")
    draft = type(finnish).objects.get(pk=finnish.pk)
    draft.title = "By hand"
    draft.save_revision()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={finnish.pk}", follow=True)
    assert "reviewed first" in answer.text
    finnish.refresh_from_db()
    assert finnish.title == "To review fi"


def test_a_reviewer_sends_back_with_a_reason_and_the_translator_hands_over_again(client, desk, translation):
    as_a(client, "Translators (fi)")
    post(client, desk, "submit", **{"To review": "Väärin"})
    assert "readonly" in client.get(desk).text
    post(client, desk, **{"To review": "Ohi tarkastajan"})
    assert page_of(translation).get_latest_revision_as_object().title == "Väärin"
    as_a(client, "Reviewers")
    post(client, desk, "return", reason="The title says something else.")
    client.force_login(page_of(translation).current_workflow_state.requested_by)
    assert "The title says something else." in client.get(desk).text
    post(client, desk, "submit", **{"To review": "Oikein"})
    as_a2 = user_in("Reviewers", name="second")
    client.force_login(as_a2)
    post(client, desk, "approve")
    assert page_of(translation).title == "Oikein"


def test_what_a_reviewer_corrects_while_approving_is_what_readers_see(client, desk, translation):
    as_a(client, "Translators (fi)")
    post(client, desk, "submit", **{"To review": "Melkein"})
    as_a(client, "Reviewers")
    post(client, desk, "approve", **{"To review": "Aivan"})
    assert (page_of(translation).title, page_of(translation).review) == ("Aivan", "reviewed")


def test_other_words_end_a_review_and_the_same_words_keep_it(practice, tree):
    finnish = translate(practice, tree, "fi")
    mark_reviewed(finnish, "reviewer")
    translation = Translation.objects.get()
    assert save(translation).review == "reviewed"
    write(translation, {"To review": "Uudet sanat"})
    assert save(translation).review == "unreviewed"


def test_a_reviewer_marks_published_words_as_reviewed(client, practice, tree):
    finnish = translate(practice, tree, "fi", translation_type="machine", tool_name="Engine")
    address = f"/admin/pages/{finnish.pk}/edit/"
    as_a(client, "Editors")
    assert "Mark the published words as reviewed" not in client.get(address).text
    as_a(client, "Reviewers")
    post(client, address, "right")
    finnish.refresh_from_db()
    assert (finnish.origin, finnish.engine, finnish.review) == ("machine", "Engine", "reviewed")
    assert finnish.reviewed_by_role == "reviewer"


def test_languages_without_the_setting_are_published_at_once(client, tree, practice):
    RequiredReview.objects.create(locale=tree.locales["sv"])
    translation = begin(practice, tree, "fi")
    as_a(client, "Editors")
    post(client, f"/admin/pages/{page_of(translation).pk}/edit/", "publish", **{"To review": "Heti"})
    assert page_of(translation).title == "Heti"


def test_an_approved_draft_of_older_words_is_said_to_be_behind(client, desk, translation, practice):
    as_a(client, "Translators (fi)")
    post(client, desk, "submit", **{"To review": "Vanha nimi", "One summary.": "Tiivistelmä."})
    practice.refresh_from_db()
    practice.title = "Renamed meanwhile"
    publish(practice)
    draft = Revision.objects.get(pk=page_of(translation).latest_revision_id)
    assert draft.created_at > timezone.now() - datetime.timedelta(hours=1)
    as_a(client, "Reviewers")
    post(client, desk, "approve")
    assert page_of(translation).title == "Vanha nimi"
    assert Outdated.objects.get().changes == [{"part": "title", "kind": "changed"}]


def test_the_form_of_a_language_has_the_setting(client, tree):
    as_a(client, "Administrators")
    address = f"/admin/locales/edit/{tree.locales['sv'].pk}/"
    assert "Review of translations" in client.get(address).text
    fields = {"language_code": "sv", "component-hub_translation_requiredreview-enabled": "on"}
    client.post(address, fields)
    assert RequiredReview.objects.filter(locale=tree.locales["sv"]).exists()


def test_a_scheduled_approval_is_a_review_of_the_later_words(practice, tree):
    RequiredReview.objects.create(locale=tree.locales["fi"])
    finnish = translated(practice, tree, "fi")
    finnish.title, finnish.go_live_at = "Later words", timezone.now() + datetime.timedelta(days=2)
    finnish.save_revision()
    reviewer = user_in("Reviewers")
    for step in (review.submit, review.approve):
        with TestCase.captureOnCommitCallbacks(execute=True):
            step(type(finnish).objects.get(pk=finnish.pk), reviewer)
    finnish.refresh_from_db()
    assert (finnish.title, finnish.review) == ("To review fi", "unreviewed")
    scheduled = Revision.objects.get(approved_go_live_at__isnull=False)
    scheduled.approved_go_live_at = timezone.now()
    scheduled.content["go_live_at"] = timezone.now().isoformat()
    scheduled.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("publish_scheduled")
    finnish.refresh_from_db()
    assert (finnish.title, finnish.review, finnish.reviewed_by_role) == ("Later words", "reviewed", "reviewer")


def test_publishing_what_stands_below_does_not_go_round_the_review(client, tree, translation):
    write(translation)
    finnish = save(translation, publish=False)
    section = add(tree.homes["fi"], StandardPage(title="Oma", slug="oma", summary="x", locale=tree.locales["fi"]))
    finnish.move(section, "last-child")
    as_a(client, "Editors")
    address = f"/admin/bulk/wagtailcore/page/publish/?id={section.pk}"
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(address, {"include_descendants": "on"}, follow=True)
    assert "reviewed first" in answer.text
    assert not page_of(translation).live
    as_a(client, "Reviewers")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address, {"include_descendants": "on"})
    assert page_of(translation).live

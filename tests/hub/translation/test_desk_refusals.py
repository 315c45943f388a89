"""What the desk does not let through: the original's words, words that nobody has read, addresses of the old editor."""

import pytest
from bs4 import BeautifulSoup
from django.test import TestCase
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from wagtail.models import Comment
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from hub.models import Outdated, Term
from hub.translation.desk.rows import key_of
from hub.translation.models import RequiredReview
from tests.factories import text_block, user_in
from tests.factories.translations import begin, translate, write
from tests.hub.translation.test_desk import key, post, stored
from tests.hub.translation.test_freshness import change


@pytest.fixture
def practice(tree):
    return tree.practice(title="Words", summary="One summary.", aims="<p>First aim.</p><p>Second aim.</p>")


@pytest.fixture
def finnish(practice, tree):
    return translate(practice, tree, "fi")


@pytest.fixture
def desk(client, finnish):
    client.force_login(user_in("Editors"))
    return f"/admin/pages/{finnish.pk}/edit/"


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def fields(client, desk: str) -> dict[str, str]:
    """All fields of the desk's form, as a browser would send them."""
    soup = BeautifulSoup(client.get(desk).text, "html.parser").select_one("form.desk")
    data = {field["name"]: field.text.removeprefix("\n") for field in soup.select("textarea")}
    return data | {field["name"]: field["value"] for field in soup.select('input[type="hidden"]')}


def send(client, desk: str, data: dict, action: str):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(desk, data | {"action": action}, follow=True)


def test_a_proposal_that_nobody_agreed_to_is_not_published_in_the_originals_words(client, practice, finnish, desk):
    change(practice, summary="One summary!")
    page = post(client, desk, "publish")
    assert "Change the translation, or tick that it is right." in page.text
    assert fresh(finnish).summary == "fi: One summary."
    assert Outdated.objects.filter(page=finnish).exists()
    post(client, desk, "publish", right="One summary!")
    assert fresh(finnish).summary == "fi: One summary."
    assert not Outdated.objects.filter(page=finnish).exists()


def test_no_field_of_a_form_opens_the_old_editor(client, practice, finnish, desk, tree):
    RequiredReview.objects.create(locale=tree.locales["fi"])
    change(practice, summary="New English.")
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(desk, {"localize-restart-translation": "1", "action": "publish"})
    assert fresh(finnish).summary == "fi: One summary."


@pytest.mark.parametrize("kind", ["strings", "overrides"])
def test_the_addresses_of_the_old_editor_are_closed_for_pages(client, tree, kind):
    block = {"type": "link", "id": "11111111-1111-1111-1111-111111111111"}
    value = {"text": "Link", "address": "https://a.example/", "note": ""}
    translation = begin(tree.article(title="Old", body=[block | {"value": value}]), tree, "fi")
    segment = (
        (StringSegment if kind == "strings" else OverridableSegment).objects.filter(source=translation.source).first()
    )
    client.force_login(user_in("Translators (fi)"))
    data = encode_multipart(BOUNDARY, {"value": "javascript:alert(1)"})
    address = f"/admin/localize/translate/{translation.pk}/{kind}/{segment.pk}/edit/"
    assert client.put(address, data, content_type=MULTIPART_CONTENT).status_code == 404
    assert not StringTranslation.objects.exists()


@pytest.fixture
def in_review(client, practice, tree):
    """A translation that waits for a reviewer, who sits at its desk."""
    RequiredReview.objects.create(locale=tree.locales["fi"])
    translation = begin(practice, tree, "fi")
    write(translation)
    address = f"/admin/pages/{translation.get_target_instance().pk}/edit/"
    client.force_login(user_in("Translators (fi)"))
    post(client, address, "submit")
    client.force_login(user_in("Reviewers", name="reviewer"))
    return translation, address


def test_a_reviewer_approves_only_what_the_desk_has_shown(client, in_review):
    translation, address = in_review
    data = fields(client, address)
    write(translation, {"One summary.": "Nobody has read this."})
    data[f"text-{key('Words')}"] = "Korjattu"
    page = send(client, address, data, "approve")
    assert "Somebody else has saved this sentence meanwhile:" in page.text
    assert not translation.get_target_instance().live


def test_what_a_reviewer_saved_before_approving_is_what_readers_see(client, in_review):
    translation, address = in_review
    post(client, address, "save", Words="Korjattu")
    post(client, address, "approve")
    page = translation.get_target_instance()
    assert (page.title, page.review) == ("Korjattu", "reviewed")


def test_an_original_that_changes_during_a_review_brings_no_word_of_its_own(client, in_review, practice):
    translation, address = in_review
    change(practice, summary="One summary, moved on.")
    post(client, address, "approve", Words="Korjattu")
    assert not translation.get_target_instance().live
    post(client, address, "approve", right="One summary, moved on.")
    assert translation.get_target_instance().summary == "fi: One summary."


def test_published_words_are_marked_only_where_the_desk_shows_them(client, finnish, desk):
    client.force_login(user_in("Reviewers", name="reviewer"))
    assert "Mark the published words as reviewed" in client.get(desk).text
    post(client, desk, **{"One summary.": "Saved, not published."})
    assert "Mark the published words as reviewed" not in client.get(desk).text
    post(client, desk, "right")
    assert fresh(finnish).review == "unreviewed"


def test_what_is_typed_while_the_original_changes_is_kept(client, practice, finnish, desk):
    data = fields(client, desk)
    data[f"text-{key('Second aim.')}"] = "Toinen tavoite."
    data[f"text-{key('One summary.')}"] = "Tiivistelmä."
    change(practice, summary="Another one.", aims="<p>Zeroth aim.</p><p>First aim.</p><p>Second aim.</p>")
    page = send(client, desk, data, "save")
    assert stored("Second aim.") == "Toinen tavoite."
    assert "This sentence is no longer in the original: Tiivistelmä." in page.text


@pytest.mark.parametrize("text", ["ends in a break<br/>", "two\r\nlines", "odd\u2028line", "odd\u0085line"])
def test_no_conflict_is_seen_where_there_is_none(client, finnish, desk, text):
    StringTranslation.objects.filter(translation_of__data="One summary.").update(data=text)
    post(client, desk, **{"One summary.": "Uusi."})
    assert stored("One summary.") == "Uusi."


def test_a_sentence_that_stands_twice_in_one_place_is_shown_once(client, tree):
    page = begin(tree.article(title="Once", body=[text_block("<p>Same</p><p>Same</p>")]), tree, "fi")
    client.force_login(user_in("Editors"))
    address = f"/admin/pages/{page.get_target_instance().pk}/edit/"
    assert client.get(address).text.count('aria-labelledby="source-') == 3
    post(client, address, "publish", Same="Sama", Once="Kerran", **{"A lead.": "Johdanto."})
    assert str(page.get_target_instance().body).count("Sama") == 2


def test_comments_are_about_pages_and_hold_no_unseen_signs(client, tree, practice):
    translation = begin(practice, tree, "fi")
    client.force_login(user_in("Editors"))
    sentence = key_of(StringSegment.objects.filter(source=translation.source).first())
    client.post(f"/admin/translations/{translation.pk}/comment/", {"sentence": sentence, "text": "a\x07b"})
    assert Comment.objects.get().text == "ab"
    translate_object(Term.objects.first(), [tree.locales["sv"]])
    of_term = Translation.objects.get(source__specific_content_type__model="term")
    assert client.post(f"/admin/translations/{of_term.pk}/comment/", {"text": "x"}).status_code == 404


def test_many_changed_sentences_are_shown_in_bounded_work(client, tree):
    words = [f"<p>Sentence {number} about something that is quite long.</p>" for number in range(40)]
    practice = tree.practice(title="Long", aims="".join(words))
    finnish = translate(practice, tree, "fi")
    change(practice, aims="".join(word.replace("quite", "rather") for word in words))
    client.force_login(user_in("Editors"))
    assert client.get(f"/admin/pages/{finnish.pk}/edit/").text.count("desk-earlier") == 40

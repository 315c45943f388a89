"""The translator's desk: original beside translation; what is typed is stored, or comes back with the reason."""

import pytest
from bs4 import BeautifulSoup
from django.test import TestCase
from wagtail.models import Comment
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.models import Outdated, Term
from hub.translation.desk.rows import key_of
from tests.factories import publish, text_block, user_in
from tests.factories.translations import begin, save, write


@pytest.fixture
def practice(tree):
    return tree.practice(
        title="Helpline & more", summary="A helpline for witnesses.", aims="<p>One <b>bold</b> aim.</p>"
    )


@pytest.fixture
def translation(practice, tree):
    return begin(practice, tree, "fi")


@pytest.fixture
def desk(client, translation):
    """The address of the desk, and a Finnish translator at it."""
    client.force_login(user_in("Translators (fi)"))
    return f"/admin/pages/{translation.get_target_instance().pk}/edit/"


def key(text: str) -> str:
    return key_of(StringSegment.objects.filter(string__data=text).first())


def post(client, desk: str, action: str = "save", **typed: str):
    """Sends the desk's form as a browser does: all its fields, with some typed anew.

    :param typed: {original sentence: what is typed}, and right={sentence} for a ticked box
    """
    soup = BeautifulSoup(client.get(desk).text, "html.parser").select_one("form.desk")
    data = {field["name"]: field.text.removeprefix("\n") for field in soup.select("textarea")}
    data |= {field["name"]: field["value"] for field in soup.select('input[type="hidden"]')}
    if right := typed.pop("right", None):
        data[f"right-{key(right)}"] = "on"
    data |= {"reason": typed.pop("reason", "")}
    data |= {f"text-{key(source)}": text for source, text in typed.items()}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(desk, data | {"action": action}, follow=True)


def stored(source: str) -> str | None:
    row = StringTranslation.objects.filter(translation_of__data=source).first()
    return row and row.data


def texts(client, desk: str, part: str) -> list[str]:
    return [
        found.get_text(" ", strip=True) for found in BeautifulSoup(client.get(desk).text, "html.parser").select(part)
    ]


def test_original_and_translation_stand_side_by_side_by_the_parts_of_the_page(client, desk):
    soup = BeautifulSoup(client.get(desk).text, "html.parser")
    assert [heading.contents[0].strip() for heading in soup.select(".desk h2")] == ["Title", "Summary", "Aims"]
    row = soup.select_one(".desk-row")
    assert row.select_one('.desk-source [lang="en"][dir="ltr"]').text == "Helpline & more"
    assert row.select_one('textarea[lang="fi"][dir="ltr"]').text.strip() == ""
    assert "3 of 3 sentences left" in soup.text


def test_typed_sentences_are_stored_and_shown_again(client, desk):
    page = post(client, desk, **{"Helpline &amp; more": "Tukipuhelin & muuta"})
    assert "1 sentence is saved." in page.text
    assert stored("Helpline &amp; more") == "Tukipuhelin &amp; muuta"
    assert "Tukipuhelin & muuta" in texts(client, desk, "textarea")


def test_saving_shows_nothing_to_readers(client, desk, practice):
    post(client, desk, **{"Helpline &amp; more": "Ei vielä"})
    assert "Ei vielä" not in client.get(f"/fi/practices/{practice.slug}/").text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Yksi lihava tavoite.", "−<b>"),
        ("Yksi <b>lihava</b> <i>tavoite</i>.", "+<i>"),
        ("<script>alert(1)</script> <b>x</b>", "Use only the tags of the original."),
        ('<b onclick="alert(1)">x</b>', "Use only the tags of the original."),
        ("Kään\u202enös <b>x</b>", "a sign in it that nobody sees"),
    ],
)
def test_a_sentence_that_does_not_fit_comes_back_with_the_reason(client, desk, typed, reason):
    page = post(client, desk, **{"One <b>bold</b> aim.": typed, "A helpline for witnesses.": "Puhelin."})
    assert reason in BeautifulSoup(page.text, "html.parser").select_one(".desk-error").text
    assert typed in [field.text.strip() for field in BeautifulSoup(page.text, "html.parser").select("textarea")]
    assert stored("One <b>bold</b> aim.") is None
    assert stored("A helpline for witnesses.") == "Puhelin."


def test_too_long_a_title_is_refused_and_kept_in_the_form(client, desk):
    page = post(client, desk, **{"Helpline &amp; more": "x" * 258})
    assert "It is 3 characters too long: at most 255 fit." in page.text
    assert "x" * 258 in page.text
    assert stored("Helpline &amp; more") is None


def test_a_title_whose_signs_need_more_room_than_letters_is_refused_too(client, desk):
    page = post(client, desk, **{"Helpline &amp; more": "&" * 60})
    assert "characters too long: at most 255 fit." in page.text
    assert stored("Helpline &amp; more") is None


def test_an_emptied_sentence_is_open_again(client, desk):
    post(client, desk, **{"A helpline for witnesses.": "Puhelin."})
    post(client, desk, **{"A helpline for witnesses.": " \n "})
    assert stored("A helpline for witnesses.") is None


def test_two_translators_do_not_overwrite_each_other(client, desk, translation):
    soup = BeautifulSoup(client.get(desk).text, "html.parser")
    data = {field["name"]: field["value"] for field in soup.select('form.desk input[type="hidden"]')}
    write(translation, {"A helpline for witnesses.": "Toisen teksti."})
    page = client.post(desk, data | {f"text-{key('A helpline for witnesses.')}": "Minun tekstini.", "action": "save"})
    assert "Somebody else has saved this sentence meanwhile:" in page.text
    assert "Minun tekstini." in page.text
    assert stored("A helpline for witnesses.") == "Toisen teksti."


def test_terms_of_the_taxonomy_are_shown_in_both_languages(client, desk, tree):
    english = Term.objects.get(code="helpline")
    Term.objects.create(
        scheme="topic",
        code="helpline",
        label="Auttava puhelin",
        locale=tree.locales["fi"],
        translation_key=english.translation_key,
    )
    assert "Helpline Auttava puhelin" in texts(client, desk, ".desk-terms div")


def test_a_changed_sentence_shows_what_it_said_before_and_keeps_its_translation_as_a_proposal(
    client, desk, translation, practice
):
    write(translation)
    save(translation)
    practice.refresh_from_db()
    practice.summary = "A helpline for all witnesses."
    publish(practice)
    row = BeautifulSoup(client.get(desk).text, "html.parser").select_one(".desk-row.is-open")
    assert "A helpline for witnesses." in row.select_one(".desk-earlier").text
    assert row.textarea.text.strip() == "fi: A helpline for witnesses."
    post(client, desk)
    assert stored("A helpline for all witnesses.") is None
    post(client, desk, right="A helpline for all witnesses.")
    assert stored("A helpline for all witnesses.") == "fi: A helpline for witnesses."


def test_a_machine_translation_is_named_and_becomes_a_persons_when_it_is_found_right(client, desk, translation):
    write(translation, translation_type="machine", tool_name="LibreTranslate")
    assert texts(client, desk, ".desk-made")[0] == "Machine translation (LibreTranslate)"
    post(client, desk, right="A helpline for witnesses.")
    row = StringTranslation.objects.get(translation_of__data="A helpline for witnesses.")
    assert (row.translation_type, row.tool_name) == ("manual", "")


def test_comments_stand_at_their_sentence_until_they_are_settled(client, desk, translation):
    address = f"/admin/translations/{translation.pk}/comment/"
    client.post(address, {"sentence": key("A helpline for witnesses."), "text": "Which helpline?"})
    rows = BeautifulSoup(client.get(desk).text, "html.parser").select(".desk-row")
    assert ["Which helpline?" in row.text for row in rows] == [False, True, False]
    write(translation)
    save(translation)  # a publish leaves comments where they are
    client.post(address, {"settle": Comment.objects.get().pk})
    assert "Which helpline?" not in client.get(desk).text
    assert Comment.objects.get().resolved_by.username == "someone"


def test_nobody_comments_in_a_language_that_is_not_theirs(client, desk, translation):
    client.force_login(user_in("Translators (sv)", name="swedish"))
    address = f"/admin/translations/{translation.pk}/comment/"
    client.post(address, {"sentence": key("A helpline for witnesses."), "text": "Not mine"})
    assert not Comment.objects.exists()


def test_the_desk_takes_as_many_queries_for_thirty_sentences_as_for_three(client, tree, count_queries):
    client.force_login(user_in("Translators (fi)"))
    counts = []
    for number in (3, 30):
        body = [text_block("".join(f"<p>Sentence {n} of {number}.</p>" for n in range(number)))]
        page = begin(tree.article(title=f"With {number}", body=body), tree, "fi").get_target_instance()
        address = f"/admin/pages/{page.pk}/edit/"
        counts.append(count_queries(address))
    assert counts[0] == counts[1]


def test_an_editor_publishes_at_the_desk_and_the_page_says_what_it_is(client, desk, practice):
    client.force_login(user_in("Editors", name="editor"))
    post(client, desk, **{"Helpline &amp; more": "Tukipuhelin", "A helpline for witnesses.": "Puhelin."})
    page = post(client, desk, "publish", **{"One <b>bold</b> aim.": "Yksi <b>lihava</b> tavoite."})
    assert "The translation is published." in page.text
    finnish = Translation.objects.get().get_target_instance()
    assert (finnish.title, finnish.origin, finnish.review) == ("Tukipuhelin", "human", "unreviewed")
    assert "Yksi <b>lihava</b> tavoite." in finnish.aims
    assert not Outdated.objects.exists()


def test_a_translator_cannot_publish(client, desk):
    assert post(client, desk, "publish").redirect_chain[0][0] == "/admin/"
    assert not Translation.objects.get().get_target_instance().live


def test_an_unknown_action_saves_only(client, desk):
    post(client, desk, "everything", **{"A helpline for witnesses.": "Puhelin."})
    assert stored("A helpline for witnesses.") == "Puhelin."

"""Who sets the level of the evidence, and what is asked of those who say that something is not advised."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils.timezone import localdate as today

from good_practices.freshness.asking import to_ask
from good_practices.models import PracticePage
from tests.factories import committed, publish, translated, user_in
from tests.factories.translations import translate
from tests.good_practices.test_evidence import STREAMS, card_of, facts, review, years_ago


def form_of(client, page) -> dict:
    """What the editing form of a page would post, as it stands."""
    form = client.get(f"/admin/pages/{page.pk}/edit/").context["form"]
    posted = {}
    for name in form.fields:
        value = form.initial.get(name)
        if name in STREAMS:
            posted[f"{name}-count"] = 0
        elif name in PracticePage.WORDS:
            posted[name] = "null"
        elif value is not None:
            posted[name] = value
    return posted | {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "publish"}


def post(client, page, **changes) -> PracticePage:
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(f"/admin/pages/{page.pk}/edit/", form_of(client, page) | changes)
    assert response.status_code == 302, response.context["form"].errors
    return PracticePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("group", ["Editors", "Administrators"])
def test_an_editor_sets_the_level_and_its_date_comes_by_itself(client, tree, group):
    page = tree.practice()
    client.force_login(user_in(group))
    page = post(client, page, evidence_level="E3")
    assert (page.evidence_level, page.evidence_set_on) == ("E3", today())


@pytest.mark.parametrize("group", ["Reviewers", "Librarians", "Translators (en)"])
def test_nobody_else_can_even_by_a_forged_form(client, tree, group):
    page = tree.practice(evidence_level="E1", evidence_set_on=years_ago(1))
    client.force_login(user_in(group))
    assert 'name="evidence_level"' not in client.get(f"/admin/pages/{page.pk}/edit/").text
    forged = {"evidence_level": "E5", "evidence_set_on": str(today()), "title": "A new title"}
    data = form_of(client, page) | forged
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/admin/pages/{page.pk}/edit/", data).status_code == 302
    draft = PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.title == "A new title"
    assert (draft.evidence_level, draft.evidence_set_on) == ("E1", years_ago(1))


def test_who_has_no_field_for_the_level_brings_no_earlier_one_back(client, tree):
    page = tree.practice(evidence_level="E3", evidence_set_on=today())
    earlier = page.get_latest_revision()
    page.evidence_level, page.what_did_not_work = "EX", "<p>Fear.</p>"
    page = publish(page)
    client.force_login(user_in("Reviewers"))
    posted = form_of(client, page) | {"revision": earlier.pk, "what_did_not_work": "null", "risks_and_harms": "null"}
    client.post(f"/admin/pages/{page.pk}/revisions/{earlier.pk}/revert/", posted)
    client.post(f"/admin/pages/{page.pk}/edit/", posted)
    page.refresh_from_db()
    assert page.evidence_level == "EX"


def test_the_date_of_a_level_survives_a_form_that_saves_itself_again_and_again(client, tree):
    old = years_ago(4)
    page = tree.practice(evidence_level="E2", evidence_set_on=old)
    client.force_login(user_in("Editors"))
    data = form_of(client, page) | {"evidence_level": "E3"}
    del data["action-publish"]
    for _time in range(3):  # with the date that the form was opened with
        assert client.post(f"/admin/pages/{page.pk}/edit/", data | {"evidence_set_on": str(old)}).status_code == 302
        assert PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object().evidence_set_on == today()


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({"evidence_level": "E4", "evidence_set_on": 2}, 2),  # as it was written
        ({"evidence_set_on": 0}, 0),  # looked at again
        ({"evidence_set_on": ""}, 4),  # a level has a date
        ({"title": "Another title"}, 4),
    ],
)
def test_an_editor_writes_the_date(client, tree, changes, years):
    """The date, in years before today."""
    page = tree.practice(evidence_level="E2", evidence_set_on=years_ago(4))
    client.force_login(user_in("Editors"))
    written = {name: str(years_ago(value)) if isinstance(value, int) else value for name, value in changes.items()}
    assert post(client, page, **written).evidence_set_on == years_ago(years)


def test_a_day_to_come_is_refused_in_a_sentence(client, tree):
    page = tree.practice()
    client.force_login(user_in("Editors"))
    tomorrow = today() + datetime.timedelta(days=1)
    data = form_of(client, page) | {"evidence_level": "E3", "evidence_set_on": str(tomorrow)}
    assert "This day is still to come." in client.post(f"/admin/pages/{page.pk}/edit/", data).text


def test_a_translation_has_the_level_of_its_original_and_no_field_for_it(client, tree):
    page = tree.practice(evidence_level="E3", evidence_set_on=today())
    finnish = translated(page, tree, "fi")
    client.force_login(user_in("Editors"))
    data = form_of(client, finnish)
    assert "evidence_level" not in data
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/admin/pages/{finnish.pk}/edit/", data | {"evidence_level": "E5"})
    assert PracticePage.objects.get(pk=finnish.pk).evidence_level == "E3"


def test_a_translation_and_what_stands_in_for_one_have_what_was_judged_and_checked(tree):
    checked = {"last_checked": today(), "checked_by": "editor", "confirmed_by_owner": True, "check_due": True}
    page = tree.practice(evidence_level="E3", evidence_set_on=today(), **checked)
    instead = page.copy_for_translation(tree.locales["sv"], copy_parents=True, alias=True)
    for version in (translate(page, tree, "fi"), PracticePage.objects.get(pk=instead.pk)):
        assert {name: getattr(version, name) for name in checked} == checked
        assert version.evidence_level == "E3"


def test_a_copy_is_another_practice_about_which_nothing_was_judged(tree):
    checked = {"last_checked": today(), "checked_by": "editor", "confirmed_by_owner": True, "check_due": True}
    page = tree.practice(evidence_level="E5", evidence_set_on=today(), reviews=[review()], **checked)
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=user_in("Librarians"))
    for version in (PracticePage.objects.get(pk=copy.pk), copy.get_latest_revision_as_object()):
        assert (version.evidence_level, version.evidence_set_on, len(version.reviews)) == ("E0", None, 0)
        assert (version.last_checked, version.checked_by) == (None, "")
        assert (version.confirmed_by_owner, version.check_due) == (False, False)
    assert publish(copy) in to_ask(today()), "its owner has said nothing yet"


# Not advised


@pytest.mark.parametrize("words", ["", "<p></p>", '<p data-block-key="a"> </p>'])
def test_not_advised_needs_reasons(tree, words):
    page = tree.practice(evidence_level="E1", what_did_not_work=words)
    page.evidence_level = "EX"
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert "Say why" in caught.value.message_dict["what_did_not_work"][0]


@pytest.mark.parametrize("field", ["risks_and_harms", "what_did_not_work"])
def test_either_field_gives_the_reasons(client, tree, field):
    page = tree.practice(evidence_level="EX", evidence_set_on=today(), **{field: "<p>People were afraid.</p>"})
    page.full_clean()
    text = client.get(page.url).text
    assert "Not advised. There is credible evidence of harm" in text
    assert "People were afraid." in text
    assert facts(card_of(client, page))["Evidence"] == "Not advised"


@pytest.mark.parametrize(
    ("field", "heading"), [("risks_and_harms", "Riskit ja haitat"), ("what_did_not_work", "Mikä ei toiminut")]
)
def test_a_translation_without_the_reasons_gives_them_in_the_words_of_the_original(client, tree, field, heading):
    page = tree.practice(aims="<p>Calm.</p>")
    finnish = translate(page, tree, "fi")
    page.evidence_level, page.evidence_set_on = "EX", today()
    setattr(page, field, "<p>People were afraid.</p>")
    page = publish(page)
    soup = BeautifulSoup(client.get(finnish.url).text, "html.parser")
    assert "Ei suositella" in soup.select_one(".notice.problem").get_text()
    (reasons,) = soup.select(".practice-text .prose div[lang=en]")
    assert (reasons.get_text(strip=True), reasons["dir"]) == ("People were afraid.", "ltr")
    assert reasons.find_previous("h2").get_text().startswith(heading)
    assert client.get(page.url).text.count("People were afraid.") == 1
    committed(page.unpublish)
    assert "People were afraid." not in client.get(finnish.url).text


def test_words_of_the_original_stay_there_where_a_translation_has_its_own_or_nothing_is_wrong(client, tree):
    page = tree.practice(evidence_level="EX", evidence_set_on=today(), risks_and_harms="<p>People were afraid.</p>")
    finnish = translate(page, tree, "fi")
    text = client.get(finnish.url).text
    assert "fi: People were afraid." in text
    assert text.count("People were afraid.") == 1
    page.evidence_level, page.what_did_not_work = "E1", "<p>Evenings.</p>"
    publish(page)
    assert "Evenings." not in client.get(finnish.url).text


def test_who_empties_the_reasons_is_told_also_without_a_field_for_the_level(client, tree):
    page = tree.practice(evidence_level="EX", evidence_set_on=today(), risks_and_harms="<p>Fear.</p>")
    client.force_login(user_in("Reviewers"))
    response = client.post(f"/admin/pages/{page.pk}/edit/", form_of(client, page))
    assert response.status_code == 200
    assert "Say why, here or under" in response.text

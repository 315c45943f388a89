"""Evidence told honestly: the level, the directions of outcomes and the review stand apart, wherever they are shown."""

import csv
import datetime
import re
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils import timezone
from wagtail.fields import StreamField

from good_practices.constants import EVIDENCE_DEFINITIONS
from good_practices.models import PracticePage
from hub.search.models import Document
from hub.search.text import plain
from tests.factories import publish, translated, user_in
from tests.factories.translations import translate

NOW = timezone.localdate()
STREAMS = {field.name for field in PracticePage._meta.get_fields() if isinstance(field, StreamField)}


def block(kind: str, **value) -> dict:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def outcome(direction: str) -> dict:
    return block("outcome", outcome="Sleep", direction=direction, source="", note="")


def review(date: str = "2026-05-04") -> dict:
    words = {"strength": "Reaches people early.", "limit": "Nobody was asked later.", "advice": "Plan the follow-up."}
    return block("review", date=date, field="Psychologist", interests="Knows the founder.", **words)


def evaluation(year: int | None) -> dict:
    return block(
        "evaluation", title="Report", author="", year=year, independent=False, design="", address="", language=""
    )


def years_ago(count: int, days: int = 0) -> datetime.date:
    return datetime.date(NOW.year - count, NOW.month, min(NOW.day, 28)) + datetime.timedelta(days=days)


def card_of(client, page) -> str:
    text = client.get("/en/practices/").text
    return next(card for card in text.split("<article")[1:] if page.title in card).split("</article>")[0]


def listed(client, query: str) -> set[str]:
    return {page.title for page in client.get(f"/en/practices/?{query}").context["practices"]}


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))


def facts(html: str) -> dict[str, str]:
    """What stands under each name of a description list."""
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return {plain(name): " ".join(plain(text).split()) for name, text in rows}


# Shown


def test_a_card_shows_level_outcomes_and_review_as_three_things_in_words(client, tree):
    page = tree.practice(
        evidence_level="E3", evidence_set_on=NOW, outcomes=[outcome("mixed"), outcome("better"), outcome("better")],
        reviews=[review("2025-02-01"), review("2026-05-04")],
    )  # fmt: skip
    card = card_of(client, page)
    told = facts(card)
    assert told["Evidence"] == "Evaluated by the owner"
    assert told["Outcomes"] == "Better (2), Mixed (1)"
    assert told["Expert review"] == "Reviewed, May 2026"
    assert 'href="/en/evidence/#E3"' in card


def test_where_nothing_is_known_the_card_says_so_without_a_judgement(client, tree):
    told = facts(card_of(client, tree.practice()))
    assert told["Evidence"] == "Described"
    assert told["Outcomes"] == "Not stated yet"
    assert told["Expert review"] == "Not yet"


def test_the_page_gives_the_definition_at_hand_and_leads_to_the_method(client, tree):
    page = tree.practice(evidence_level="E2", evidence_set_on=NOW)
    text = client.get(page.url).text
    assert str(EVIDENCE_DEFINITIONS["E2"]) in text
    assert 'href="/en/evidence/#E2"' in text


def test_the_page_shows_what_reviewers_say(client, tree):
    page = tree.practice(reviews=[review()])
    section = client.get(page.url).text.split("What reviewers say</h2>")[1].split("</section>")[0]
    told = facts(section)
    assert "Review of 4 May 2026" in plain(section) or "Review of May 4, 2026" in plain(section)
    assert told["Strength"] == "Reaches people early."
    assert told["Limit"] == "Nobody was asked later."
    assert told["Advice"] == "Plan the follow-up."
    assert told["Field of the reviewer"] == "Psychologist"
    assert told["Interests of the reviewer"] == "Knows the founder."


def test_the_words_of_a_review_are_translated_and_its_date_follows(client, tree):
    page = tree.practice(reviews=[review("2025-01-01")], evidence_level="E3", evidence_set_on="2026-01-31")
    finnish = translate(page, tree, "fi")
    assert (finnish.evidence_level, str(finnish.evidence_set_on)) == ("E3", "2026-01-31")
    raw = page.reviews.raw_data[0]
    page = PracticePage.objects.get(pk=page.pk)
    page.reviews = [raw | {"value": raw["value"] | {"date": "2026-05-04"}}]
    page.evidence_level = "E4"
    publish(page)
    finnish = PracticePage.objects.get(pk=finnish.pk)
    assert finnish.evidence_level == "E4"
    assert finnish.reviewed_by_experts_on == datetime.date(2026, 5, 4)
    text = client.get(finnish.url).text
    assert "fi: Plan the follow-up." in text
    assert "toukokuu" in text


def test_directions_and_review_reach_a_translation_before_their_words_do(client, tree):
    page = tree.practice(title="A helpline")
    finnish = translate(page, tree, "fi")
    page = PracticePage.objects.get(pk=page.pk)
    page.outcomes, page.reviews = [outcome("worse")], [review()]
    publish(page)
    assert not PracticePage.objects.get(pk=finnish.pk).outcomes
    told = facts(client.get("/fi/practices/").text)
    assert told["Tulokset"] == "Huonompaan (1)"
    assert "toukokuu" in told["Asiantuntija-arvio"]
    assert [found.pk for found in client.get("/fi/practices/?outcome=worse&review=reviewed").context["practices"]] == [
        finnish.pk
    ]


def test_a_translation_is_found_by_what_its_original_tells(client, tree):
    page = tree.practice(title="A helpline", evidence_level="E3")
    translate(page, tree, "fi")
    page = PracticePage.objects.get(pk=page.pk)
    page.outcomes, page.what_did_not_work = [outcome("worse")], "<p>Evening groups.</p>"
    page.evaluations = [evaluation(NOW.year)]
    publish(page)
    codes = [set(document.codes.split()) for document in Document.objects.filter(uid=page.uid)]
    assert len(codes) == 2
    assert codes[0] == codes[1] > {"caution=what-did-not-work", "outcome=worse"}
    assert len(client.get("/fi/practices/?caution=what-did-not-work").context["practices"]) == 1
    assert "Taso: odottaa tarkistusta" not in client.get("/fi/practices/").text
    page = PracticePage.objects.get(pk=page.pk)
    page.evaluations = [evaluation(NOW.year - 6)]
    publish(page)
    assert "Taso: odottaa tarkistusta" in client.get("/fi/practices/").text


# Check due


@pytest.mark.parametrize(
    ("level", "set_on", "evaluated", "due"),
    [
        ("E3", years_ago(5, days=-1), None, True),
        ("E3", years_ago(5, days=1), None, False),
        ("E3", years_ago(5, days=1), 2001, False),  # an editor has looked at it since
        ("E3", None, NOW.year - 6, True),
        ("E3", None, NOW.year - 5, False),
        ("E3", None, None, True),  # nobody knows how old it is
        ("E0", None, None, False),  # nothing is claimed that could have aged
        ("EX", years_ago(6), None, True),
    ],
)
def test_a_level_older_than_five_years_is_to_be_checked(client, tree, level, set_on, evaluated, due):
    reasons = {"risks_and_harms": "<p>Fear.</p>"}
    evaluations = [evaluation(None), evaluation(1999), evaluation(evaluated)] if evaluated else []
    page = tree.practice(evidence_level=level, evidence_set_on=set_on, evaluations=evaluations, **reasons)
    assert ("Level: check due" in card_of(client, page)) == due
    assert ("Level: check due" in client.get(page.url).text) == due


def test_five_years_are_counted_from_the_29th_of_february_too(tree):
    page = tree.practice(evidence_level="E3", evidence_set_on=datetime.date(2020, 2, 29))
    assert page.evidence_check_due


# Found


@pytest.fixture
def library(tree):
    tree.practice(title="Plain")
    tree.practice(title="Better", outcomes=[outcome("better")])
    tree.practice(title="Both ways", outcomes=[outcome("better"), outcome("worse")], reviews=[review()])
    tree.practice(title="Honest", what_did_not_work="<p>Evening groups.</p>")
    tree.practice(title="Empty words", what_did_not_work='<p data-block-key="abc"></p>')
    tree.practice(title="Harmful", evidence_level="EX", evidence_set_on=NOW, risks_and_harms="<p>Fear.</p>")
    return tree


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outcome=better", {"Better", "Both ways"}),
        ("outcome=worse", {"Both ways"}),
        ("outcome=none", set()),
        ("review=reviewed", {"Both ways"}),
        ("review=not-yet", {"Plain", "Better", "Honest", "Empty words", "Harmful"}),
        ("caution=what-did-not-work", {"Honest"}),
        ("caution=not-advised", {"Harmful"}),
        ("caution=not-advised&caution=what-did-not-work", {"Honest", "Harmful"}),
        ("outcome=better&review=reviewed", {"Both ways"}),
        ("evidence=EX", {"Harmful"}),
    ],
)
def test_each_of_them_has_its_own_filter(client, library, query, expected):
    assert listed(client, query) == expected
    found = client.get("/api/v1/practices", {"lang": "en"} | dict(part.split("=") for part in query.split("&")[:1]))
    assert found.status_code == 200


def test_the_public_api_narrows_by_them(client, library):
    answer = client.get("/api/v1/practices?lang=en&caution=not-advised").json()
    assert [record["title"] for record in answer["results"]] == ["Harmful"]
    assert client.get("/api/v1/practices?caution=nonsense").status_code == 400


def test_a_filter_with_one_choice_is_offered_where_the_choice_narrows(client, tree):
    tree.practice(title="Plain")
    assert 'name="caution"' not in client.get("/en/practices/").text
    tree.practice(title="Honest", what_did_not_work="<p>Evening groups.</p>")
    text = client.get("/en/practices/").text
    assert 'name="caution" value="what-did-not-work"' in text
    assert 'name="review"' not in text


# Set


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
    assert (page.evidence_level, page.evidence_set_on) == ("E3", NOW)


@pytest.mark.parametrize("group", ["Reviewers", "Librarians", "Translators (en)"])
def test_nobody_else_can_even_by_a_forged_form(client, tree, group):
    page = tree.practice(evidence_level="E1", evidence_set_on=years_ago(1))
    client.force_login(user_in(group))
    assert 'name="evidence_level"' not in client.get(f"/admin/pages/{page.pk}/edit/").text
    forged = {"evidence_level": "E5", "evidence_set_on": str(NOW), "title": "A new title"}
    data = form_of(client, page) | forged
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/admin/pages/{page.pk}/edit/", data).status_code == 302
    draft = PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.title == "A new title"
    assert (draft.evidence_level, draft.evidence_set_on) == ("E1", years_ago(1))


def test_who_has_no_field_for_the_level_brings_no_earlier_one_back(client, tree):
    page = tree.practice(evidence_level="E3", evidence_set_on=NOW)
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
        assert PracticePage.objects.get(pk=page.pk).get_latest_revision_as_object().evidence_set_on == NOW


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"evidence_level": "E4", "evidence_set_on": str(years_ago(2))}, years_ago(2)),  # as it was written
        ({"evidence_set_on": str(NOW)}, NOW),  # looked at again
        ({"evidence_set_on": ""}, years_ago(4)),  # a level has a date
        ({"title": "Another title"}, years_ago(4)),
    ],
)
def test_an_editor_writes_the_date(client, tree, changes, expected):
    page = tree.practice(evidence_level="E2", evidence_set_on=years_ago(4))
    client.force_login(user_in("Editors"))
    assert post(client, page, **changes).evidence_set_on == expected


def test_a_day_to_come_is_refused_in_a_sentence(client, tree):
    page = tree.practice()
    client.force_login(user_in("Editors"))
    tomorrow = NOW + datetime.timedelta(days=1)
    data = form_of(client, page) | {"evidence_level": "E3", "evidence_set_on": str(tomorrow)}
    assert "This day is still to come." in client.post(f"/admin/pages/{page.pk}/edit/", data).text


def test_a_translation_has_the_level_of_its_original_and_no_field_for_it(client, tree):
    page = tree.practice(evidence_level="E3", evidence_set_on=NOW)
    finnish = translated(page, tree, "fi")
    client.force_login(user_in("Editors"))
    data = form_of(client, finnish)
    assert "evidence_level" not in data
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(f"/admin/pages/{finnish.pk}/edit/", data | {"evidence_level": "E5"})
    assert PracticePage.objects.get(pk=finnish.pk).evidence_level == "E3"


def test_a_copy_is_another_practice_about_which_nothing_was_judged(tree):
    page = tree.practice(evidence_level="E5", evidence_set_on=NOW, reviews=[review()])
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=user_in("Librarians"))
    for version in (PracticePage.objects.get(pk=copy.pk), copy.get_latest_revision_as_object()):
        assert (version.evidence_level, version.evidence_set_on, len(version.reviews)) == ("E0", None, 0)


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
    page = tree.practice(evidence_level="EX", evidence_set_on=NOW, **{field: "<p>People were afraid.</p>"})
    page.full_clean()
    text = client.get(page.url).text
    assert "Not advised. There is credible evidence of harm" in text
    assert "People were afraid." in text
    assert facts(card_of(client, page))["Evidence"] == "Not advised"


def test_who_empties_the_reasons_is_told_also_without_a_field_for_the_level(client, tree):
    page = tree.practice(evidence_level="EX", evidence_set_on=NOW, risks_and_harms="<p>Fear.</p>")
    client.force_login(user_in("Reviewers"))
    response = client.post(f"/admin/pages/{page.pk}/edit/", form_of(client, page))
    assert response.status_code == 200
    assert "Say why, here or under" in response.text


# Shared


def test_what_is_shared_has_level_date_directions_and_reviews(client, tree):
    page = tree.practice(
        evidence_level="E4", evidence_set_on="2026-01-31", outcomes=[outcome("mixed")], reviews=[review()]
    )
    record = client.get(f"/api/v1/practices/{page.uid}").json()
    assert (record["evidence_level"], record["evidence_set_on"]) == ("E4", "2026-01-31")
    assert [row["direction"] for row in record["outcomes"]] == ["mixed"]
    assert record["reviews"] == [review()["value"]]
    header, row = read_csv(client.get("/export/practices.csv?lang=en"))
    for name in ("evidence_set_on", "outcomes_direction", "reviews_strength", "reviews_date", "reviews_interests"):
        assert name in header
    for words in ("2026-01-31", "mixed", "Reaches people early.", "2026-05-04", "Knows the founder."):
        assert words in row
    harvested = client.get(
        f"/oai?verb=GetRecord&metadataPrefix=remap&identifier=oai:{settings.REPOSITORY_ID}:{page.uid}-en"
    ).text
    assert "<evidence_set_on>2026-01-31</evidence_set_on>" in harvested
    assert "<limit>Nobody was asked later.</limit>" in harvested
    linked = client.get(f"/id/{page.uid}.en.jsonld").json()
    editors, expert = linked["review"]
    assert (editors["about"]["termCode"], editors["datePublished"]) == ("E4", "2026-01-31")
    assert [term["termCode"] for term in editors["keywords"]] == ["mixed"]
    assert (expert["positiveNotes"], expert["author"]["jobTitle"]) == ("Reaches people early.", "Psychologist")


def test_what_a_level_claims_is_no_review_where_nothing_is_claimed(client, tree):
    page = tree.practice()
    assert "review" not in client.get(f"/id/{page.uid}.en.jsonld").json()
    assert client.get(f"/api/v1/practices/{page.uid}").json()["reviews"] == []

"""Evidence told honestly: the level, the directions of outcomes and the review stand apart, wherever they are shown."""

import csv
import datetime
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils.timezone import localdate as today
from wagtail.fields import StreamField

from good_practices.constants import EVIDENCE_DEFINITIONS
from good_practices.models import PracticePage
from hub.search.models import Document
from hub.search.text import plain
from tests.factories import publish
from tests.factories.translations import translate

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
    day = today()
    return datetime.date(day.year - count, day.month, min(day.day, 28)) + datetime.timedelta(days=days)


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
        evidence_level="E3", evidence_set_on=today(), outcomes=[outcome("mixed"), outcome("better"), outcome("better")],
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
    page = tree.practice(evidence_level="E2", evidence_set_on=today())
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
    page.evaluations = [evaluation(today().year)]
    publish(page)
    codes = [set(document.codes.split()) for document in Document.objects.filter(uid=page.uid)]
    assert len(codes) == 2
    assert codes[0] == codes[1] > {"caution=what-did-not-work", "outcome=worse"}
    assert len(client.get("/fi/practices/?caution=what-did-not-work").context["practices"]) == 1
    assert "Taso: odottaa tarkistusta" not in client.get("/fi/practices/").text
    page = PracticePage.objects.get(pk=page.pk)
    page.evaluations = [evaluation(today().year - 6)]
    publish(page)
    assert "Taso: odottaa tarkistusta" in client.get("/fi/practices/").text


# Check due


@pytest.mark.parametrize(
    ("level", "set_on", "evaluated", "due"),
    [
        ("E3", years_ago(5, days=-1), None, True),
        ("E3", years_ago(5, days=5), None, False),
        ("E3", years_ago(5, days=5), 2001, False),  # an editor has looked at it since
        ("E3", None, today().year - 6, True),
        ("E3", None, today().year - 5, False),
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
    tree.practice(title="Harmful", evidence_level="EX", evidence_set_on=today(), risks_and_harms="<p>Fear.</p>")
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


def test_a_card_never_tells_a_level_without_what_became_of_it(client, tree):
    """Evidence of harm is strong evidence."""
    tree.practice(title="Near", needs=["information"], evidence_level="E4", outcomes=[outcome("worse")])
    one = tree.practice(title="One", needs=["information"])
    for page, cards in ((one.url, ".related .card"), ("/en/", ".cards .card")):
        found = BeautifulSoup(client.get(page).text, "html.parser").select(cards)
        card = next(card for card in found if card.h3.get_text() == "Near")
        facts = {row.dt.get_text(): row.dd.get_text(strip=True) for row in card.select(".card-facts > div")}
        assert (facts["Evidence"], facts["Outcomes"]) == ("Independently evaluatedLevel: check due", "Worse (1)")
        assert facts["Expert review"] == "Not yet"
        assert "Checked" in facts


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


def test_a_harm_is_shared_in_every_language(client, tree):
    page = tree.practice(title="Circle")
    translate(page, tree, "fi")
    page.outcomes = [outcome("worse")]
    publish(page)
    assert "(1)" in client.get("/fi/practices/").text
    record = client.get(f"/api/v1/practices/{page.uid}?lang=fi").json()
    assert (record["lang"], record["outcome_directions"]) == ("fi", ["worse"])
    header, row = read_csv(client.get("/export/practices.csv?lang=fi"))
    assert row[header.index("outcome_directions_label")] == "Huonompaan"
    harvested = client.get(
        f"/oai?verb=GetRecord&metadataPrefix=remap&identifier=oai:{settings.REPOSITORY_ID}:{page.uid}-fi"
    ).text
    assert "<outcome_directions>worse</outcome_directions>" in harvested
    assert "worse" in client.get(f"/id/{page.uid}.fi.jsonld").text


def test_a_translation_shares_what_its_card_says_of_reviews_and_of_what_did_not_work(client, tree):
    """Also before it has the words of these."""
    page = tree.practice(title="Circle")
    translate(page, tree, "fi")
    page.reviews, page.what_did_not_work = [review()], "<p>Evening groups.</p>"
    page.evaluations = [evaluation(2019)]
    publish(page)
    for chosen in ("review=reviewed", "caution=what-did-not-work"):
        assert [card.uid for card in client.get(f"/fi/practices/?{chosen}").context["practices"]] == [page.uid]
    told = {"experts_reviewed_on": "2026-05-04", "evaluated_in": 2019, "says_what_did_not_work": True}
    for language, number in (("en", 1), ("fi", 0)):
        record = client.get(f"/api/v1/practices/{page.uid}?lang={language}").json()
        assert len(record["reviews"]) == number
        assert {name: record[name] for name in told} == told
        header, row = read_csv(client.get(f"/export/practices.csv?lang={language}"))
        cells = dict(zip(header, row, strict=True))
        assert [cells[name] for name in told] == ["2026-05-04", "2019", "true"]
        name = f"oai:{settings.REPOSITORY_ID}:{page.uid}-{language}"
        harvested = client.get(f"/oai?verb=GetRecord&metadataPrefix=remap&identifier={name}").text
        assert "<experts_reviewed_on>2026-05-04</experts_reviewed_on>" in harvested
        assert "<says_what_did_not_work>true</says_what_did_not_work>" in harvested
        (linked,) = client.get(f"/id/{page.uid}.{language}.jsonld").json()["review"]
        assert linked["datePublished"] == "2026-05-04"
    page.reviews, page.what_did_not_work, page.evaluations = [], "", []
    publish(page)
    record = client.get(f"/api/v1/practices/{page.uid}?lang=fi").json()
    assert [record[name] for name in told] == [None, None, False]


def test_what_a_level_claims_is_no_review_where_nothing_is_claimed(client, tree):
    page = tree.practice()
    assert "review" not in client.get(f"/id/{page.uid}.en.jsonld").json()
    assert client.get(f"/api/v1/practices/{page.uid}").json()["reviews"] == []

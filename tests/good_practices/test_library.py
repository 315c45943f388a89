"""The library: facets that combine, counts that are right, addresses that stay."""

import re

import pytest

from good_practices.filters import FACETS
from hub.search.text import plain
from tests.factories import translated


@pytest.fixture
def library(tree):
    tree.practice(title="Alpha circle", topics=["mentoring"], countries=["FI"], needs=["information"], start_year=2010)
    tree.practice(
        title="Beta line", topics=["helpline", "mentoring"], countries=["SE"], needs=["recognition"], start_year=2015
    )
    tree.practice(
        title="Gamma talks",
        topics=["helpline"],
        countries=["FI", "SE"],
        needs=["information", "recognition"],
        kind="prevention",
        status="ended",
    )
    tree.practice(
        title="Delta steps", topics=["resilience"], countries=["INT"], needs=["information"], evidence_level="E3"
    )
    return tree


def titles(client, query: str) -> list[str]:
    response = client.get(f"/en/practices/?{query}")
    assert response.status_code == 200
    return [page.title for page in response.context["practices"]]


def numbers(client, query: str, facet: str) -> dict[str, int]:
    groups = client.get(f"/en/practices/?{query}").context["listing"].groups
    return {choice.code: choice.count for group in groups if group.facet.name == facet for choice in group.choices}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic=mentoring", {"Alpha circle", "Beta line"}),
        ("topic=mentoring&topic=resilience", {"Alpha circle", "Beta line", "Delta steps"}),
        ("topic=mentoring&country=FI", {"Alpha circle"}),
        ("topic=mentoring&topic=helpline&country=SE&need=recognition", {"Beta line", "Gamma talks"}),
        ("kind=prevention", {"Gamma talks"}),
        ("status=ended&country=FI", {"Gamma talks"}),
        ("country=INT", {"Delta steps"}),
        ("evidence=E3", {"Delta steps"}),
        ("year=2015", {"Beta line"}),
        ("topic=resilience&country=FI", set()),
        ("q=alpha", {"Alpha circle"}),
        ("q=ALPHÁ circ", {"Alpha circle"}),
        ("q=organisation&topic=helpline", {"Beta line", "Gamma talks"}),
        ("q=nothinglikeit", set()),
    ],
)
def test_any_choice_inside_a_facet_and_all_facets_together(client, library, query, expected):
    assert set(titles(client, query)) == expected


def test_counts_say_what_each_choice_would_give(client, library):
    assert numbers(client, "", "topic") == {"mentoring": 2, "helpline": 2, "resilience": 1}
    # Another choice in the same facet widens, so its own choice does not narrow the counts…
    assert numbers(client, "topic=mentoring", "topic") == {"mentoring": 2, "helpline": 2, "resilience": 1}
    # …while the other facets count only what is left.
    assert numbers(client, "topic=mentoring", "country") == {"FI": 1, "SE": 1}
    assert numbers(client, "topic=mentoring&country=FI", "topic") == {"mentoring": 1, "helpline": 1}


def test_counts_are_the_number_of_results_that_choosing_gives(client, library):
    for facet in ("topic", "country", "need", "kind", "status"):
        for code, count in numbers(client, "topic=helpline", facet).items():
            extra = "" if facet == "topic" else "topic=helpline&"
            if facet != "topic":
                assert len(titles(client, f"{extra}{facet}={code}")) == count, (facet, code)


def test_a_choice_that_leads_nowhere_is_not_offered(client, library):
    assert "resilience" not in numbers(client, "country=FI", "topic")


def test_chips_remove_one_choice_each(client, library):
    response = client.get("/en/practices/?q=organisation&topic=mentoring&topic=helpline&sort=title")
    text = response.text
    assert 'href="?q=organisation&amp;topic=helpline&amp;sort=title"' in text
    assert 'href="?q=organisation&amp;topic=mentoring&amp;sort=title"' in text
    assert 'href="?topic=mentoring&amp;topic=helpline&amp;sort=title"' in text
    assert "Topic: Mentoring" in text


def test_one_view_has_one_address(client, library):
    first = client.get("/en/practices/?topic=helpline&country=FI&q= a  b ").context["listing"].address
    second = client.get("/en/practices/?q=a b&country=FI&topic=helpline&page=1").context["listing"].address
    assert first == second == "q=a+b&topic=helpline&country=FI"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["Alpha circle", "Beta line", "Delta steps", "Gamma talks"]),
        ("newest", ["Delta steps", "Gamma talks", "Beta line", "Alpha circle"]),
        ("unknown", ["Delta steps", "Gamma talks", "Beta line", "Alpha circle"]),
    ],
)
def test_orders(client, library, sort, expected):
    assert titles(client, f"sort={sort}") == expected


def test_last_checked_first(client, tree):
    tree.practice(title="Old", last_checked="2020-01-01")
    tree.practice(title="New", last_checked="2026-01-01")
    tree.practice(title="Never")
    assert titles(client, "sort=checked") == ["New", "Old", "Never"]


def test_unknown_values_are_told_and_left_out(client, library):
    response = client.get("/en/practices/?topic=mentoring&topic=nonsense&country=ATLANTIS")
    assert len(response.context["practices"]) == 2
    assert "nonsense, ATLANTIS" in response.text


def test_pages_keep_the_choices(client, tree):
    tree.practices(45, lambda number: {"topics": ["helpline"]})
    text = client.get("/en/practices/?topic=helpline&page=2").text
    assert 'rel="next" href="?topic=helpline&amp;page=3"' in text
    assert 'rel="prev" href="?topic=helpline&amp;page=1"' in text
    assert re.search(r"<title>[^<]+ · Page 2 of 3 · RE-MAP</title>", text)
    assert "45 practices · Page 2 of 3</h2>" in text
    assert len(titles(client, "page=3")) == 5
    assert len(titles(client, "page=999999999999")) == 5


def test_an_empty_result_helps_on(client, library):
    text = client.get("/en/practices/?q=zzz").text
    assert "No practice fits all of this." in text
    assert "0 practices" in text


def test_cards_say_kind_country_evidence_and_status_in_words(client, library):
    text = client.get("/en/practices/?q=delta").text
    card = text.split("<article")[1].split("</article>")[0]
    for words in ("Victim support", "International", "Evaluated by the owner", "Active"):
        assert words in card
    assert "E3" not in plain(card)


def test_each_language_lists_its_own_practices(client, tree):
    page = tree.practice(title="English one", topics=["mentoring"])
    translated(page, tree, "fi", title="Suomeksi")
    tree.practice(title="Only English")
    finnish = client.get("/fi/practices/").text
    assert "Suomeksi" in finnish
    assert "Only English" not in finnish


def test_every_facet_is_a_parameter_of_the_public_names():
    names = "kind type topic need phase prevention group professional setting level country language status year"
    names += " evidence outcome review caution"
    assert {facet.name for facet in FACETS} == set(names.split())


@pytest.mark.parametrize(
    "query", ["", "topic=mentoring&country=FI", "q=practice", "q=practice&topic=mentoring&sort=title"]
)
def test_the_library_takes_the_same_number_of_queries_for_3_and_30(tree, count_queries, query):
    for _number in range(3):
        tree.practice()
    few = count_queries(f"/en/practices/?{query}")
    tree.practices(27, lambda number: {"topics": ["mentoring", "helpline"], "countries": ["FI", "SE"]})
    assert count_queries(f"/en/practices/?{query}") == few <= 20

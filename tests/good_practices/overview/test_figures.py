"""The figures: each with a table that says the same, numbers that open their lists, and what they say in a sentence."""

import sys
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag

from good_practices.overview.tile_map import COLUMNS, EUROPE
from hub.models import Term
from hub.vocabulary import labels_in
from tests.factories import publish


@pytest.fixture
def collected(library):
    library.practice(topics=["mentoring"], countries=["FI"], start_year=2001)
    library.practice(topics=["mentoring", "helpline"], countries=["FI", "SE"], start_year=2005, evidence_level="E3")
    library.practice(topics=["mentoring"], countries=["CA"], evidence_level="E3")
    library.practice(topics=["resilience"], countries=["INT"], start_year=2005)
    return library


def show(client, path: str = "/en/figures/") -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def section(soup: BeautifulSoup, name: str) -> Tag | None:
    return soup.select_one(f"section[aria-labelledby=figure-{name}]")


def rows(soup: BeautifulSoup, name: str) -> dict[str, list[str]]:
    """{name of a line: what its cells show} of the table of a figure."""
    return {
        row.th.get_text(" ", strip=True): [cell.select_one("a, .nothing").find(string=True) for cell in row("td")]
        for row in section(soup, name).select("tbody tr")
    }


def test_each_figure_has_a_table_with_all_numbers(client, collected):
    soup = show(client)
    assert "4 practices, as they can be read in this language." in soup.get_text()
    assert rows(soup, "country") == {
        "International few records": ["1"],
        "Canada few records": ["1"],
        "Finland few records": ["2"],
        "Sweden few records": ["1"],
    }
    assert rows(soup, "topic") == {
        "Mentoring": ["3", "1", "2"],
        "Helpline few records": ["1", "0", "1"],
        "Resilience few records": ["1", "1", "0"],
    }
    heads = [head.get_text() for head in section(soup, "topic").select("thead th")]
    assert heads == ["Topic", "Practices", "Described", "Evaluated by the owner"]
    assert rows(soup, "evidence") == {
        "Described few records": ["2"],
        "Evaluated by the owner few records": ["2"],
    }
    assert rows(soup, "year") == {"2001": ["1"], "2005": ["2"]}


@pytest.mark.parametrize("path", ["/en/figures/", "/en/figures/?topic=mentoring", "/en/figures/?country=FI"])
def test_every_number_is_that_of_the_list_it_opens(client, collected, path):
    links = [link for link in show(client, path).select("td a, svg a") if link["href"].startswith("/en/practices/")]
    assert len(links) > 5
    for link in links:
        text = link.title.get_text().split(": ")[1] if link.title else link.find(string=True)
        shown = BeautifulSoup(client.get(link["href"]).text, "html.parser").select(".practice-card")
        assert len(shown) == int(text.split()[0]), link["href"]


def test_a_sentence_says_what_a_figure_shows(client, collected):
    soup = show(client)
    assert "The largest number is 2 of 4 practices: Finland." in section(soup, "country").get_text()
    assert "The largest number is 3 of 4 practices: Mentoring." in section(soup, "topic").get_text()
    for number in range(2):
        collected.practice(topics=["helpline"], countries=["DE", "FR"], start_year=1990 + number)
    assert "largest number is 2 of 6 practices: Finland, France, Germany" in section(show(client), "country").get_text()
    assert "The largest number is 3 of 6 practices: Helpline, Mentoring." in section(show(client), "topic").get_text()


def test_few_records_are_called_few(client, collected):
    assert "Few records here: 2 of these 3 have only one or two practices." in section(show(client), "topic").get_text()
    assert "Few records" not in section(show(client), "year").get_text()


def test_a_name_shows_the_figures_within_it(client, collected):
    soup = show(client)
    link = section(soup, "topic").find("th", scope="row").a
    narrowed = show(client, f"/en/figures/{link['href']}")
    assert "The library in figures: Mentoring" in narrowed.h1.get_text()
    assert "3 practices" in narrowed.select_one(".lead").get_text()
    assert section(narrowed, "topic") is None
    assert {name: cells[0] for name, cells in rows(narrowed, "country").items()} == {
        "Canada few records": "1",
        "Finland few records": "2",
        "Sweden few records": "1",
    }
    assert rows(narrowed, "year") == {"2001": ["1"], "2005": ["1"]}
    assert narrowed.find("a", href="/en/practices/?topic=mentoring")
    assert narrowed.select_one("nav.languages").find("a", href="/fi/figures/?topic=mentoring")
    assert narrowed.select_one("meta[name=robots][content=noindex]")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("topic=nonsense", "nonsense"),
        ("country=FI&topic=mentoring", "FI"),
        ("evidence=E9&year=abc&evidence=E3", "E9, abc"),
        ("topic=%00%FF&country=", ""),
        ("year=99999999999999999999", "99999999999999999999"),
        ("q=x&need=information&sort=y", ""),
    ],
)
def test_unknown_and_further_values_are_told_and_left_out(client, collected, query, told):
    response = client.get(f"/en/figures/?{query}")
    assert response.status_code in ((200, 400) if "%00" in query else (200,))
    if told:
        assert f"something that is not here: {told}." in response.text


def test_the_map_shows_europe_in_place_and_others_below(client, collected):
    europe, elsewhere = section(show(client), "country").select("svg.tile-map")
    titles = [title.get_text() for title in europe.select("title")]
    assert titles == ["Sweden: 1 practice", "Finland: 2 practices"]
    assert [title.get_text() for title in elsewhere.select("title")] == [
        "International: 1 practice",
        "Canada: 1 practice",
    ]
    assert len(europe.select("rect")) == len(EUROPE)
    assert len({(rect["x"], rect["y"]) for rect in europe.select("rect")}) == len(EUROPE)
    assert not europe.select("[style]")


def test_the_map_has_a_place_for_each_country_once():
    assert len(set(EUROPE.values())) == len(EUROPE)
    assert all(column < COLUMNS for column, _row in EUROPE.values())
    assert set(EUROPE) <= set(labels_in("en")["country"])


def test_a_language_without_practices_says_so(client, collected):
    soup = show(client, "/fi/figures/")
    assert "Yhtään käytäntöä ei ole vielä käännetty tälle kielelle." in soup.get_text()
    assert not soup.table
    assert soup.select_one("meta[name=robots][content=noindex]")


def test_the_figures_follow_a_publish(client, collected):
    page = collected.practice(countries=["NO"])
    page.countries = ["DK"]
    publish(page)
    names = rows(show(client), "country")
    assert "Denmark few records" in names
    assert "Norway few records" not in names


@pytest.mark.parametrize("query", ["", "?topic=mentoring"])
def test_the_figures_take_the_same_number_of_queries_for_3_and_30(library, count_queries, query):
    for number in range(3):
        library.practice(start_year=2000 + number)
    few = count_queries(f"/en/figures/{query}")
    many = {"topics": ["mentoring", "helpline"], "countries": ["FI", "SE"]}
    library.practices(27, lambda number: many | {"start_year": 1970 + number})
    assert count_queries(f"/en/figures/{query}") == few <= 12


def calls(client, path: str) -> int:
    """How many functions of Python a page calls when the process is warm: its cost, without a clock."""
    numbers = Counter()
    client.get(path)
    sys.setprofile(lambda _frame, event, _argument: numbers.update([event]))
    try:
        assert client.get(path).status_code == 200
    finally:
        sys.setprofile(None)
    return numbers["call"]


def test_a_line_more_costs_little(client, library):
    """Of a topic, nearly every country has a line where there are many practices, and few have where there are few."""
    library.practice(topics=["helpline"], countries=["FI"])
    library.practice(topics=["mentoring"], countries=list(EUROPE))
    few, many = (calls(client, f"/en/figures/?topic={topic}") for topic in ("helpline", "mentoring"))
    assert 0 < (many - few) / (len(EUROPE) - 1) < 150


def test_what_editors_write_as_a_label_is_no_markup(client, collected):
    Term.objects.filter(code="mentoring").update(label="Work & <b>trust</b>")
    Term.objects.get(code="helpline").save()
    text = client.get("/en/figures/").text
    assert "Work &amp; &lt;b&gt;trust&lt;/b&gt;" in text
    assert "<b>trust" not in text
    assert "&amp;amp;" not in text
    assert rows(show(client), "topic")["Work & <b>trust</b>"] == ["3", "1", "2"]

"""The results page: sections, facets and words together, snippets, other languages, help where nothing is found."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from hub.lists import count_text
from hub.results import KINDS
from hub.search.answers import SECTIONS
from hub.search.facets import registered
from hub.search.models import Concept, Promotion
from tests.factories import text_block, translated


@pytest.fixture
def content(tree):
    """Pages of all sections that say "lantern", and one practice that does not."""
    tree.practice(title="Lantern circle", topics=["mentoring"], countries=["FI"], last_checked="2026-01-01")
    tree.practice(title="Blue lantern", topics=["helpline", "mentoring"], countries=["SE"], last_checked="2026-03-01")
    tree.practice(title="Harbour talks", topics=["helpline"], countries=["FI"])
    tree.article(title="A lantern was lit", body=[text_block("<p>Many came.</p>")])
    tree.standard(title="About the lantern", slug="about-lantern")
    return tree


def show(client, query: str, language: str = "en") -> BeautifulSoup:
    response = client.get(f"/{language}/search/?{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select(".result h3 a")]


def tabs(soup: BeautifulSoup) -> dict[str, str]:
    """{what a tab says: where it leads}, "" where it leads nowhere."""
    found = soup.select(".tabs a, .tabs .tab-empty")
    return {" ".join(tab.get_text(" ").split()): tab.get("href", "") for tab in found}


def choices(soup: BeautifulSoup, facet: str) -> dict[str, int]:
    boxes = soup.select(f"input[name={facet}][type=checkbox]")
    return {box["value"]: int(re.sub(r"\D", "", box.parent.select_one(".count").get_text())) for box in boxes}


def test_every_section_has_a_tab_with_its_number_and_keeps_the_words(client, content):
    soup = show(client, "q=lantern")
    assert tabs(soup) == {
        "Everything (4)": "?q=lantern",
        "Good practices (2)": "?q=lantern&in=practices",
        "News (1)": "?q=lantern&in=news",
        "Mentoring model (0)": "",
        "Other pages (1)": "?q=lantern&in=pages",
    }
    assert soup.select_one(".tabs [aria-current]").get_text(" ").startswith("Everything")
    assert {kind.get_text() for kind in soup.select(".result .card-kind")} == {"Good practice", "News", "Page"}
    assert set(titles(show(client, "q=lantern&in=practices"))) == {"Lantern circle", "Blue lantern"}
    assert titles(show(client, "q=lantern&in=news")) == ["A lantern was lit"]
    assert list(tabs(show(client, "q=lantern&in=news"))) == list(tabs(soup))


def test_every_section_of_the_index_has_names():
    assert list(KINDS) == SECTIONS


def test_the_page_says_what_was_asked_and_is_not_for_other_search_engines(client, content):
    soup = show(client, "q=lantern")
    assert soup.title.get_text() == "Search: lantern · RE-MAP"
    assert soup.h1.get_text() == "Search: lantern"
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert soup.select_one("#results-heading").get_text() == "4 results"
    assert soup.select_one("main input[name=q]")["value"] == "lantern"
    assert [link["href"] for link in soup.select(".languages a")][:2] == [
        "/en/search/?q=lantern",
        "/fi/search/?q=lantern",
    ]


def test_what_was_found_is_marked_and_nothing_of_a_page_is_markup(client, tree):
    tree.practice(
        title="<script>alert(1)</script> lanterns & co", summary="Two <b>lanterns</b> burn. Nothing else is said here."
    )
    soup = show(client, "q=lantern")
    (result,) = soup.select(".result")
    assert str(result.h3.a.decode_contents()).startswith(
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>lanterns</mark> &amp;"
    )
    snippet = result.select("p")[-1].decode_contents()
    assert snippet.startswith("Two &lt;b&gt;<mark>lanterns</mark>&lt;/b&gt; burn.")
    for query in ("q=<script>alert(1)</script>", "q=lantern&topic=<script>", 'q="><img src=x>', "q=%3Cbdi%3E"):
        text = client.get(f"/en/search/?{query}").text
        assert "<script>" not in text
        assert "<img" not in text


def test_facets_narrow_the_practices_that_the_words_find(client, content):
    soup = show(client, "q=lantern&in=practices")
    assert choices(soup, "topic") == {"mentoring": 2, "helpline": 1}
    assert choices(soup, "country") == {"FI": 1, "SE": 1}
    narrowed = show(client, "q=lantern&in=practices&topic=helpline")
    assert titles(narrowed) == ["Blue lantern"]
    assert choices(narrowed, "topic") == {"mentoring": 2, "helpline": 1}
    assert choices(narrowed, "country") == {}  # one choice is none
    (chip, everything) = narrowed.select(".chips .chip")
    assert "Topic: Helpline" in chip.get_text()
    assert chip["href"] == everything["href"] == "?q=lantern&in=practices"
    assert narrowed.select_one("input[type=hidden][name=in]")["value"] == "practices"
    assert not show(client, "q=lantern").select("input[type=checkbox]")


def test_choices_stay_in_another_section_and_can_be_taken_back_there(client, content):
    soup = show(client, "q=lantern&topic=helpline")
    assert titles(soup) == ["Blue lantern"]
    assert [chip["href"] for chip in soup.select(".chips .chip")] == ["?q=lantern", "?q=lantern"]
    assert [(box["name"], box["value"]) for box in soup.select("main input[type=hidden]")] == [("topic", "helpline")]
    assert "?q=lantern&in=practices&topic=helpline" in tabs(soup).values()


def test_counts_are_the_number_of_results_that_choosing_gives(client, content):
    soup = show(client, "q=lantern&in=practices")
    for facet in {facet.name for facet in registered()}:
        for code, number in choices(soup, facet).items():
            assert len(titles(show(client, f"q=lantern&in=practices&{facet}={code}"))) == number, (facet, code)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["Blue lantern", "Lantern circle"]),
        ("newest", ["Blue lantern", "Lantern circle"]),
        ("checked", ["Blue lantern", "Lantern circle"]),
    ],
)
def test_other_orders_than_by_relevance(client, content, sort, expected):
    soup = show(client, f"q=lantern&in=practices&sort={sort}")
    assert titles(soup) == expected
    assert soup.select_one("#sort [selected]")["value"] == sort
    assert f"sort={sort}" in next(iter(tabs(soup).values()))


def test_relevance_is_the_order_that_the_address_need_not_name(client, tree):
    tree.practice(title="Harbour talks", summary="One lantern among many other things that are said here.")
    tree.practice(title="Lantern")
    soup = show(client, "q=lantern&sort=relevance")
    assert titles(soup) == ["Lantern", "Harbour talks"]
    assert soup.select_one("#sort [selected]")["value"] == "relevance"
    assert soup.select_one("[data-live=found]")["data-address"] == "q=lantern"


def test_each_page_of_results_says_which_it_is(client, tree):
    tree.practices(25, lambda number: {"summary": "A lantern."})
    first, second = show(client, "q=lantern"), show(client, "q=lantern&page=2")
    assert first.title.get_text() == "Search: lantern · RE-MAP"
    assert first.select_one("#results-heading").get_text() == "25 results"
    assert second.title.get_text() == "Search: lantern · Page 2 of 2 · RE-MAP"
    assert second.select_one("#results-heading").get_text() == "25 results · Page 2 of 2"


def test_pages_of_results_keep_the_question(client, tree):
    tree.practices(45, lambda number: {"summary": "A lantern."})
    soup = show(client, "q=lantern&in=practices&page=2")
    assert soup.select_one("a[rel=next]")["href"] == "?q=lantern&in=practices&page=3"
    assert soup.select_one("a[rel=prev]")["href"] == "?q=lantern&in=practices&page=1"
    assert soup.select_one("[data-live=found]")["data-address"] == "q=lantern&in=practices&page=2"
    pages = [titles(show(client, f"q=lantern&page={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    assert titles(show(client, "q=lantern&page=99999999")) == pages[2]
    assert titles(show(client, "q=lantern&page=nonsense")) == titles(show(client, "q=lantern&page=-1")) == pages[0]


def test_one_view_has_one_address(client, content):
    soup = show(
        client, "country=FI&page=1&in=practices&sort=relevance&q=%20lantern%20%20lit&topic=mentoring&topic=mentoring"
    )
    assert (
        soup.select_one("[data-live=found]")["data-address"] == "q=lantern+lit&in=practices&topic=mentoring&country=FI"
    )


def test_unknown_values_are_told_and_left_out(client, content):
    soup = show(client, "q=lantern&in=cellar&in=news&in=pages&topic=nonsense&sort=loudest")
    assert titles(soup) == ["A lantern was lit"]
    assert "nonsense, loudest, cellar, pages" in soup.select_one(".notice").get_text()
    assert not show(client, "q=lantern").select(".notice")


@pytest.fixture
def shelter(tree):
    """One concept in two languages, and practices that exist in one language only."""
    key = uuid.uuid4()
    for code, label in (("en", "shelter"), ("fi", "turvakoti")):
        Concept.objects.create(locale=tree.locales[code], translation_key=key, code="shelter", label=label)
    tree.practice("fi", title="Turvakoti <b>satamassa</b>", summary="Yöpaikka.", topics=["helpline"])
    tree.practice(title="A shelter", summary="A place for the night.")
    return tree


def test_results_in_another_language_come_last_and_say_so(client, shelter):
    soup = show(client, "q=shelter")
    own, foreign = soup.select(".result")
    assert own.h3.a.get_text() == "A shelter"
    assert not own.select("[lang], .language-mark")
    assert foreign.select_one(".language-mark").get_text() == "In Finnish"
    for words in (foreign.h3.a, foreign.select("p")[-1]):
        assert (words["lang"], words["dir"]) == ("fi", "ltr")
    assert foreign.h3.a["href"].startswith("/fi/practices/")
    assert "<mark>Turvakoti</mark> &lt;b&gt;satamassa" in foreign.h3.a.decode_contents()
    heading = foreign.find_previous("h2")
    assert heading.get_text() == "In other languages"
    assert own.find_previous("h2").get_text() == "2 results"
    assert show(client, "q=shelter&sort=title").select(".result")[1].select_one(".language-mark")


def test_each_language_names_the_others_in_its_own_words(client, shelter):
    marks = {
        language: show(client, "q=satamassa", language).select_one(".language-mark").get_text()
        for language in ("en", "sv", "fr", "ar")
    }
    assert marks == {"en": "In Finnish", "sv": "På finska", "fr": "En finnois", "ar": "باللغة الفنلندية"}


def test_the_library_marks_results_in_another_language_too(client, shelter):
    soup = BeautifulSoup(client.get("/en/practices/?q=shelter").text, "html.parser")
    own, foreign = soup.select("article.card")
    assert foreign.select_one(".language-mark").get_text() == "In Finnish"
    assert foreign.h3.a["lang"] == foreign.select("p")[-1]["lang"] == "fi"
    assert foreign.find_previous("h2").get_text() == "In other languages"
    assert not own.select("[lang], .language-mark")


def test_a_page_that_exists_in_the_readers_language_is_shown_in_it_only(client, shelter):
    page = shelter.practice(title="Night shelter")
    translated(page, shelter, "fi", title="Yön turvakoti")
    assert "Yön turvakoti" not in titles(show(client, "q=shelter"))
    assert "Night shelter" in titles(show(client, "q=shelter"))


def test_mistyped_words_are_put_right_on_request(client, tree):
    for number in range(2):
        tree.practice(title=f"Bereaved families {number}", topics=["helpline"])
    for address in (
        "/en/search/?q=bereavd&in=practices&topic=helpline",
        "/en/practices/?q=bereavd&topic=helpline",
    ):
        soup = BeautifulSoup(client.get(address).text, "html.parser")
        link = soup.select_one(".correction a")
        assert link.get_text() == "bereaved"
        assert link["href"] == "?" + address.split("?")[1].replace("bereavd", "bereaved")
    assert not show(client, "q=bereaved").select(".correction")
    assert not show(client, "q=zzzzzz").select(".correction")


def test_pages_that_editors_put_first_are_shown_even_where_the_words_find_nothing(client, tree):
    page = tree.standard(title="In an emergency", slug="emergency")
    Promotion.objects.create(locale=tree.locales["en"], words="zzzzzz", page=page)
    soup = show(client, "q=zzzzzz")
    assert titles(soup) == ["In an emergency"]
    assert soup.select_one("#results-heading").get_text() == "1 result"


def test_where_nothing_is_found_the_page_helps_on(client, content):
    soup = show(client, "q=lantern harbour&in=mentoring")
    assert soup.select_one("#results-heading").get_text() == "Nothing was found"
    links = {" ".join(link.parent.get_text(" ").split()): link["href"] for link in soup.select(".help-links a")}
    assert links == {
        "The same words in everything (5)": "?q=lantern+harbour",
        "lantern (4)": "?q=lantern",
        "harbour (1)": "?q=harbour",
    }
    topics = {chip.get_text(): chip["href"] for chip in soup.select("[aria-labelledby=help-topics] .chip")}
    assert topics == {
        "Mentoring": "/en/practices/?topic=mentoring",
        "Helpline": "/en/practices/?topic=helpline",
        "All good practices": "/en/practices/",
    }
    assert soup.find("a", string="Tell us what you looked for")["href"] == "/en/contact/"


def test_words_of_another_language_lead_to_that_language(client, shelter):
    page = shelter.practice(title="Crossing the night", summary="Nothing more.")
    translated(page, shelter, "fi", title="Yön yli", summary="Ei muuta.")
    soup = show(client, "q=yli")
    link = soup.select_one("[aria-labelledby=help-languages] a")
    assert (link.get_text(), link["href"], link["lang"]) == ("Suomi", "/fi/search/?q=yli", "fi")


@pytest.mark.parametrize("query", ["q=zzzzzz", "q=%21%21", "q=%E2%80%8B", "q=the"])
def test_words_that_say_nothing_are_no_error(client, tree, query):
    assert not titles(show(client, query))


def test_without_words_there_is_a_form_and_a_hint(client, content):
    for query in ("", "q=", "q=%20&in=news", "in=practices&topic=helpline"):
        soup = show(client, query)
        assert soup.h1.get_text() == "Search"
        assert soup.select_one("main form input[name=q]").get("value") is None
        assert "Write one or more words." in soup.main.get_text()
        assert not soup.select(".tabs, .result, #sort")


def test_a_search_that_stands_in_for_another_says_so(client, content, settings):
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH = {"url": "http://127.0.0.1:9", "api_key": "", "ca": "", "prefix": "away", "replicas": 0}
    for address in ("/en/search/?q=lantern", "/en/practices/?q=lantern"):
        soup = BeautifulSoup(client.get(address).text, "html.parser")
        assert "The search is simpler than usual at the moment." in soup.select_one(".notice").get_text()
        assert soup.select("article.card")
    settings.SEARCH_ENGINE = "database"
    assert not show(client, "q=lantern").select(".notice")


def test_where_not_all_were_ranked_numbers_are_at_least(client, content, monkeypatch):
    monkeypatch.setattr("hub.search.engines.database.MAX_RANKED", 2)
    soup = show(client, "q=lantern")
    assert soup.select_one("#results-heading").get_text() == "4+ results"
    assert "Everything (4+)" in tabs(soup)
    library = BeautifulSoup(client.get("/en/practices/?q=lantern").text, "html.parser")
    assert library.select_one("#results-heading").get_text() == "2+ practices"
    assert "(2+)" in library.select_one(".filter-group").get_text()


@pytest.mark.parametrize(("language", "text"), [("en", "10,000"), ("fi", "10\xa0000"), ("fr", "10\xa0000")])
def test_large_numbers_are_written_as_the_language_does(language, text):
    with translation.override(language):
        assert count_text(10_000) == text


@pytest.mark.parametrize("path", ["", "practices/", "news/", "search/?q=lantern", "contact/", "no-such-page/"])
def test_every_page_has_a_way_to_search_the_site(client, content, path):
    soup = BeautifulSoup(client.get(f"/en/{path}").text, "html.parser")
    form = soup.header.find("form", role="search")
    assert (form["action"], form["method"]) == ("/en/search/", "get")
    assert soup.find("label", attrs={"for": form.find("input")["id"]}).get_text() == "Search the site"
    assert soup.header.select_one(".search-link a")["href"] == "/en/search/"
    labels = [form["aria-label"] for form in soup.find_all("form", role="search")]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("query", ["q=lantern", "q=lantern&in=practices&topic=mentoring", "q=lantern&sort=title"])
def test_the_page_takes_the_same_number_of_queries_for_3_and_30(tree, count_queries, query):
    for _number in range(3):
        tree.practice(summary="A lantern.")
    few = count_queries(f"/en/search/?{query}")
    for _number in range(27):
        tree.practice(summary="A lantern.", topics=["mentoring", "helpline"], countries=["FI", "SE"])
    assert count_queries(f"/en/search/?{query}") == few <= 20


def test_help_takes_the_same_number_of_queries_however_many_words(tree, count_queries):
    for _number in range(3):
        tree.practice(summary="A lantern in the harbour.")
    many = " ".join(f"lantern{number}" for number in range(30))
    assert count_queries(f"/en/search/?q={many}&in=news") <= 80


def test_there_are_no_tabs_where_no_section_has_anything(client, content):
    assert not tabs(show(client, "q=zzzzzz"))
    assert "News (0)" in tabs(show(client, "q=harbour&in=news"))


def test_first_questions_are_counted_once_and_what_narrows_them_is_not(client, tree):
    from hub.search.asked import digest_of
    from hub.search.models import AskedQuery

    tree.practice(title="Lighthouse project", topics=["mentoring"])
    for address in (
        "/en/search/?q=lighthouse",
        "/en/search/?q=Lighthouse&in=practices",
        "/en/search/?q=lighthouse&page=2",
        "/en/search/?q=lighthouse&topic=mentoring",
        "/en/practices/?q=lighthouse",
        "/en/practices/?q=lighthouse&topic=mentoring",
    ):
        assert client.get(address).status_code == 200
    counted = AskedQuery.objects.get()
    assert (counted.digest, counted.times, counted.results) == (digest_of("lighthouse", "en"), 2, 1)

"""Limits and races: words of very many pages, pages that change while indexed, a server that answers in part."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import TestCase

from hub.search import index
from hub.search import server as server_module
from hub.search.answers import SearchQuestion, search
from hub.search.check import look
from hub.search.engines import database, database_engine, elasticsearch, postgresql, sqlite
from hub.search.models import Document, DocumentFacet, Promotion
from hub.search.server import UnavailableError, search_server
from hub.search.state import memory
from hub.search.suggestions import suggest


@pytest.fixture
def many(tree, monkeypatch):
    """Thirty pages with one word, of which engines rank ten."""
    tree.practices(
        30,
        lambda number: {
            "title": f"Circle {number:02}",
            "countries": ["FI"] if number < 3 else ["SE"],
            "topics": ["mentoring"] if number % 2 else ["helpline"],
            "last_checked": f"2025-01-{number + 1:02}",
        },
    )
    for module in (database, sqlite, postgresql):
        monkeypatch.setattr(module, "MAX_RANKED", 10)


def test_counts_of_many_pages_say_that_there_are_more(many):
    answer = search(SearchQuestion("circle", "en"))
    assert answer.capped
    assert answer.count >= 10


def test_choices_are_made_before_pages_are_ranked_and_counted_rightly(many):
    answer = search(SearchQuestion("circle", "en", {"country": frozenset({"FI"})}))
    assert answer.count == 3
    assert {result.plain_title for result in answer.results} == {"Circle 00", "Circle 01", "Circle 02"}
    assert answer.facets["country"]["FI"] == 3
    assert "SE" in answer.facets["country"]
    assert answer.facets["topic"] == {"helpline": 2, "mentoring": 1}


@pytest.mark.parametrize(("sort", "first"), [("title", "Circle 00"), ("newest", "Circle 29"), ("checked", "Circle 29")])
def test_other_orders_are_those_of_all_pages(many, sort, first):
    answer = search(SearchQuestion("circle", "en", sort=sort))
    assert answer.results[0].plain_title == first
    assert (answer.count, answer.capped) == (30, False)
    assert len(search(SearchQuestion("circle", "en", sort=sort, page=2)).results) == 10


@pytest.fixture
def sampled(search_server_beside_sqlite, tree, monkeypatch):
    """Sixty practices and some news with one word; the search server counts facets in about fifteen of them."""
    tree.practices(
        60,
        lambda number: {
            "title": f"Circle {number:02}",
            "countries": ["NO"] if number < 3 else ["SE"] if number < 20 else ["FI"],
            "topics": ["mentoring"] if number % 2 else ["helpline"],
        },
    )
    tree.article(title="Circle news", topics=["mentoring"])
    monkeypatch.setattr(elasticsearch, "MAX_COUNTED", 10)
    monkeypatch.setattr(elasticsearch, "SAMPLE", 15)


def test_facets_of_many_pages_are_estimated_totals_and_sections_are_exact(sampled):
    answer = search(SearchQuestion("circle", "en"))
    assert (answer.engine, answer.estimated, answer.capped, answer.count) == ("elasticsearch", True, False, 61)
    assert answer.facets["in"] == {"practices": 60, "news": 1}
    assert 0 < sum(answer.facets["topic"].values()) <= 2 * 61
    again = search(SearchQuestion("circle", "en", page=2))
    assert (again.count, again.facets) == (61, answer.facets)


def test_an_estimated_choice_leads_somewhere(sampled):
    offered = search(SearchQuestion("circle", "en", {"country": frozenset({"FI"})}))
    assert (offered.estimated, offered.count) == (True, 40)
    choices = [(facet, code) for facet in ("topic", "country") for code in offered.facets[facet]]
    assert choices
    for facet, code in choices:
        country = frozenset({"FI", code} if facet == "country" else {"FI"})
        chosen = {"country": country} | ({facet: frozenset({code})} if facet != "country" else {})
        assert search(SearchQuestion("circle", "en", chosen)).count > 0


def test_choices_that_leave_few_pages_are_counted_in_all_of_them(sampled):
    answer = search(SearchQuestion("circle", "en", {"country": frozenset({"NO"})}))
    assert (answer.estimated, answer.count) == (False, 3)
    assert answer.facets["topic"] == {"helpline": 2, "mentoring": 1}
    assert answer.facets["country"] == {"NO": 3, "SE": 17, "FI": 40}


def test_readers_are_told_that_numbers_are_about_right_and_choices_stay(sampled, client):
    page = BeautifulSoup(client.get("/en/search/?q=circle&in=practices&country=FI&country=NO").text, "html.parser")
    assert page.select_one("#results-heading").get_text() == "43 results"
    assert "approximate" in page.select_one(".filters").get_text()
    assert {box["value"] for box in page.select("input[name=country][checked]")} == {"FI", "NO"}
    numbers = [count.get_text() for count in page.select(".filters .count")]
    assert numbers
    assert all(number.startswith("(≈ ") and number != "(≈ 0)" for number in numbers)
    assert client.get("/api/v1/search?lang=en&q=circle").json()["estimated"] is True
    assert "≈" not in client.get("/en/search/?q=circle&in=practices&country=NO").text


@pytest.mark.parametrize(("number", "told"), [(7, 7), (99, 99), (123, 120), (1_250, 1_200), (25_841, 26_000)])
def test_an_estimate_has_two_digits(number, told):
    assert elasticsearch.about(number) == told


def test_a_word_of_most_pages_still_ranks_titles_first(tree):
    for number in range(12):
        tree.practice(title=f"Project {number}", summary="For jurors and others." if number else "Something else.")
    tree.practice(title="Jurors first", summary="A guide.")
    tree.practice(title="Jurorship", summary="A rare word that begins alike.")
    assert search(SearchQuestion("jurors", "en")).results[0].plain_title == "Jurors first"


def test_a_page_unpublished_while_it_is_read_does_not_come_back(tree, monkeypatch):
    """What is written is read after the lock is taken: a page that goes in between is gone."""
    page = tree.practice(title="Lighthouse")
    taken = index.next_change

    def unpublish_first():
        change = taken()
        type(page).objects.filter(pk=page.pk).update(live=False)
        return change

    monkeypatch.setattr(index, "next_change", unpublish_first)
    index.reindex([page.pk])
    assert not Document.objects.filter(pk=page.pk).exists()


def test_indexing_leaves_the_memory_of_readers_alone(tree):
    """Inside a transaction nothing may be remembered under the number that others see after it."""
    page = tree.practice(title="Lighthouse")
    memory.refresh()
    before = memory.change
    index.reindex([page.pk])
    assert memory.change == before


def test_a_page_of_very_many_words_is_indexed_too(tree):
    words = " ".join(f"word{number:06}" for number in range(90_000))
    page = tree.practice(title="Long", aims=f"<p>{words}</p>")
    assert [result.document_id for result in search(SearchQuestion("word000001", "en")).results] == [page.pk]


def test_a_broken_off_rebuild_goes_on_and_ends_whole(tree, monkeypatch):
    for number in range(6):
        tree.practice(title=f"Circle {number}")
    monkeypatch.setattr(index, "BATCH", 4)

    class BrokenOffError(Exception):
        pass

    def break_off(done, total):
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        index.rebuild(break_off)
    assert not index.index_is_current()
    begun = []
    assert index.rebuild(lambda done, total: begun.append(done)) == Document.objects.count()
    assert begun[0] > 4  # not from the beginning
    assert index.index_is_current()
    assert not look().sentences


def test_check_search_sees_lost_facets_and_dates(tree):
    page = tree.practice(title="Circle")
    DocumentFacet.objects.filter(document_id=page.pk, facet="country").delete()
    assert look().changed == [page.pk]
    index.reindex([page.pk])
    Document.objects.filter(pk=page.pk).update(title_key="zzz")
    assert look().changed == [page.pk]


def test_a_label_of_an_untranslated_term_reaches_all_languages(tree, django_capture_on_commit_callbacks):
    from hub.models import Term

    tree.practice("fi", title="Piiri", topics=["helpline"])
    with django_capture_on_commit_callbacks(execute=True):
        term = Term.objects.get(scheme="topic", code="helpline", locale=tree.locales["en"])
        term.label = "Telephone"
        term.save()
    assert not look().sentences


def test_a_site_that_was_never_indexed_says_so(tree):
    from hub.search.models import IndexState

    IndexState.objects.all().delete()
    assert search(SearchQuestion("anything", "en")).reduced


def test_a_language_without_pages_is_no_error(client, tree, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "Deutsch")]
    assert client.get("/api/v1/search?lang=de&q=a").status_code == 400


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("follow-u", []),
        ("self-cou", ["self-counselling"]),
        ("aide\u0301 coun", ["aidé counselling"]),
        ("İx coun", ["İx counselling"]),
    ],
)
def test_suggestions_complete_what_is_typed_last(tree, typed, suggested):
    for number in range(2):
        tree.practice(title=f"Counselling {number}", summary="The councils of the and their.")
    assert [text for text in suggest(typed, "en") if "council" not in text] == suggested


def test_corrections_leave_the_rest_of_the_query_alone(tree):
    for number in range(2):
        tree.practice(title=f"Mentoring in prison {number}", summary="Self-harm")
    assert search(SearchQuestion("self-harm and “mentring”", "en")).correction == "self-harm and “mentoring”"


def test_a_promoted_page_stands_once(tree):
    for number in range(25):
        tree.practice(title=f"Emergency line {number}")
    page = tree.practice(title="Emergency help", summary="x")
    Promotion.objects.create(locale=tree.locales["en"], words="emergency", page=page)
    first, second = (search(SearchQuestion("emergency", "en", page=number)) for number in (1, 2))
    assert first.results[0].document_id == page.pk
    assert page.pk not in {result.document_id for result in second.results}


def test_a_partial_answer_of_the_server_is_none(search_server_settings, tree, monkeypatch):
    tree.practice(title="Lighthouse")
    server = search_server()
    asked = {}

    class Client:
        def search(self, **request):
            asked.update(request)
            return {"timed_out": True, "hits": {}}

    monkeypatch.setattr(server, "_asking", Client())
    from hub.search.answers import read

    memory.refresh()
    plan, _words = read(SearchQuestion("lighthouse", "en"), "lighthouse")
    with pytest.raises(UnavailableError):
        server.find(plan)
    assert asked["allow_partial_search_results"] is False
    assert not server.breaker.allows()
    server.breaker.reset()


def test_a_lost_index_of_another_language_harms_only_itself(search_server_settings, tree, monkeypatch):
    from hub.search.models import Concept

    monkeypatch.setattr(server_module, "REST_SECONDS", 0.0)
    tree.practice(title="Shelter")
    concept = Concept.objects.create(code="shelter", locale=tree.locales["en"], label="shelter")
    Concept.objects.create(
        code="shelter", locale=tree.locales["sv"], label="skydd", translation_key=concept.translation_key
    )
    tree.standard("sv", title="Skydd")
    server = search_server()
    english = set(server.client.indices.get(index=f"{server.prefix}-en-*"))
    for name in list(server.client.indices.get(index=f"{server.prefix}-sv-*")):
        server.client.indices.delete(index=name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert search(SearchQuestion("shelter", "en")).reduced
    server.catch_up(30)
    answer = search(SearchQuestion("shelter", "en"))
    assert (answer.reduced, answer.count) == (False, 2)
    assert set(server.client.indices.get(index=f"{server.prefix}-en-*")) == english


def test_the_index_itself_is_compared_not_the_text_it_was_made_of(tree):
    page = tree.practice(title="Lighthouse")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {database_engine().table('en')}")  # noqa: S608
    assert page.pk not in database_engine().stored("en")

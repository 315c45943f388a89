"""What a search finds, on every engine alike."""

import unicodedata

import pytest
from django.db import connection

from hub.search.analysis import analysis_of
from hub.search.answers import SearchQuestion, search
from hub.search.engines import database_engine
from hub.search.models import Concept, Document, Promotion, Word
from hub.search.server import search_server
from hub.search.suggestions import suggest
from tests.factories import publish, translated


def found(words: str, language: str = "en", **more) -> list[str]:
    """The titles that a search gives, in order."""
    answer = search(SearchQuestion(words, language, **more))
    assert not answer.reduced
    return [result.plain_title for result in answer.results]


@pytest.fixture
def finnish(tree):
    """A library page under which Finnish practices can be made."""
    return lambda title, **fields: tree.practice("fi", title=title, **fields)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Uhrien tukeminen", "uhreille"),  # another case
        ("Todistajien tukeminen", "todistaja"),
        ("Lähisuhdeväkivalta", "väkivalta"),  # a part of a compound
        ("Lähisuhdeväkivalta", "lähi suhde väkivalta"),  # written apart
        ("Itsemurhien ehkäisy", "ehkaisy"),  # without ä
        ("Sovittelu kouluissa", "sovitelu"),  # mistyped
        ("Velkaneuvonta", "velkaneu"),  # still being typed
    ],
)
def test_finnish_words_in_the_forms_people_type(engine, finnish, title, words):
    finnish(title)
    finnish("Jotain muuta")
    assert found(words, "fi") == [title]


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("sv", "Vittnen i rätten", "vittnena"),
        ("sv", "Stöd till brottsoffer", "brotts offer"),
        ("fr", "Prévenir l’épuisement", "epuisement"),
        ("ar", "الوقاية من الانتحار", "الوِقايَة"),
        ("en", "Grieving families", "grieved"),
    ],
)
def test_other_languages_too(engine, tree, language, title, words):
    parent = tree.libraries.get(language) or tree.homes[language]
    tree.libraries[language] = parent
    if language in ("en", "fi"):
        tree.practice(language, title=title)
    else:
        tree.standard(language, title=title)
    assert found(words, language) == [title]


def test_the_best_comes_first_and_titles_count_most(engine, tree):
    tree.practice(title="Helpline", summary="For jurors.")
    tree.practice(title="Jurors in court", summary="A guide.")
    tree.practice(title="A garden", summary="Nothing of that.")
    assert found("jurors") == ["Jurors in court", "Helpline"]


def test_words_are_joined_by_or_and_more_words_are_better(engine, tree):
    tree.practice(title="Grief group")
    tree.practice(title="Grief support for families")
    assert found("grief families") == ["Grief support for families", "Grief group"]


def test_a_word_of_nearly_all_pages_is_too_little_beside_a_rare_one(engine, tree):
    tree.practices(12, lambda number: {"title": f"Project {number}"})
    tree.practice(title="Lantern project")
    tree.practice(title="A lantern")
    assert found("project lantern") == ["Lantern project", "A lantern"]


def test_facets_combine_with_words_and_are_counted_for_each_choice(engine, tree):
    tree.practice(title="Circle one", topics=["mentoring"], countries=["FI"])
    tree.practice(title="Circle two", topics=["helpline"], countries=["SE"])
    tree.practice(title="Circle three", topics=["mentoring", "helpline"], countries=["SE"])
    tree.practice(title="Square", topics=["mentoring"])
    tree.article(title="Circle news", topics=["mentoring"])
    answer = search(SearchQuestion("circle", "en", {"topic": frozenset({"mentoring"})}))
    assert {result.plain_title for result in answer.results} == {"Circle one", "Circle three", "Circle news"}
    assert answer.count == 3
    assert answer.facets["topic"] == {"mentoring": 3, "helpline": 2}
    assert answer.facets["country"] == {"FI": 1, "SE": 1}
    assert answer.facets["in"] == {"practices": 2, "news": 1}
    both = {"topic": frozenset({"mentoring", "helpline"}), "country": frozenset({"SE"}), "in": frozenset({"practices"})}
    answer = search(SearchQuestion("circle", "en", both))
    assert {result.plain_title for result in answer.results} == {"Circle two", "Circle three"}
    assert answer.facets["country"] == {"FI": 1, "SE": 2}


def test_orders_and_pages(engine, tree):
    tree.practices(25, lambda number: {"title": f"Circle {number:02}", "last_checked": f"2026-01-{number + 1:02}"})
    assert found("circle", sort="title") == [f"Circle {number:02}" for number in range(20)]
    assert found("circle", sort="title", page=2) == [f"Circle {number:02}" for number in range(20, 25)]
    assert found("circle", sort="checked")[0] == "Circle 24"
    last = search(SearchQuestion("circle", "en", page=10**9))
    assert (last.page, len(last.results), last.count) == (2, 5, 25)


def test_a_concept_is_found_by_all_its_names(engine, tree):
    Concept.objects.create(
        code="shelter", locale=tree.locales["en"], label="shelter", synonyms="refuge\nsafe house\nVAW centre"
    )
    tree.practice(title="A safe house for families")
    for words in ("shelter", "refuges", "vaw centre"):
        assert found(words) == ["A safe house for families"]


def test_a_concept_is_found_in_other_languages_after_the_readers_own(engine, tree):
    names = {"sv": "skyddat boende", "en": "shelter", "fi": "turvakoti"}
    first = Concept.objects.create(code="shelter", locale=tree.locales["sv"], label=names["sv"])
    for language in ("en", "fi"):
        Concept.objects.create(
            code="shelter",
            locale=tree.locales[language],
            label=names[language],
            translation_key=first.translation_key,
        )
    english = tree.practice(title="Shelter for families")
    translated(english, tree, "fi", title="Turvakoti perheille")
    tree.practice(title="Another shelter")
    tree.standard("sv", title="Skyddat boende i Malmö")
    answer = search(SearchQuestion("skyddat boende", "sv"))
    assert answer.results[0].plain_title == "Skyddat boende i Malmö"
    assert {(result.language, result.plain_title) for result in answer.results[1:]} == {
        ("en", "Shelter for families"),
        ("fi", "Turvakoti perheille"),
        ("en", "Another shelter"),
    }
    # A page that exists in the reader's language is not offered in another.
    answer = search(SearchQuestion("shelter", "en"))
    assert {(result.language, result.plain_title) for result in answer.results} == {
        ("en", "Shelter for families"),
        ("en", "Another shelter"),
        ("sv", "Skyddat boende i Malmö"),
    }


def test_the_index_follows_publishing_in_every_way(engine, tree, django_capture_on_commit_callbacks):
    page = tree.practice(title="Lighthouse project")
    page.title = "Harbour project"
    publish(page)
    assert found("lighthouse") == []
    assert found("harbour") == ["Harbour project"]
    page.title = "Draft words"
    page.save_revision()
    assert found("draft") == []
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert found("harbour") == []
    assert not Word.objects.filter(folded="harbour").exists()


def test_a_deleted_page_leaves_nothing_behind(engine, tree, django_capture_on_commit_callbacks):
    page = tree.practice(title="Lighthouse project")
    with django_capture_on_commit_callbacks(execute=True):
        type(page).objects.get(pk=page.pk).delete()
    assert found("lighthouse") == []
    assert not Word.objects.filter(folded="lighthouse").exists()
    assert page.pk not in database_engine().stored("en")
    if engine == "elasticsearch":
        assert page.pk not in search_server().stored("en")


def test_a_new_label_of_a_topic_finds_its_practices_at_once(engine, tree, django_capture_on_commit_callbacks):
    from hub.models import Term

    tree.practice(title="Circle", topics=["helpline"])
    assert found("telephone") == []
    with django_capture_on_commit_callbacks(execute=True):
        term = Term.objects.get(scheme="topic", code="helpline", locale=tree.locales["en"])
        term.label = "Telephone service"
        term.save()
    assert found("telephone") == ["Circle"]


def test_a_promoted_page_comes_first_for_its_words_only(engine, tree):
    page = tree.standard(title="Get help now")
    tree.practice(title="Emergency line")
    Promotion.objects.create(locale=tree.locales["en"], words="emergencies", page=page)
    assert found("emergency") == ["Get help now", "Emergency line"]
    assert found("line") == ["Emergency line"]


TERMS = ["self-harm", "L'été", "24/7", "naïve", "PVE/CVE", "a_b", "İstanbul", "ﬁnal", "x²", "ضحايا الإرهاب", "ß"]


@pytest.mark.parametrize("language", ["en", "fi", "sv", "fr", "ar"])
def test_terms_are_stored_as_they_are_given(engine, tree, language):
    page = tree.standard(language, title="Terms", summary=" ".join(TERMS))
    given = set(analysis_of(language).terms_text(f"Terms {' '.join(TERMS)}").split())
    if engine == "database":
        assert set(database_engine().stored(language)[page.pk].split()) == given
        return
    server = search_server()
    answer = server.client.indices.analyze(index=server.alias(language), field="words", text=" ".join(given))
    assert {token["token"] for token in answer["tokens"]} == given
    for term in given:
        hits = server.client.search(index=server.alias(language), query={"term": {"words": term}})["hits"]["hits"]
        assert str(page.pk) in {hit["_id"] for hit in hits}, term


def test_each_term_finds_its_document(engine, tree):
    page = tree.standard(title="Terms", summary=" ".join(TERMS))
    for word in TERMS:
        assert found(word) == ["Terms"], word
    assert Document.objects.filter(pk=page.pk).exists()


def test_suggestions_are_words_of_several_pages_and_leave_with_them(tree, django_capture_on_commit_callbacks):
    first, second = tree.practice(title="Counselling by phone"), tree.practice(title="Counselling in school")
    tree.practice(title="Councillor Smith")
    assert suggest("couns", "en") == ["counselling"]
    assert suggest("phone couns", "en") == ["phone counselling"]
    assert suggest("counci", "en") == []  # one page only
    assert suggest("c", "en") == []
    with django_capture_on_commit_callbacks(execute=True):
        first.unpublish()
    assert suggest("couns", "en") == []
    assert second.live


def test_a_correction_comes_from_the_sites_words(engine, tree):
    tree.practice(title="Restorative mediation")
    tree.practice(title="Mediation at school")
    answer = search(SearchQuestion("mediaton school", "en"))
    assert answer.correction == "mediation school"
    assert search(SearchQuestion("mediation", "en")).correction == ""


def test_snippets_are_escaped_and_marked(engine, tree):
    tree.practice(title="<script>alert(1)</script> Dialogue", summary="A <b>bold</b> dialogue & more.")
    result = search(SearchQuestion("dialogue", "en")).results[0]
    assert result.title == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Dialogue</mark>"
    assert result.snippet == "A &lt;b&gt;bold&lt;/b&gt; <mark>dialogue</mark> &amp; more."


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("fi", "ääni", unicodedata.normalize("NFD", "ääni")),
        ("fr", "élèves", unicodedata.normalize("NFD", "Élèves")),
        ("ar", "الوقاية", "الوِقايَة"),
        ("ar", "الوِقايَة", "الوقـــاية"),
    ],
)
def test_words_are_marked_in_all_spellings_that_are_found(engine, tree, language, asked, written):
    tree.standard(language, title="One page", summary=f"1 {written} 2.")
    result = search(SearchQuestion(asked, language)).results[0]
    assert result.snippet == f"1 <mark>{written}</mark> 2."


def test_only_whole_phrases_are_marked(tree):
    Concept.objects.create(code="youth", locale=tree.locales["en"], label="youth", synonyms="young adults")
    tree.practice(title="Camp", summary="For young adults and their dogs.")
    tree.practice(title="Youth garden", summary="With adults who help.")
    snippets = {result.plain_title: result.snippet for result in search(SearchQuestion("youth", "en")).results}
    assert snippets["Camp"] == "For <mark>young</mark> <mark>adults</mark> and their dogs."
    assert snippets["Youth garden"] == "With adults who help."


def test_private_pages_and_fallbacks_are_not_found(engine, tree, django_capture_on_commit_callbacks):
    from wagtail.models import PageViewRestriction

    private, page = tree.practice(title="Lighthouse private"), tree.practice(title="Lighthouse")
    page.copy_for_translation(tree.locales["fi"], alias=True)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert found("lighthouse") == ["Lighthouse"]
    assert [result.language for result in search(SearchQuestion("lighthouse", "fi")).results] == ["en"]


def test_the_database_engine_is_that_of_the_run(tree):
    assert database_engine().name == connection.vendor

"""Languages come and go: the search follows, on each engine."""

import pytest
from wagtail.models import Locale

from hub.search.answers import SearchQuestion, known_language, search
from hub.search.models import EngineIndex
from hub.search.server import search_server
from tests.factories import translated


@pytest.fixture
def open_language(tree, django_capture_on_commit_callbacks):
    """A function: opens a language with fallbacks of the English front page and library."""

    def make(code: str) -> Locale:
        with django_capture_on_commit_callbacks(execute=True):
            locale = tree.locales[code] = Locale.objects.create(language_code=code)
            tree.libraries["en"].copy_for_translation(locale, copy_parents=True, alias=True)
        return locale

    return make


def found(words: str, language: str) -> tuple[str, list[tuple[str, str]]]:
    answer = search(SearchQuestion(words, language))
    return answer.engine, [(result.language, result.plain_title) for result in answer.results]


def test_a_language_and_its_variant_do_not_take_each_others_index(engine, tree, open_language):
    """The indices of pt-br begin with the letters of those of pt."""
    practice = tree.practice(title="Line of hope")
    for code, title in (("pt-br", "Linha da esperança"), ("pt", "Linha de apoio"), ("zh-hans", "希望热线")):
        open_language(code)
        translated(practice, tree, code, title=title)
    if server := search_server():
        server.rebuild()
        served = EngineIndex.objects.filter(serving=True, name__startswith=f"{server.prefix}-")
        assert served.count() == Locale.objects.count()
        assert server.client.indices.exists_alias(name=f"{server.prefix}-pt_br")
    for language, words, title in (
        ("pt-br", "esperanca", "Linha da esperança"),
        ("pt", "apoi", "Linha de apoio"),
        ("zh-hans", "希望热线", "希望热线"),
    ):
        name, results = found(words, language)
        assert (name == "elasticsearch") == (engine == "elasticsearch"), language
        assert (language, title) in results


def test_a_language_that_comes_back_has_nothing_of_before(
    engine, tree, open_language, django_capture_on_commit_callbacks
):
    practice = tree.practice(title="Line of hope")
    locale = open_language("pl")
    old = translated(practice, tree, "pl", title="Linia nadziei")
    assert ("pl", "Linia nadziei") in found("nadziei", "pl")[1]
    with django_capture_on_commit_callbacks(execute=True):
        old.get_ancestors().get(depth=2).specific.delete()
        locale.delete()
    assert not known_language("pl")
    open_language("pl")
    assert found("nadziei", "pl")[1] == []
    assert search(SearchQuestion("nadziei", "pl")).count == 0

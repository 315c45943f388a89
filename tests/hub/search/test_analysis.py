"""From words to terms, and what the words of a query may stand for, without a database."""

import pytest

from hub.search.analysis import Analysis, analysis_of, fingerprint
from hub.search.expansion import Expansion
from hub.search.thesaurus import Thesaurus
from hub.search.vocabulary import Vocabulary, distance


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Self-harm, 24/7!", ["self", "harm", "selfharm", "24", "7"]),
        ("fr", "L’épuisement d'intervenants qu'on", ["épuisement", "intervenants", "on"]),
        ("en", "L'Oréal", ["l", "oréal"]),
        ("ar", "الوِقايَة مِن", ["الوقاية", "من"]),
        ("fi", "İstanbul a\u0301", ["istanbul", "á"]),
        ("en", "x" * 61, []),
    ],
)
def test_words(language, text, words):
    assert analysis_of(language).words(text) == words


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fi", "uhrien", "uhreille"),
        ("sv", "lösenord", "lösenorden"),
        ("fr", "élèves", "eleve"),
        ("en", "mentored", "mentoring"),
        ("ar", "المدرسة", "مدرسة"),
    ],
)
def test_forms_of_a_word_share_a_term(language, one, other):
    analysis = analysis_of(language)
    assert set(analysis.terms(one)) & set(analysis.terms(other))


def test_small_words_are_known_as_written_and_without_accents():
    assert analysis_of("sv").is_stop_word("för")
    assert analysis_of("sv").is_stop_word("for")
    assert not analysis_of("sv").is_stop_word("män")  # "man" is one, men are not
    assert analysis_of("ar").is_stop_word("إلى")


def vocabulary_of(language: str, *words: str) -> Vocabulary:
    analysis = Analysis(language)
    rows = [(*analysis.forms(word), word) for word in words]
    return Vocabulary(sorted((folded, word, terms, 2) for folded, terms, word in rows), 10)


def stands_for(text: str, language: str, *words: str) -> set[str]:
    """The terms that the words of a text stand for in a site with some words."""
    found = Expansion(text, language, vocabulary_of(language, *words), Thesaurus([])).read()
    return {term for word in found for clause in word.clauses for phrase in clause.phrases for term in phrase}


def test_a_language_without_a_stemmer_has_prefixes_and_corrections():
    assert stands_for("abi", "xx", "abielu", "maja") == {"abielu"}
    assert stands_for("abeilu", "xx", "abielu", "maja") == {"abielu"}
    assert stands_for("ÁBIELU", "xx", "abielu", "maja") == {"abielu"}


def test_only_languages_with_compounds_take_words_apart():
    assert stands_for("väkivaltatyö", "fi", "väkivalta", "kissa")
    assert not stands_for("teapotlidcover", "en", "cover", "cat")


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("sovitelu", "sovittelu", 1), ("medlning", "medling", 1), ("ab", "ba", 1), ("kissa", "koira", 3), ("", "ab", 2)],
)
def test_distance_counts_letters_and_swaps(one, other, steps):
    assert distance(one, other) == steps
    assert distance(other, one) == steps


def test_the_fingerprint_changes_with_the_analysis(monkeypatch):
    before = fingerprint()
    fingerprint.cache_clear()
    monkeypatch.setattr("hub.search.analysis.VERSION", 99)
    assert fingerprint() != before
    fingerprint.cache_clear()

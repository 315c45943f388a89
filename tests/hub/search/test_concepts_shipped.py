"""The shipped thesaurus: every concept in every language, in that language's script, each name a real alternative."""

import re
import tomllib

import pytest

from hub.content.concepts import load
from hub.content.words import FOLDER, Words
from hub.search.analysis import analysis_of
from hub.search.answers import SearchQuestion, search
from hub.search.models import Concept

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]
CONCEPTS = tomllib.loads((FOLDER / "concepts.toml").read_text("utf-8"))


def test_each_concept_has_names_in_each_language():
    assert len(CONCEPTS) >= 150
    for code, languages in CONCEPTS.items():
        assert list(languages) == LANGUAGES, code
        for names in languages.values():
            assert names, code
            assert len({name.casefold() for name in names}) == len(names), code
            assert all(name == name.strip() and 0 < len(name) <= 120 for name in names), code


def test_arabic_labels_are_arabic_and_others_are_not():
    for code, languages in CONCEPTS.items():
        assert re.search(r"[\u0621-\u064a]", languages["ar"][0]), code
        for language in ("en", "fi", "sv", "fr"):
            assert not re.search(r"[\u0600-\u06ff]", "".join(languages[language])), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_says_something(language):
    """A name made of small words only, or without letters, would find everything or nothing."""
    for code, languages in CONCEPTS.items():
        for name in languages[language]:
            words = analysis_of(language).words(name)
            assert any(not analysis_of(language).is_stop_word(word) for word in words), (code, name)


def test_loading_adds_what_is_missing_and_keeps_what_editors_wrote(tree):
    load(Words(), lambda text: None)
    number = Concept.objects.count()
    assert number == len(CONCEPTS) * 5
    shelter = Concept.objects.filter(locale=tree.locales["en"]).first()
    shelter.synonyms = "an editor's own word"
    shelter.save()
    load(Words(), lambda text: None)
    assert Concept.objects.count() == number
    shelter.refresh_from_db()
    assert shelter.synonyms == "an editor's own word"


@pytest.mark.parametrize(
    ("language", "words", "english"),
    [
        ("fi", "turvakoti", "Shelter for families"),
        ("sv", "kvinnojour", "Shelter for families"),
        ("fr", "PEV", "Preventing violent extremism at school"),
        ("ar", "العدالة التصالحية", "Restorative justice circles"),
    ],
)
def test_practitioners_find_english_pages_by_their_own_words(tree, language, words, english):
    load(Words(), lambda text: None)
    tree.practice(title=english)
    tree.practice(title="Gardening")
    assert [result.plain_title for result in search(SearchQuestion(words, language)).results] == [english]

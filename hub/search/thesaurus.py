"""Concepts and their names in every language, held in memory: what else a reader's words may be called."""

import dataclasses
from collections import defaultdict

from hub.search.analysis import analysis_of
from hub.search.models import Concept
from hub.search.naming import MAX_NAME_WORDS
from hub.search.text import fold

# The terms of a name, in order; all of them must be found together.
Phrase = tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Match:
    """A concept that is named in a query, from word `start` up to, not including, word `end`."""

    concept: str
    start: int
    end: int


class Thesaurus:
    """All names of all concepts.

    :param rows: (concept key, language code, names)
    """

    def __init__(self, rows: list[tuple[str, str, list[str]]]):
        self._phrases: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
        self._named: dict[str, dict[Phrase, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._names: dict[str, list[tuple[str, str, Phrase]]] = defaultdict(list)
        for concept, language, names in rows:
            for name in names:
                words = content_words(name, language)
                if not 0 < len(words) <= MAX_NAME_WORDS:
                    continue
                phrase = phrase_of(words, language)
                if phrase not in self._phrases[concept, language]:
                    self._phrases[concept, language].append(phrase)
                self._names[language].append((fold(name), name, phrase))
                for spelling in {phrase, phrase_of(words, language, typed=True)}:
                    self._named[language][spelling].add(concept)

    def matches(self, words: list[str], language: str) -> list[Match]:
        """The concepts that a query names, in any of their names; a longer name hides the shorter ones inside it."""
        found: list[Match] = []
        for length in range(min(MAX_NAME_WORDS, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                end = start + length
                if any(
                    match.start <= start and end <= match.end for match in found if match.end - match.start > length
                ):
                    continue
                part = words[start:end]
                spellings = {phrase_of(part, language), phrase_of(part, language, typed=True)}
                concepts = set().union(*(self._named[language].get(spelling, set()) for spelling in spellings))
                found += [Match(concept, start, end) for concept in sorted(concepts)]
        return found

    def names_starting(self, folded: str, language: str, limit: int) -> list[tuple[str, Phrase]]:
        """Names that begin with folded letters, the shortest first, each with its terms."""
        found = [(name, phrase) for start, name, phrase in self._names[language] if start.startswith(folded)]
        return sorted(found, key=lambda pair: (len(pair[0]), pair[0]))[:limit]

    def phrases(self, concept: str, language: str) -> list[Phrase]:
        """The names of a concept in a language, each as its terms."""
        return self._phrases.get((concept, language), [])


def content_words(text: str, language: str) -> list[str]:
    """The words of a text without the small ones, unless it has no others."""
    analysis = analysis_of(language)
    words = analysis.words(text)
    return [word for word in words if not analysis.is_stop_word(word)] or words


def phrase_of(words: list[str], language: str, typed: bool = False) -> Phrase:
    """One term for each word: of the word as written, or as it is typed without accents."""
    every = (analysis_of(language).terms(word) for word in words)
    return tuple(terms[-1 if typed else 0] for terms in every if terms)


def read_thesaurus() -> Thesaurus:
    """The thesaurus from the database."""
    rows = Concept.objects.select_related("locale")
    return Thesaurus([(str(row.translation_key), row.locale.language_code, row.names) for row in rows])

"""What may be meant while a reader is still typing: words of the site and names of concepts."""

from hub.search.analysis import analysis_of
from hub.search.state import memory
from hub.search.text import fold, query_text

MAX_SUGGESTIONS = 8
MIN_LETTERS = 2
MIN_DOCUMENTS = 2  # a word of one page only might tell of a person


def suggest(text: str, language: str) -> list[str]:
    """At most 8 queries that begin as the text does: names of concepts the site writes about, then words."""
    memory.refresh()
    typed = query_text(text)
    if len(fold(typed)) < MIN_LETTERS or language not in memory.locales:
        return []
    found = [*_concepts(typed, language), *_words(typed, language)]
    different = {fold(suggestion): suggestion for suggestion in reversed(found)}
    ordered = sorted(different.values(), key=found.index)
    return [suggestion for suggestion in ordered if fold(suggestion) != fold(typed)][:MAX_SUGGESTIONS]


def _concepts(typed: str, language: str) -> list[str]:
    vocabulary = memory.vocabulary(language)
    names = memory.thesaurus().names_starting(fold(typed), language, MAX_SUGGESTIONS)
    return [
        name for name, phrase in names if all(vocabulary.frequency.get(term, 0) >= MIN_DOCUMENTS for term in phrase)
    ]


def _words(typed: str, language: str) -> list[str]:
    """The text with its last word completed."""
    words = analysis_of(language).words(typed)
    if not words or typed[-1:].isspace():
        return []
    last = fold(words[-1])
    if len(last) < MIN_LETTERS:
        return []
    before = typed[: typed.lower().rfind(words[-1])]
    entries = memory.vocabulary(language).starting(last, 3 * MAX_SUGGESTIONS)
    return [before + entry.surface for entry in entries if entry.documents >= MIN_DOCUMENTS and len(entry.folded) > 2]

"""What may be meant while a reader is still typing: words of the site and names of concepts."""

import re
import unicodedata

from hub.search.analysis import analysis_of
from hub.search.state import memory
from hub.search.text import fold, query_text

MAX_SUGGESTIONS = 8
_LAST = re.compile(r"[^\W_]+$")
MIN_LETTERS = 2
MIN_DOCUMENTS = 2  # a word of one page only might tell of a person


def suggest(text: str, language: str) -> list[str]:
    """At most 8 queries that begin as the text does: names of concepts the site writes about, then words."""
    memory.refresh()
    typed = query_text(unicodedata.normalize("NFC", text))
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
    last = _LAST.search(typed)
    folded = fold(last.group()) if last else ""
    if len(folded) < MIN_LETTERS:
        return []
    before = typed[: last.start()] if last else ""
    entries = memory.vocabulary(language).starting(folded, 3 * MAX_SUGGESTIONS)
    analysis, stems = analysis_of(language), set()
    found = []
    for entry in entries:
        stem = entry.terms[:1]
        if entry.documents >= MIN_DOCUMENTS and stem not in stems and not analysis.is_stop_word(entry.surface):
            stems.add(stem)
            found.append(before + entry.surface)
    return found

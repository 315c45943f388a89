"""What a result shows of its page: the part where the words are, escaped, with the words marked."""

import re

from django.utils.html import escape

from hub.search.analysis import analysis_of
from hub.search.thesaurus import Phrase

LENGTH = 240  # characters, about
_SENTENCE = re.compile(r"(?<=[.!?؟։])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")


def highlighted(text: str, language: str, phrases: set[Phrase]) -> str:
    """The text as HTML, with <mark> around the words that were looked for. A phrase counts where all of it is there."""
    parts, end = [], 0
    for start, stop in _found(text, language, phrases):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return "".join([*parts, escape(text[end:])])


def _found(text: str, language: str, phrases: set[Phrase]) -> list[tuple[int, int]]:
    analysis = analysis_of(language)
    words = [(match.span(), analysis.terms(match.group().lower())) for match in _WORD.finditer(text)]
    there = {term for _place, terms in words for term in terms}
    wanted = {term for phrase in phrases if there.issuperset(phrase) for term in phrase}
    return [place for place, terms in words if not wanted.isdisjoint(terms)]


def snippet(texts: list[str], language: str, phrases: set[Phrase]) -> str:
    """The sentences that hold most of what was looked for, at most LENGTH characters and a word, as HTML.

    :param texts: in order of preference; the first is shown where none holds a word
    """
    best, most = "", 0
    for text in texts:
        for sentence in _SENTENCE.split(text):
            number = len(_found(sentence, language, phrases))
            if number > most:
                best, most = sentence, number
        if most:
            break
    return highlighted(_cut(best or texts[0], language, phrases), language, phrases)


def _cut(text: str, language: str, phrases: set[Phrase]) -> str:
    """A part of a long text around the first word that was found, cut between words."""
    if len(text) <= LENGTH:
        return text
    places = _found(text, language, phrases)
    start = max(0, (places[0][0] if places else 0) - LENGTH // 3)
    if start:
        start = text.find(" ", start) + 1
    end = text.rfind(" ", 0, start + LENGTH) if start + LENGTH < len(text) else len(text)
    end = end if end > start else start + LENGTH
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")

"""What a result shows of its page: the part where the words are, escaped, with the words marked."""

import re

from django.utils.html import escape

from hub.search.analysis import analysis_of

LENGTH = 240  # characters, about
_SENTENCE = re.compile(r"(?<=[.!?؟։])\s+|\n+")
_WORD = re.compile(r"[^\W_]+")


def highlighted(text: str, language: str, terms: set[str]) -> str:
    """The text as HTML, with <mark> around the words whose terms were looked for."""
    parts, end = [], 0
    for start, stop in _found(text, language, terms):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return "".join([*parts, escape(text[end:])])


def _found(text: str, language: str, terms: set[str]) -> list[tuple[int, int]]:
    analysis = analysis_of(language)
    return [m.span() for m in _WORD.finditer(text) if not terms.isdisjoint(analysis.terms(m.group().lower()))]


def snippet(texts: list[str], language: str, terms: set[str]) -> str:
    """The sentences that hold most of what was looked for, at most LENGTH characters and a word, as HTML.

    :param texts: in order of preference; the first is shown where none holds a word
    """
    best, most = "", 0
    for text in texts:
        for sentence in _SENTENCE.split(text):
            number = len(_found(sentence, language, terms))
            if number > most:
                best, most = sentence, number
        if most:
            break
    return highlighted(_cut(best or texts[0], language, terms), language, terms)


def _cut(text: str, language: str, terms: set[str]) -> str:
    """A part of a long text around the first word that was found, cut between words."""
    if len(text) <= LENGTH:
        return text
    places = _found(text, language, terms)
    start = max(0, (places[0][0] if places else 0) - LENGTH // 3)
    if start:
        start = text.find(" ", start) + 1
    end = text.rfind(" ", 0, start + LENGTH) if start + LENGTH < len(text) else len(text)
    end = end if end > start else start + LENGTH
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")

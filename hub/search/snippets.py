"""What a result shows of its page: the part where the words are, escaped, with the words marked."""

import re
from itertools import pairwise

from django.utils.html import escape

from hub.search.analysis import MARKS, analysis_of, in_lower_case
from hub.search.thesaurus import Phrase

LENGTH = 240  # characters, about
_SENTENCE = re.compile(r"(?<=[.!?؟։])\s+|\n+")
_WORD = re.compile(rf"[^\W_]+(?:{MARKS.pattern}+[^\W_]*)*")  # accents and vowels may be signs of their own


def highlighted(text: str, language: str, phrases: set[Phrase]) -> str:
    """The text as HTML, with <mark> around the words that were looked for. A phrase counts where all of it is there."""
    parts, end = [], 0
    for start, stop in _found(text, language, phrases):
        parts += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return "".join([*parts, escape(text[end:])])


def _found(text: str, language: str, phrases: set[Phrase]) -> list[tuple[int, int]]:
    """The places of the words that were looked for."""
    forms = analysis_of(language).forms
    words = [(match, forms(in_lower_case(match.group()))[1]) for match in _WORD.finditer(text)]
    wanted = _wanted({terms for _match, terms in words}, phrases)
    return [match.span() for match, terms in words if terms in wanted]


def _wanted(there: set[str], phrases: set[Phrase]) -> set[str]:
    """Those forms of a text's words that stand for a phrase of which all terms are in the text."""
    sought = {term for phrase in phrases for term in phrase}
    forms_of: dict[str, set[str]] = {}
    for form in there:
        for term in form.split():
            if term in sought:
                forms_of.setdefault(term, set()).add(form)
    whole = (phrase for phrase in phrases if all(term in forms_of for term in phrase))
    return {form for phrase in whole for term in phrase for form in forms_of[term]}


def snippet(texts: list[str], language: str, phrases: set[Phrase]) -> str:
    """The sentence that holds most of what was looked for, at most LENGTH characters and a word, as HTML.

    :param texts: in order of preference; the first is shown where none holds a word
    """
    for text in texts:
        places = _found(text, language, phrases)
        if places:
            return highlighted(_cut(_sentence(text, places), language, phrases), language, phrases)
    return highlighted(_cut(texts[0], language, phrases), language, phrases)


def _sentence(text: str, places: list[tuple[int, int]]) -> str:
    """The sentence with most of the places, the first of several."""
    borders = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    sentences = list(pairwise(borders))
    numbers = [sum(start <= place < end for place, _stop in places) for start, end in sentences]
    start, end = sentences[numbers.index(max(numbers))]
    return text[start:end].strip()


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

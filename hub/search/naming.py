"""Names of concepts: what makes a good one, in sentences that editors understand."""

import itertools
import re

from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hub.search.text import fold

MAX_NAMES = 60
MAX_NAME_LENGTH = 120
MAX_NAME_WORDS = 6  # without the small words of the language


def tidy(name: str) -> str:
    """A name with one space between its words."""
    return " ".join(name.split())


def lines(text: str) -> list[str]:
    """The names that stand one a line."""
    return [tidy(line) for line in text.splitlines()]


def key(name: str) -> str:
    """The same for names that differ in capitals only."""
    return tidy(name).casefold()


def says_something(name: str) -> bool:
    """True where a name holds a letter or a digit."""
    return re.search(r"[^\W_]", fold(name)) is not None


def check(names: list[str], language: str, known: set[str]) -> None:
    """Raises ValidationError where names are of no use to the search.

    :param names: the label first
    :param known: names the concept has already, in any language; these may be longer than the search reads
    """
    if len(names) > MAX_NAMES:
        sentence = _("A concept has at most %(most)s names; these are %(number)s. Take some out.")
        raise ValidationError({"synonyms": ValidationError(sentence, params={"most": MAX_NAMES, "number": len(names)})})
    seen: set[str] = set()
    for field, name in zip(["label"] + ["synonyms"] * len(names), names, strict=False):
        sentence = _wrong(name, language, name in known)
        if sentence is None and key(name) in seen:
            sentence = _("“%(name)s” is there twice. Once is enough; capitals make no difference.")
        if sentence:
            params = {"name": shortened(name), "most": MAX_NAME_LENGTH, "words": MAX_NAME_WORDS}
            raise ValidationError({field: ValidationError(sentence, params=params)})
        seen.add(key(name))


def _wrong(name: str, language: str, is_known: bool):
    """What is wrong with one name, or None."""
    from hub.search.thesaurus import content_words

    if not name:
        return None  # a label that is missing: the form says so
    if not says_something(name):
        return _("“%(name)s” is no name: it holds no letter and no digit.")
    if len(name) > MAX_NAME_LENGTH:
        return _("“%(name)s” is too long. A name has at most %(most)s characters. One name a line?")
    if not is_known and len(content_words(name, language)) > MAX_NAME_WORDS:
        return _("“%(name)s” is too long for the search, which reads names of at most %(words)s words.")
    return None


def shortened(text: str, length: int = 60) -> str:
    """The beginning of a text that is too long to show."""
    return text if len(text) <= length else text[: length - 1] + "…"


def free_code(label: str, taken: set[str]) -> str:
    """A code made from a label, that no other concept has. Letters that are not Latin give none, so chance does."""
    base = slugify(label)[:50].strip("-") or f"concept-{get_random_string(8).lower()}"
    codes = (base if number == 1 else f"{base}-{number}" for number in itertools.count(1))
    return next(code for code in codes if code not in taken)

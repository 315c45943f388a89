"""What may be stored of what a service sends: a translation of the sentence, and nothing that the sentence had not."""

import re
from collections import Counter

from bs4 import BeautifulSoup
from bs4.element import PreformattedString

from hub.translation.machine.protection import unprotect
from hub.translation.machine.reasons import Doubt, RefusedError
from hub.translation.sentences import UNSEEN

LONGEST, SHORTEST = 5, 8  # at most five times as long, at least an eighth
SLACK = 60  # letters; short texts differ more
SAME_WORDS = 4  # so many words and more are not a name that stays as it is


def accepted(source: str, answer: str, limit: int | None = None) -> str:
    """The answer as inline HTML that can be stored; raises RefusedError.

    :param source: the sentence, as wagtail-localize keeps it: inline HTML with ids in place of attributes
    :param answer: what the service sent
    :param limit: letters that the field takes
    """
    if UNSEEN.search(answer) or "\ufffd" in answer:
        raise RefusedError(Doubt.LETTERS)
    if len(answer) > LONGEST * len(source) * 4 + 1000:
        raise RefusedError(Doubt.LENGTH)  # before anything parses it
    wanted, given = _parsed(source), _parsed(answer)
    unprotect(given)
    words, text = _text(wanted), _text(given)
    if not text:
        raise RefusedError(Doubt.EMPTY)
    if _markup(given) != _markup(wanted) or ("<" in text and "<" not in words):
        raise RefusedError(Doubt.MARKUP)
    if len(text) > LONGEST * len(words) + SLACK or len(text) < (len(words) - SLACK) / SHORTEST:
        raise RefusedError(Doubt.LENGTH)
    if limit is not None and len(text) > limit:
        raise RefusedError(Doubt.TOO_LONG)
    if text == words and len(words.split()) >= SAME_WORDS:
        raise RefusedError(Doubt.UNCHANGED)
    return re.sub(r"[ \n\t\r]+", " ", str(given)).strip()


def _parsed(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


def _text(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def _markup(soup: BeautifulSoup) -> Counter:
    """Every element with its attributes and the link it stands in, and every comment or declaration."""
    found = Counter(str(type(part)) for part in soup.descendants if isinstance(part, PreformattedString))
    for element in soup.find_all(True):
        attributes = sorted((name, str(value)) for name, value in element.attrs.items())
        found[repr((element.name, attributes, element.find_parent("a") is not None))] += 1
    return found

"""Plain text and its folded form, the same for what is indexed and what is asked."""

import html
import re
import unicodedata

from django.utils.html import strip_tags

MAX_QUERY_LENGTH = 200
_UNSEEN = {"Cc", "Cs", "Co", "Cn"}  # control signs, halves of letters, what is no sign
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه")
# Letters that sort after z, in the order of each language's alphabet.
_AFTER_Z = dict.fromkeys(("sv", "fi"), str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"}))


def plain(markup: str) -> str:
    """The text of rich text, without tags and entities, one space between its parts."""
    apart = re.sub(r"</(p|li|h\d|td|th|blockquote)>|<br\s*/?>", " ", markup)
    return " ".join(html.unescape(strip_tags(apart)).split())


def printable(text: str) -> str:
    """The text without signs that XML cannot hold; each end of a line is one sign."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """Text without case, accents and Arabic vowel marks; alef, ya and ta marbuta in one form each."""
    if text.isascii():
        return text.lower()
    text = _ARABIC_MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_ARABIC_LETTERS)).casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


def query_text(typed: str) -> str:
    """What is left of a query: its first 200 characters, without signs that nobody sees, one space between words."""
    seen = "".join(
        "" if unicodedata.category(c) == "Cf" else " " if unicodedata.category(c) in _UNSEEN else c
        for c in typed[:MAX_QUERY_LENGTH]
    )
    return " ".join(seen.split())


def sort_key(title: str, language: str) -> str:
    """A key that sorts titles as the language's alphabet does; at most 255 characters."""
    letters = re.sub(r"^\W+", "", unicodedata.normalize("NFC", title).casefold())
    return fold(letters.translate(_AFTER_Z.get(language, {})))[:255]

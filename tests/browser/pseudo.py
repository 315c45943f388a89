"""A pseudo-language: the English words with accents, in brackets, and at least 40 % longer. For tests alone.

It takes the place of English, and, for right to left, of Arabic: so nobody is offered a language that is none.
"""

import math
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "locale/en/LC_MESSAGES/django.po"
LANGUAGES = ["en", "ar"]
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀçđéƒğĥíĵķłɱñóþɋŕšŧúṽŵẋýžÁßÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŦÚṼŴẊÝŽ"
)
# What a translation keeps as it is.
KEPT = re.compile(r"(<[^>]+>|%\(\w+\)s|\{\w+\})")


def pseudo(text: str) -> str:
    """The text as the pseudo-language has it; each run of words between tags has brackets of its own."""
    runs = [[]]
    for part in KEPT.split(text):
        if part.startswith("<"):
            runs += [[part], []]
        else:
            runs[-1].append(part)
    return "".join(_run(run) for run in runs)


def _run(parts: list[str]) -> str:
    text = "".join(part if KEPT.fullmatch(part) else re.sub(r"[^\W\d_]+", _longer, part) for part in parts)
    has_words = any(re.search(r"[^\W\d_]", part) for part in parts if not KEPT.fullmatch(part))
    return f"⟦{text}⟧" if has_words else text


def _longer(word: re.Match) -> str:
    return word[0].translate(ACCENTED) + "é" * math.ceil(0.4 * len(word[0]))


def unbracketed(text: str) -> str:
    """What of a text on a page the pseudo-language did not bring."""
    while (rest := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = rest
    return " ".join(text.split())


def write_catalogues(folder: Path) -> Path:
    """Writes compiled catalogues into the folder, for LOCALE_PATHS; gives the folder."""
    with SOURCE.open("rb") as file:
        english = read_po(file, locale="en")
    for language in LANGUAGES:
        catalogue = Catalog(locale=language)
        for message in english:
            if message.pluralizable:
                texts = [pseudo(message.id[-1])] * catalogue.num_plurals
                catalogue.add(message.id, texts, context=message.context)
            elif message.id:
                catalogue.add(message.id, pseudo(message.id), context=message.context)
        path = folder / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalogue)
    return folder

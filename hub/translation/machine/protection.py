"""The site's own words in a machine's sentences: labels of the taxonomy and names of the search's concepts."""

import dataclasses
import re

from bs4 import BeautifulSoup, NavigableString
from wagtail.models import Locale

from hub.search.text import plain
from hub.search.thesaurus import Phrase, Thesaurus, content_words, phrase_of
from hub.translation.glossary import read_names

NOUNS_IN_CAPITALS = {"de", "lb"}
KEEP = "span"  # <span translate="no">: HTML's own way to say so, which all services follow


@dataclasses.dataclass(frozen=True)
class Entry:
    """One term: how the source calls it, and how the target does, the first name first."""

    source: str
    target: list[str]


class Protection:
    """Keeps the terms of the glossary through a translation.

    A term that stands in a sentence as the glossary writes it is replaced by the target's label, which the service is
    told to leave alone. In another form (plural, genitive) it is left to the service, and looked for afterwards.

    :param source: language code of the sentences
    :param target: language code of the translations
    """

    def __init__(self, source: str, target: str, entries: list[Entry]):
        self.source, self.target = source, target
        self._labels: dict[str, Entry] = {}
        for entry in entries:
            self._labels.setdefault(entry.source.casefold(), entry)
        names = sorted(self._labels, key=len, reverse=True)
        any_name = "|".join(map(re.escape, names))
        self._exact = re.compile(rf"(?<!\w)(?:{any_name})(?!\w)", re.IGNORECASE) if names else None
        self._thesaurus = Thesaurus(
            [(entry.source.casefold(), source, [entry.source]) for entry in entries]
            + [(entry.source.casefold(), target, entry.target) for entry in entries]
        )

    def protect(self, markup: str) -> str:
        """Inline HTML in which the terms are the target's already, each marked as not to be translated."""
        if self._exact is None or not self._exact.search(plain(markup)):
            return markup
        soup = BeautifulSoup(markup, "html.parser")
        for text in list(soup.find_all(string=True)):
            pieces = self._pieces(soup, text)
            if len(pieces) > 1 or not isinstance(pieces[0], NavigableString):
                text.replace_with(*pieces)
        return str(soup)

    def _pieces(self, soup: BeautifulSoup, text: NavigableString) -> list:
        pieces, end = [], 0
        for found in self._exact.finditer(text) if self._exact else ():
            label = self._in_case_of(found[0])
            kept = soup.new_tag(KEEP, attrs={"translate": "no"}, string=label)
            pieces += [NavigableString(text[end : found.start()]), kept]
            end = found.end()
        return [piece for piece in [*pieces, NavigableString(text[end:])] if piece] or [text]

    def _in_case_of(self, written: str) -> str:
        """The target's label for a term, with or without a capital as the term is written. Acronyms stay."""
        entry = self._labels[written.casefold()]
        label = entry.target[0]
        if written[0] == entry.source[0] or label[1:2].isupper():
            return label
        if written[0].isupper():
            return label[0].upper() + label[1:]
        return label if self.target.split("-")[0] in NOUNS_IN_CAPITALS else label[0].lower() + label[1:]

    def misses(self, source_markup: str, target_markup: str) -> bool:
        """True when a term of the source has none of its names, in any form, in the target."""
        named = self._thesaurus.matches(content_words(plain(source_markup), self.source), self.source)
        if not named:
            return False
        said = phrase_of(content_words(plain(target_markup), self.target), self.target)
        return not all(
            any(_stands_in(phrase, said) for phrase in self._thesaurus.phrases(match.concept, self.target))
            for match in named
        )


def unprotect(soup: BeautifulSoup) -> None:
    """Takes away the marks that `protect` has set."""
    for kept in soup.find_all(KEEP, attrs={"translate": "no"}):
        if set(kept.attrs) == {"translate"}:
            kept.unwrap()


def protection_between(source: Locale, target: Locale) -> Protection:
    """The same from the database: what has a name in both languages.

    A label that is the same in both was most likely copied and never translated.
    """
    named = read_names(source.language_code, target.language_code).values()
    entries = [Entry(names[0], others) for names, others in named if names[0].casefold() != others[0].casefold()]
    return Protection(source.language_code, target.language_code, entries)


def _stands_in(phrase: Phrase, said: Phrase) -> bool:
    width = len(phrase)
    return any(said[start : start + width] == phrase for start in range(len(said) - width + 1))

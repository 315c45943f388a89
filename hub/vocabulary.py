"""Controlled vocabularies: codes that never change, and their labels in each language.

Schemes are the taxonomy's (rows of hub.models.Term) and two that CLDR keeps for the whole world, by Babel:
`country` (ISO 3166-1 alpha-2, and INT for an international body) and `language` (ISO 639, and und for not known).
"""

from collections.abc import Collection, Mapping
from functools import cache

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language, gettext, override, pgettext

from hub.languages import cldr, interface_language, own_name
from hub.search.state import memory
from hub.search.text import sort_key

COUNTRY, LANGUAGE = "country", "language"
INTERNATIONAL, UNKNOWN_LANGUAGE = "INT", "und"
# CLDR's territories that are no countries: unions, outlying groups, pseudo codes.
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class Label(str):
    """A label that knows which language it is in: a term that is not translated keeps its source's label."""

    language: str

    def __new__(cls, text: str, language: str):
        label = super().__new__(cls, text)
        label.language = language
        return label


@cache
def _cldr(scheme: str, language: str) -> dict[str, str]:
    """The labels of a scheme that CLDR keeps. A name it lacks in the language is English."""
    first_language = interface_language(language)
    with override(language):
        first = (
            {INTERNATIONAL: Label(gettext("International"), first_language)}
            if scheme == COUNTRY
            else {UNKNOWN_LANGUAGE: Label(gettext("Not known"), first_language)}
        )
    labels: dict[str, str] = {}
    for code in (settings.LANGUAGE_CODE, language):
        if names := cldr(code):
            found = names.territories if scheme == COUNTRY else names.languages
            labels |= {
                key: Label(name if scheme == COUNTRY else _capitalised(name), code)
                for key, name in found.items()
                if len(key) == 2 and key.isalpha() and key not in NOT_COUNTRIES
            }
    return first | dict(sorted(labels.items(), key=lambda item: sort_key(item[1], language)))


class Labels(Mapping[str, dict[str, str]]):
    """Labels of all schemes in one language: `labels["topic"]["mentoring"]`.

    The taxonomy is read with one query when it is first needed. A term that is not translated keeps its source label.
    """

    def __init__(self, language: str):
        self.language = language
        self._terms: dict[str, dict[str, str]] | None = None

    def _read(self) -> dict[str, dict[str, str]]:
        if self._terms is None:
            self._terms = apps.get_model("hub", "Term").objects.labels(self.language)
        return self._terms

    def __getitem__(self, scheme: str) -> dict[str, str]:
        if scheme in (COUNTRY, LANGUAGE):
            return _cldr(scheme, self.language)
        return self._read().get(scheme, {})

    def __iter__(self):
        return iter([COUNTRY, LANGUAGE, *self._read()])

    def __len__(self):
        return len(self._read()) + 2

    def of(self, scheme: str, code: str) -> str:
        """The label of one code; the code itself where the scheme does not know it."""
        return self[scheme].get(code, code)


def labels_in(language: str) -> Labels:
    """Labels in a language for indexing many pages: the taxonomy is read again only after it has changed."""
    return memory.labels.setdefault(language, Labels(language))


def labels() -> Labels:
    """Labels in the active language."""
    return Labels(get_language() or settings.LANGUAGE_CODE)


def choices(scheme: str) -> list[tuple[str, str]]:
    """(code, label) pairs of a scheme in the active language, for a form field."""
    return list(labels()[scheme].items())


def codes(scheme: str) -> Collection[str]:
    """The codes of a scheme that have a label in the active language or in the source's."""
    if scheme in (COUNTRY, LANGUAGE):
        return labels()[scheme].keys()
    spoken = {settings.LANGUAGE_CODE, get_language() or settings.LANGUAGE_CODE}
    terms = apps.get_model("hub", "Term").objects.filter(scheme=scheme, locale__language_code__in=spoken)
    return set(terms.values_list("code", flat=True))


def language_name(code: str) -> str:
    """The name of a language in that of the interface, as it stands inside a sentence."""
    names, spoken = cldr(interface_language()), cldr(code)
    if names is None or spoken is None:
        return own_name(code)
    return names.languages.get(str(spoken)) or spoken.get_display_name(names) or own_name(code)


def in_words(items: list[str]) -> str:
    """The items as one text, with the separator of the interface's language."""
    return separator().join(items)


def separator() -> str:
    """What stands between the items of a list."""
    return pgettext("between the items of a list", ", ")

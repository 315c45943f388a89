"""Who is asked about a practice, and in which language."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from wagtail.models import Locale

from good_practices.models import Organisation, PracticePage
from good_practices.models.organisation import name_key
from hub.querysets import LANGUAGE, open_locales


class Owner(NamedTuple):
    """Who gets a mail, and the language in which it is."""

    address: str
    language: str


def organisations_of(pages: Iterable[PracticePage]) -> dict[str, Organisation]:
    """{uid of a practice: the organisation its record names}, of those that are known; one query."""
    named = {page.uid: page.organisation for page in pages}
    found = Organisation.objects.by_key(named.values())
    return {uid: found[key] for uid, name in named.items() if (key := name_key(name)) in found}


def contact_of(organisation: Organisation | None) -> str:
    """Where an organisation is asked; empty where it cannot be, or does not want to.

    :raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits
    """
    return "" if organisation is None or organisation.no_questions_since else organisation.contact


def owner_of(page: PracticePage, organisation: Organisation | None, languages: Iterable[str]) -> Owner | None:
    """Who is asked about a practice by mail; None where nobody can be.

    :param languages: codes of the site's, from site_languages
    :raises ImproperlyConfigured: where no key of PRIVATE_DATA_KEYS fits
    """
    address = contact_of(organisation) if settings.EMAIL_URL else ""
    return Owner(address, language_for(page, languages)) if address else None


def language_for(page: PracticePage, languages: Iterable[str]) -> str:
    """The first language of a practice that the site has, else English.

    :param languages: codes of the site's, from site_languages
    """
    known = set(languages)
    return next((code for code in page.languages if code in known), settings.LANGUAGE_CODE)


def site_languages() -> list[str]:
    """The languages in which the site answers."""
    return list(Locale.objects.filter(pk__in=open_locales()).values_list("language_code", flat=True))


def in_language(pages: Sequence[PracticePage], language: str) -> list[PracticePage]:
    """Live practices as they are read in a language; those that are not translated as they are. One query."""
    others = PracticePage.objects.filter(
        uid__in=[page.uid for page in pages], live=True, alias_of=None, fallback_of=None
    )
    spoken = others.filter(locale__language_code=language).select_related(*LANGUAGE)
    translated = {page.uid: page for page in spoken}
    return [translated.get(page.uid, page) for page in pages]

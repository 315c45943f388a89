"""The languages of the site, as addresses name them: which there are, how they are called and written.

The site's languages are the Locale rows that have a front page. They are held in memory: hub.search.state.
"""

from functools import cache

from babel import Locale as CldrLocale
from babel import UnknownLocaleError
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import Http404
from django.utils.translation import get_language

from hub.search.state import memory

CLDR_CODES = {"prs": "fa-af"}  # CLDR knows Dari as the Persian of Afghanistan


def site_languages() -> list[str]:
    """Codes of the site's languages as last read, in reading order. Asks nothing of the database."""
    return list(memory.locales) or list(dict(settings.SHIPPED_LANGUAGES))


def served_language() -> str:
    """The language of the address.

    :raises Http404: where the site has no such language (any more)
    """
    language = get_language() or ""
    if language not in memory.locales:  # read anew by hub.middleware
        raise Http404
    return language


def names() -> list[tuple[str, str]]:
    """(code, own name) of the site's languages as they are now, for forms; one query."""
    memory.refresh()
    return [(code, own_name(code)) for code in site_languages()]


def own_name(code: str) -> str:
    """What speakers of a language call it; the code itself where nobody knows."""
    return dict(settings.LANGUAGES).get(code, code)


def direction(code: str) -> str:
    """The writing direction of a language, as the dir attribute has it."""
    return "rtl" if code in settings.LANGUAGES_BIDI else "ltr"


def tag(code: str) -> str:
    """The code as BCP 47 writes it: "pt-BR" for "pt-br", "zh-Hans" for "zh-hans"."""
    first, *others = code.split("-")
    return "-".join([first, *({2: part.upper(), 4: part.title()}.get(len(part), part) for part in others)])


def interface_language(code: str | None = None) -> str:
    """The language that buttons and notices have under a language (the active one): its own, or English without one."""
    code = code or get_language() or settings.LANGUAGE_CODE
    shipped = dict(settings.SHIPPED_LANGUAGES)
    return code if code in shipped or code.split("-")[0] in shipped else settings.LANGUAGE_CODE


@cache
def cldr(code: str) -> CldrLocale | None:
    """What CLDR says of a language; None for one that it does not know."""
    try:
        return CldrLocale.parse(CLDR_CODES.get(code, code), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def best_match(accepted: list[str], known: list[str]) -> str | None:
    """The first accepted language among the known ones: as it is, without its country, or with another one.

    :param accepted: codes in lower case, the most wanted first
    """
    for code in accepted:
        base = code.split("-")[0]
        same_script = LANG_INFO.get(code, {}).get("fallback", [])  # zh-tw is written as zh-hant
        variants = [other for other in known if other.split("-")[0] == base]
        for wanted in (code, *same_script, base, *variants):
            if wanted in known:
                return wanted
    return None

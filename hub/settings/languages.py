"""The languages a site can have. Which it does have, its Locale rows say: an administrator adds them in the admin."""

import contextlib
from pathlib import Path

from django.conf import global_settings
from django.conf.locale import LANG_INFO
from django.utils.translation import to_locale

from hub.settings.env import Language

# With a catalogue in locale/ and words in content/.
SHIPPED = [
    ("en", "English"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
# Spoken by those whom the hub is for, and unknown to Django. Names and directions are CLDR's.
MORE = [
    Language("so", "Soomaali"),
    Language("ps", "پښتو", rtl=True),
    Language("ti", "ትግርኛ"),
    Language("prs", "دری", rtl=True),
    Language("ku", "Kurdî"),
]
ENGLISH = {"so": "Somali", "ps": "Pashto", "ti": "Tigrinya", "prs": "Dari", "ku": "Kurdish"}
# Where Django has the English name instead of the language's own, as CLDR has it.
OWN_NAMES = {"km": "ខ្មែរ", "mn": "Монгол", "pa": "ਪੰਜਾਬੀ"}

added: dict[str, None] = {}  # codes that Django does not list, in order


def register(extra: list[Language]) -> None:
    """Makes languages known to Django. A direction it knows already stays."""
    for language in [*MORE, *extra]:
        known = LANG_INFO.get(language.code, {})
        LANG_INFO[language.code] = {
            "bidi": language.rtl or language.code in global_settings.LANGUAGES_BIDI,
            "code": language.code,
            "name": known.get("name") or ENGLISH.get(language.code, language.name),
            "name_local": language.name,
        }
        if language.code not in dict(global_settings.LANGUAGES):
            added[language.code] = None


def by_own_name() -> list[tuple[str, str]]:
    """(code, own name) of all languages: those with a catalogue first, in their order, then by name."""
    shipped = dict(SHIPPED)
    names = {code: _own_name(code) for code in _codes() if code not in shipped}
    return [*SHIPPED, *sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))]


def by_english_name() -> list[tuple[str, str]]:
    """(code, name) for the admin's form, where nobody needs to read the language to find it."""
    shipped = dict(SHIPPED)
    names = {code: _both_names(code) for code in _codes() if code not in shipped}
    return [*SHIPPED, *sorted(names.items(), key=lambda item: item[1])]


def right_to_left() -> list[str]:
    """Codes of the languages that are written from right to left."""
    # LANG_INFO is wrong about Azerbaijani.
    return [*global_settings.LANGUAGES_BIDI, *(code for code in added if LANG_INFO[code]["bidi"])]


def _codes() -> list[str]:
    return [*dict(global_settings.LANGUAGES), *added]


def _own_name(code: str) -> str:
    name = OWN_NAMES.get(code) or LANG_INFO[code]["name_local"]
    return name[:1].title() + name[1:]  # title, not upper: Georgian has no capital at the start of a name


def _both_names(code: str) -> str:
    english, own = LANG_INFO[code]["name"], _own_name(code)
    return english if english == own else f"{english} ({own})"


def stand_in(folder: Path, catalogues: Path) -> Path:
    """A folder of catalogues in which English stands in for every language that has none of its own.

    Wagtail leaves alone a language without any catalogue. And Wagtail's own catalogues hold some of the hub's words,
    so that an interface without this would be a mixture of two languages.

    :param folder: is made; it holds links, so that it never is behind
    :param catalogues: the project's own
    """
    folder.mkdir(exist_ok=True)
    shipped = dict(SHIPPED)
    for code in _codes():
        if code not in shipped and code.split("-")[0] not in shipped:
            with contextlib.suppress(FileExistsError):
                (folder / to_locale(code)).symlink_to(catalogues / "en")
    return folder

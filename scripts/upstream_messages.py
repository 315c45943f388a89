"""Collects into locale_upstream/ what Wagtail and wagtail-localize leave untranslated in the languages of locale/.

makemessages knows only our own source: in locale/ it would take these strings for obsolete. Translations that are there
stay; a string that a newer Wagtail translates itself goes, a new one comes with an empty translation.
"""

import os
import re
from pathlib import Path

import django
import polib
from django.apps import apps
from django.conf import locale as django_locale

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "locale_upstream"
DOMAINS = ["django", "djangojs"]
HEADER = """Strings that Wagtail and wagtail-localize leave untranslated, collected by make messages.
The translations have not been reviewed by a native speaker."""

type Key = tuple[str | None, str]


def collect(language: str, domain: str) -> None:
    """Writes the language's file of a domain anew; removes it where nothing is missing."""
    path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
    done = {key(entry): entry for entry in polib.pofile(path)} if path.exists() else {}
    file = polib.POFile(wrapwidth=0)
    file.header, file.metadata = HEADER, metadata(language)
    for entry in missing(language, domain):
        found = done.get(key(entry), polib.POEntry())
        entry.msgstr = found.msgstr
        if entry.msgid_plural:
            forms = int(re.search(r"nplurals=(\d+)", file.metadata["Plural-Forms"])[1])
            entry.msgstr_plural = {form: found.msgstr_plural.get(form, "") for form in range(forms)}
        file.append(entry)
    if file:
        path.parent.mkdir(parents=True, exist_ok=True)
        file.save(path)
    else:
        path.unlink(missing_ok=True)


def metadata(language: str) -> dict[str, str]:
    """The head of our own catalogue of the language: so both count alike."""
    own = polib.pofile(ROOT / f"locale/{language}/LC_MESSAGES/django.po").metadata
    return {name: value for name, value in own.items() if name != "POT-Creation-Date"}


def missing(language: str, domain: str) -> list[polib.POEntry]:
    """The strings of Wagtail's apps that no installed app translates into the language, each once, empty, by text."""
    folders = [Path(app.path) / "locale" for app in apps.get_app_configs()]
    upstream = [folder for folder in folders if is_upstream(folder)]
    done = translated(Path(django_locale.__path__[0]), language, domain)
    for folder in folders:
        done |= translated(folder, language, domain)
    found: dict[Key, polib.POEntry] = {}
    for folder in upstream:
        source = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
        for entry in polib.pofile(source) if source.exists() else []:
            if key(entry) not in done:
                found[key(entry)] = bare(entry)
    return [found[name] for name in sorted(found, key=lambda name: (name[1], name[0] or ""))]


def is_upstream(folder: Path) -> bool:
    """Whether the folder belongs to an app of Wagtail or wagtail-localize."""
    return any(part in ("wagtail", "wagtail_localize") for part in folder.parts)


def translated(folder: Path, language: str, domain: str) -> set[Key]:
    """What a compiled catalogue of the folder translates whole; its source is not always shipped."""
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    entries = polib.mofile(path) if path.exists() else []
    return {key(entry) for entry in entries if all((entry.msgstr_plural or {0: entry.msgstr}).values())}


def bare(entry: polib.POEntry) -> polib.POEntry:
    """The string alone, without the places in the source where it stands; locale/ has none either."""
    flags = [flag for flag in entry.flags if flag.endswith("-format")]
    return polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgid_plural=entry.msgid_plural, flags=flags)


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    for language in sorted(folder.name for folder in (ROOT / "locale").iterdir() if folder.name != "en"):
        for domain in DOMAINS:
            collect(language, domain)

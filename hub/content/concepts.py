"""The shipped thesaurus: concepts.toml, the names of each concept in every language."""

import tomllib
import uuid

from wagtail.models import Locale

from hub.content.words import Words
from hub.search.models import Concept
from hub.search.state import names_changed


def load(words: Words, report) -> None:
    """Adds the concepts that are missing in any language. Those an editor has changed stay as they are."""
    report("concepts")
    file = words.folder / "concepts.toml"
    concepts = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in words.languages}
    have = set(Concept.objects.values_list("code", "locale__language_code"))
    missing = [
        Concept(
            code=code,
            translation_key=uuid.uuid5(uuid.NAMESPACE_URL, f"remap:concept:{code}"),
            locale=locales[language],
            label=names[0],
            synonyms="\n".join(names[1:]),
        )
        for code, languages in concepts.items()
        for language, names in languages.items()
        if language in locales and (code, language) not in have
    ]
    Concept.objects.bulk_create(missing)
    if missing:
        names_changed()

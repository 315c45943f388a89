"""The state of a language version as partners get it: in the API, in exports, in harvested records."""

from collections.abc import Sequence

from wagtail_localize.models import Translation

from hub.dates import utc_text
from hub.models import BasePage
from hub.models.original_words import untranslated
from hub.translation.versions import originals


def original_languages(pages: Sequence[BasePage]) -> dict[int, str]:
    """{page id: code of the language it was translated from, its own where it is no translation}; at most two queries.

    :param pages: of one page type
    """
    keys = {page.translation_key for page in pages if not page.is_original}
    if not keys:
        return {page.pk: page.locale.language_code for page in pages}
    records = Translation.objects.filter(source__object_id__in=keys).select_related("source__locale")
    sources = {(row.source.object_id, row.target_locale_id): row.source.locale.language_code for row in records}
    first = {
        page.translation_key: page.locale.language_code
        for page in originals(type(pages[0])).filter(translation_key__in=keys).select_related("locale")
    }
    own = {page.pk: page.locale.language_code for page in pages}
    return {
        page.pk: own[page.pk]
        if page.is_original
        else sources.get((page.translation_key, page.locale_id)) or first.get(page.translation_key, own[page.pk])
        for page in pages
    }


def state_record(page: BasePage, original_language: str) -> dict[str, object]:
    """The translation state of a page, as values that JSON has.

    :param original_language: from which it was translated: `original_languages`
    :returns: origin, engine, review, reviewed_by_role, reviewed_on (ISO date or None), original_language (code),
        partial, fallback (true or false), outdated_since (UTC time or None), outdated_in ([{"part", "kind"}]),
        outdated_words
    """
    outdated = getattr(page, "outdated", None)
    return {
        "origin": page.origin,
        "engine": page.engine,
        "review": page.review,
        "reviewed_by_role": page.reviewed_by_role,
        "reviewed_on": page.reviewed_on.isoformat() if page.reviewed_on else None,
        "original_language": original_language,
        "partial": not page.is_fallback and bool(untranslated(page)),
        "fallback": page.is_fallback,
        "outdated_since": utc_text(outdated.since) if outdated else None,
        "outdated_in": outdated.changes if outdated else [],
        "outdated_words": outdated.words if outdated else 0,
    }

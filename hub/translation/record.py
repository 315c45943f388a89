"""The state of a language version as partners get it: in the API, in exports, in harvested records."""

from hub.models import BasePage
from hub.models.original_words import untranslated
from hub.translation.states import original_of, translation_of


def state_record(page: BasePage) -> dict[str, object]:
    """The translation state of a page, as values that JSON has.

    :returns: origin, engine, review, reviewed_by_role, reviewed_on (ISO date or None), original_language (code),
        partial, fallback (true or false), outdated_since (ISO time or None), outdated_in ([{"part", "kind"}]),
        outdated_words
    """
    original = original_of(page, translation_of(page))
    outdated = getattr(page, "outdated", None)
    return {
        "origin": page.origin,
        "engine": page.engine,
        "review": page.review,
        "reviewed_by_role": page.reviewed_by_role,
        "reviewed_on": page.reviewed_on.isoformat() if page.reviewed_on else None,
        "original_language": (original or page).locale.language_code,
        "partial": not page.is_fallback and bool(untranslated(page)),
        "fallback": page.is_fallback,
        "outdated_since": outdated.since.isoformat() if outdated else None,
        "outdated_in": outdated.changes if outdated else [],
        "outdated_words": outdated.words if outdated else 0,
    }

"""Practices that somebody names by their uids, as readers of one language get them."""

from collections.abc import Iterable

from good_practices.models.practice import PracticePage
from hub.models.base import Origin
from hub.querysets import LANGUAGE, open_locales, public
from hub.search.models import Document


def read_practices(uids: Iterable[str], language: str) -> list[PracticePage]:
    """The public ones, in the order of the uids: each in the language, or in the one it was written in. Two queries."""
    uids = list(dict.fromkeys(uids))
    if not uids:
        return []
    best = _best_versions(uids, language)
    pages = public(PracticePage.objects.filter(pk__in=best.values())).select_related(*LANGUAGE)
    by_uid = {page.uid: page for page in pages}
    return [by_uid[uid] for uid in uids if uid in by_uid]


def _best_versions(uids: list[str], language: str) -> dict[str, int]:
    """{uid: id of the page to show}"""
    rows = Document.objects.filter(uid__in=uids, section=PracticePage.section, locale__in=open_locales())
    found: dict[str, tuple[tuple[bool, bool, int], int]] = {}
    for uid, pk, spoken, origin in rows.values_list("uid", "pk", "locale__language_code", "page__practicepage__origin"):
        rank = (spoken == language, origin == Origin.ORIGINAL, -pk)
        found[uid] = max(found.get(uid, (rank, pk)), (rank, pk))
    return {uid: pk for uid, (_rank, pk) in found.items()}

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


def public_uids(uids: Iterable[str]) -> set[str]:
    """Those of practices that are public in any language. The search index asks, so it is asked nothing."""
    pages = PracticePage.objects.filter(uid__in=set(uids), alias_of=None, fallback_of=None, locale__in=open_locales())
    return set(public(pages).values_list("uid", flat=True))


def read_originals(pages: Iterable[PracticePage]) -> dict[str, PracticePage]:
    """{uid: the public original} of those pages that are translations; one query where any is."""
    uids = [page.uid for page in pages if page.is_translation]
    if not uids:
        return {}
    originals = PracticePage.objects.filter(uid__in=uids, origin=Origin.ORIGINAL, alias_of=None, fallback_of=None)
    found = public(originals.filter(locale__in=open_locales())).select_related(*LANGUAGE)
    return {page.uid: page for page in found}


def _best_versions(uids: list[str], language: str) -> dict[str, int]:
    """{uid: id of the page to show}"""
    rows = Document.objects.filter(uid__in=uids, section=PracticePage.section, locale__in=open_locales())
    found: dict[str, tuple[tuple[bool, bool, int], int]] = {}
    for uid, pk, spoken, origin in rows.values_list("uid", "pk", "locale__language_code", "page__practicepage__origin"):
        rank = (spoken == language, origin == Origin.ORIGINAL, -pk)
        found[uid] = max(found.get(uid, (rank, pk)), (rank, pk))
    return {uid: pk for uid, (_rank, pk) in found.items()}

"""Practices that are like one, and in what: they share needs, people, phases and topics with it."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connections, router

from good_practices.constants import EvidenceLevel
from hub.querysets import LANGUAGE, open_locales, public
from hub.search.models import Document, DocumentFacet

SHOWN = 4
SLICE = 250  # documents that are looked at for each code, in all languages together
CANDIDATES = 100  # of these, those that are compared code by code
NAMED = 3  # codes that are named of each kind
# {facet: the page's field}; in this order readers are told what is shared.
SHARED = {"need": "needs", "group": "target_groups", "phase": "phases", "topic": "topics"}
LEAST_KINDS = 2  # a topic and nothing else is no relation
NOT_ADVISED = f"evidence={EvidenceLevel.EX}"  # takes no place from what is shown

Code = tuple[str, str]  # (facet, code)


class Reason(NamedTuple):
    """What two practices share of one kind: at most NAMED codes, the rarest first."""

    facet: str
    codes: list[str]


class Related(NamedTuple):
    """A practice that is like another, and in what."""

    practice: Any
    reasons: list[Reason]


class _Match(NamedTuple):
    document: Document
    shared: list[Code]
    score: float


def related_practices(page) -> list[Related]:
    """At most SHOWN public practices that share most with a page, in its language; in others where there is none.

    Two queries, and one that reads what is shown: docs/decisions/0037.
    """
    own = [(facet, code) for facet, field in SHARED.items() for code in getattr(page, field)]
    newest = _newest_of_each(own)
    rarity = {code: math.log(1 + SLICE / len(ids)) for code, ids in newest.items()}
    matches = _matches(page.uid, rarity, _candidates(newest, rarity))
    chosen = [match for match in matches if match.document.locale_id == page.locale_id] or _one_language(matches)
    shared = {match.document.pk: match.shared for match in chosen[:SHOWN]}
    found = (
        public(type(page).objects.filter(pk__in=shared).exclude(evidence_level=EvidenceLevel.EX))
        .select_related(*LANGUAGE)
        .in_bulk()
    )
    return [Related(found[pk], _reasons(codes)) for pk, codes in shared.items() if pk in found]


def _newest_of_each(codes: list[Code]) -> dict[Code, list[int]]:
    """The ids of the newest documents of each code that any has; one query, which reads SLICE rows a code at most."""
    if not codes:
        return {}
    newest = (
        f"SELECT document_id, facet, code FROM {DocumentFacet._meta.db_table} "  # noqa: S608, a name of ours
        f"WHERE facet = %s AND code = %s ORDER BY document_id DESC LIMIT {SLICE}"
    )
    statement = " UNION ALL ".join(f"SELECT * FROM ({newest}) AS newest{place}" for place in range(len(codes)))  # noqa: S608
    found = defaultdict(list)
    with connections[router.db_for_read(DocumentFacet)].cursor() as cursor:
        cursor.execute(statement, [part for code in codes for part in code])
        for document_id, facet, code in cursor.fetchall():
            found[facet, code].append(document_id)
    return found


def _candidates(newest: Mapping[Code, list[int]], rarity: Mapping[Code, float]) -> list[int]:
    """The ids of the documents that are in the most and rarest of the slices."""
    scores: Counter[int] = Counter()
    for code, ids in newest.items():
        for document_id in ids:
            scores[document_id] += rarity[code]  # type: ignore[assignment]  # typeshed counts in whole numbers
    return sorted(scores, key=lambda pk: (-scores[pk], -pk))[:CANDIDATES]


def _matches(uid: str, rarity: Mapping[Code, float], candidates: list[int]) -> list[_Match]:
    """All languages of the candidates that are related, the best first; one query."""
    practices = Document.objects.filter(pk__in=candidates).exclude(uid=uid).values("uid")
    documents = Document.objects.filter(uid__in=practices, section="practices", locale__in=open_locales())
    matches = []
    for document in documents:
        codes = set(document.codes.split())
        shared = [code for code in rarity if "=".join(code) in codes]
        if len({facet for facet, _code in shared}) >= LEAST_KINDS and NOT_ADVISED not in codes:
            shared.sort(key=lambda code: -rarity[code])
            matches.append(_Match(document, shared, sum(rarity[code] for code in shared)))
    return sorted(matches, key=lambda match: (-match.score, match.document.uid, match.document.locale_id))


def _one_language(matches: list[_Match]) -> list[_Match]:
    """Each practice once, in the language that the site had first."""
    return list({match.document.uid: match for match in reversed(matches)}.values())[::-1]


def _reasons(shared: list[Code]) -> list[Reason]:
    by_facet = {facet: [code for kind, code in shared if kind == facet] for facet in SHARED}
    return [Reason(facet, codes[:NAMED]) for facet, codes in by_facet.items() if codes]

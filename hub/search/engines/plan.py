"""What an engine is asked, and what it answers."""

import dataclasses
from collections import Counter

from hub.search.expansion import QueryWord

MAX_RANKED = 10_000  # documents that a word may bring; where there are more, counts say "10,000+"
MIN_EVIDENCE = 0.2  # of what a document could show for all words together; less is noise
MIN_FOREIGN_EVIDENCE = 0.5  # the same for pages in other languages, which must be worth the effort of reading

IN = "in"  # the facet of sections
HAS = "has"  # the facet of languages a page exists in; never shown


@dataclasses.dataclass(frozen=True)
class Reading:
    """A query read in one language.

    :param words: with at least one clause each
    :param frequencies: how many documents each clause of each word finds, about
    """

    language: str
    locale_id: int
    words: tuple[QueryWord, ...]
    frequencies: tuple[tuple[int, ...], ...]
    share: float = MIN_EVIDENCE

    @property
    def required(self) -> float:
        """The evidence that a document must show: a share of the sum over the words of rarity × best weight."""
        return self.share * sum(word.attainable for word in self.words)


@dataclasses.dataclass(frozen=True)
class Plan:
    """A question as engines get it.

    :param own: the reading in the reader's language
    :param others: readings in other languages; only pages that do not exist in the reader's language answer
    :param chosen: {facet: codes}; any code of a facet is enough, all facets must agree
    :param order: "relevance" or one of hub.search.engines.database.ORDERS
    :param start, size: the slice of the results that is wanted
    """

    language: str
    own: Reading
    others: tuple[Reading, ...]
    chosen: dict[str, frozenset[str]]
    order: str = "relevance"
    start: int = 0
    size: int = 20


@dataclasses.dataclass(frozen=True)
class Hit:
    """A document that answers, with the score its engine gave it."""

    document_id: int
    language: str
    score: float


@dataclasses.dataclass(frozen=True)
class Found:
    """An engine's answer.

    :param count: of documents that answer, all pages together; at least, where `capped`
    :param facets: {facet: {code: documents that choosing this code too would give}}
    :param estimated: facets were counted in a sample, all but the sections; `count` is exact
    """

    count: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    capped: bool = False
    estimated: bool = False


def tally(rows, chosen: dict[str, frozenset[str]]) -> tuple[list, dict[str, dict[str, int]]]:
    """The rows that all choices allow, and the counts of all facets, in one pass.

    A facet's own choices do not narrow its counts, so that a second choice can widen the result.

    :param rows: of (anything…, codes), codes as Document keeps them
    """
    wanted = {facet: {f"{facet}={code}" for code in codes} for facet, codes in chosen.items() if codes}
    allowed, near = rows, {facet: [] for facet in wanted}
    if wanted:
        allowed = []
        for row in rows:
            names = set(row[-1].split())
            missing = [facet for facet, codes in wanted.items() if codes.isdisjoint(names)]
            if not missing:
                allowed.append(row)
            elif len(missing) == 1:
                near[missing[0]].append(row)
    facets = _count(allowed)
    for facet, others in near.items():
        for code, number in _count(others).get(facet, {}).items():
            counts = facets.setdefault(facet, {})
            counts[code] = counts.get(code, 0) + number
    return allowed, facets


def _count(rows) -> dict[str, dict[str, int]]:
    """{facet: {code: rows that have it}}"""
    facets: dict[str, dict[str, int]] = {}
    for name, number in Counter(" ".join([row[-1] for row in rows]).split()).items():
        facet, _, code = name.partition("=")
        facets.setdefault(facet, {})[code] = number
    return facets

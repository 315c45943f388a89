"""What an engine is asked, and what it answers."""

import dataclasses

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
    :param order: "relevance" or one of hub.search.queries.ORDERS
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
    """

    count: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    capped: bool = False


def tally(rows, chosen: dict[str, frozenset[str]]) -> tuple[list, dict[str, dict[str, int]]]:
    """The rows that all choices allow, and the counts of all facets, in one pass.

    A facet's own choices do not narrow its counts, so that a second choice can widen the result.

    :param rows: of (anything…, codes), codes as Document keeps them
    """
    groups: dict[str, int] = {}
    wanted = [(f"{facet}=", {f"{facet}={code}" for code in codes}) for facet, codes in chosen.items() if codes]
    for row in rows:
        groups[row[-1]] = groups.get(row[-1], 0) + 1
    fits: dict[str, bool] = {}
    facets: dict[str, dict[str, int]] = {}
    for codes, number in groups.items():
        having = codes.split()
        missing = [prefix for prefix, names in wanted if names.isdisjoint(having)]
        fits[codes] = not missing
        if len(missing) > 1:
            continue
        for code in having:
            facet, _, name = code.partition("=")
            if not missing or code.startswith(missing[0]):
                counts = facets.setdefault(facet, {})
                counts[name] = counts.get(name, 0) + number
    return [row for row in rows if fits[row[-1]]], facets

"""One figure: the codes of a facet, how many practices have each, and what there is to say of it."""

import dataclasses
from collections.abc import Mapping
from functools import cached_property

from django.utils.functional import Promise

from good_practices.listing import query_of
from hub.search.facets import Facet
from hub.vocabulary import in_words

FEW = 3  # fewer practices than this say little of a country or a topic
NAMED = 3  # so many leaders are named; more are counted
DRAWN = 12  # bars at most; the table has all
STEP, HEIGHT = 10, 100  # of the columns, in units of the drawing

Choice = tuple[str, str]  # a facet and a code


@dataclasses.dataclass(frozen=True)
class Words:
    """What is written above and below a figure."""

    heading: str | Promise
    note: str | Promise


@dataclasses.dataclass(frozen=True)
class Split:
    """The second facet of a table: {code: label} of its columns, and {"code code": number} of its cells."""

    facet: str
    labels: Mapping[str, str]
    counts: Mapping[str, int]


@dataclasses.dataclass(frozen=True)
class Cell:
    """A number in the table, and the query of the list that shows these practices."""

    label: str
    count: int
    query: str


@dataclasses.dataclass(frozen=True)
class Bar:
    """One code.

    :param query: of the list that shows these practices
    :param share: of the largest number, in hundredths, at least 1
    :param cells: one for each column that the table has besides
    """

    code: str
    label: str
    count: int
    query: str
    share: int
    cells: list[Cell]

    @property
    def is_few(self) -> bool:
        return self.count < FEW

    @property
    def shade(self) -> int:
        """1 to 3, by the share."""
        return -(-3 * self.share // 100)


class Figure:
    """The bars of a facet.

    :param labels: {code: label} in the order of the bars
    :param counts: {code: number}
    :param chosen: the choices within which is counted
    """

    def __init__(
        self,
        facet: Facet,
        words: Words,
        labels: Mapping[str, str],
        counts: Mapping[str, int],
        chosen: list[Choice],
        split: Split | None = None,
    ):
        self.facet, self.words, self.split = facet, words, split
        self._labels, self._counts, self._chosen = labels, counts, chosen

    @cached_property
    def bars(self) -> list[Bar]:
        return [self._bar(code, label) for code, label in self._labels.items() if self._counts.get(code)]

    @cached_property
    def _largest(self) -> int:
        return max(self._counts.values())

    def _bar(self, code: str, label: str) -> Bar:
        count, chosen = self._counts[code], [*self._chosen, (self.facet.name, code)]
        share = max(1, 100 * count // self._largest)
        cells = _cells(self.split, code, chosen) if self.split else []
        return Bar(code, label, count, query_of(chosen), share, cells)

    @property
    def drawn(self) -> list[Bar]:
        """The bars of the drawing."""
        return self.bars[:DRAWN]

    @cached_property
    def most(self) -> int:
        """The largest number."""
        return max(bar.count for bar in self.bars)

    @cached_property
    def leaders(self) -> list[str]:
        """Those who have it."""
        return [bar.label for bar in self.bars if bar.count == self.most]

    @property
    def named_leaders(self) -> str:
        """Their names in words; "" where there are too many to say anything."""
        return in_words(self.leaders) if len(self.leaders) <= NAMED else ""

    @cached_property
    def few(self) -> int:
        """How many bars rest on few practices."""
        return sum(bar.is_few for bar in self.bars)


def _cells(split: Split, code: str, chosen: list[Choice]) -> list[Cell]:
    return [
        Cell(label, split.counts.get(f"{code} {column}", 0), query_of([*chosen, (split.facet, column)]))
        for column, label in split.labels.items()
    ]


class Years(Figure):
    """Columns on a line of years, the empty ones too. A year with one practice says nothing about any other."""

    few = 0

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first year and the last."""
        years = [int(bar.code) for bar in self.bars]
        return min(years), max(years)

    @property
    def width(self) -> int:
        first, last = self.span
        return (last - first + 1) * STEP

    @property
    def columns(self) -> list[tuple[int, int, int]]:
        """(distance from the start, distance from the top, height) of each, in units of the drawing."""
        return [((int(bar.code) - self.span[0]) * STEP, HEIGHT - bar.share, bar.share) for bar in self.bars]

"""The needs map: how many practices answer a need, when or for whom, and what people said they need."""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from good_practices.constants import Kind
from good_practices.listing import SECTION, query_of
from good_practices.models.finding import ReadFinding
from hub.models.terms import Scheme
from hub.search.crosstabs import cross_counts
from hub.search.engines.plan import IN
from hub.search.facets import Labels


@dataclasses.dataclass(frozen=True)
class Half:
    """One half of RE-MAP's work.

    :param code: names its part of the page
    :param kinds: practices of these kinds count
    :param facet: of the columns; the name of the facet is that of its scheme
    :param needs: rows in any case; any other need is a row as soon as a practice answers it or people said it
    """

    code: str
    title: str | Promise
    caption: str | Promise
    said: str | Promise
    kinds: tuple[str, ...]
    facet: str
    needs: frozenset[str]


VICTIMS_NEEDS = """recognition information crisis-support psychological-support practical-support peer-support
    family-support school-and-work protection justice compensation"""
PREVENTION_NEEDS = "belonging family-worry way-out coping meaning-and-identity fair-treatment skills-and-work"
HALVES = [
    Half(
        "victims",
        _("Victims and survivors"),
        _("Good practices of victim support, by need and by phase after an attack"),
        _("What victims and survivors said"),
        (Kind.VICTIM_SUPPORT, Kind.BOTH),
        Scheme.PHASE,
        frozenset(VICTIMS_NEEDS.split()),
    ),
    Half(
        "prevention",
        _("Prevention"),
        _("Good practices of prevention, by need and by whom they are for"),
        _("What people said about prevention"),
        (Kind.PREVENTION, Kind.BOTH),
        Scheme.PREVENTION,
        frozenset(PREVENTION_NEEDS.split()),
    ),
]


@dataclasses.dataclass(frozen=True)
class Field:
    """One number of the map.

    :param query: of the list that shows these practices
    :param findings: how many findings are tied to it
    """

    label: str
    count: int
    query: str
    findings: int
    shade: int


@dataclasses.dataclass(frozen=True)
class Said:
    """A finding, and the names of the columns it is tied to; none where it is tied to the need as a whole."""

    finding: ReadFinding
    columns: list[str]


@dataclasses.dataclass(frozen=True)
class Row:
    """A need: all its practices, then those of each column, then what people said."""

    code: str
    need: str
    total: Field
    fields: list[Field]
    said: list[Said]


def _is_whole(finding: ReadFinding) -> bool:
    """True for a finding that is tied to its needs alone."""
    return not any(finding.codes[half.facet] for half in HALVES)


class Matrix:
    """One half of the map.

    :param counts: {facets: {codes: number}} of the practices of this half
    :param findings: all of them; those of the other half are left out
    """

    def __init__(
        self, half: Half, counts: Mapping[str, Mapping[str, int]], findings: list[ReadFinding], labels: Labels
    ):
        self.half = half
        self.columns = labels[half.facet]
        self.count = sum(counts[IN].values())
        self._cells, self._totals = counts[f"{Scheme.NEED} {half.facet}"], counts[Scheme.NEED]
        self._findings = [finding for finding in findings if self._is_mine(finding)]
        rows = half.needs | {code for code, number in self._totals.items() if number} | self._said_needs()
        self._needs = {code: need for code, need in labels[Scheme.NEED].items() if code in rows}

    def _is_mine(self, finding: ReadFinding) -> bool:
        """A finding without columns is shown with its needs, wherever these are."""
        return bool(finding.codes[self.half.facet]) or _is_whole(finding)

    def _said_needs(self) -> set[str]:
        """Needs that get a row because people spoke of them in this half, so that no finding is without one. A need as
        a whole has its row where it is at home, and in every half where it is at home in none."""
        at_home = set().union(*(half.needs for half in HALVES))
        said: set[str] = set()
        for finding in self._findings:
            said |= set(finding.codes[Scheme.NEED]) - (at_home if _is_whole(finding) else set())
        return said

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(code, need) for code, need in self._needs.items()]

    def _row(self, code: str, need: str) -> Row:
        said = [finding for finding in self._findings if code in finding.codes[Scheme.NEED]]
        whole = [finding for finding in said if not finding.codes[self.half.facet]]
        fields = [self._field(code, column, said) for column in self.columns]
        total = Field(need, self._totals.get(code, 0), self._query(code), len(whole), 0)
        return Row(code, need, total, fields, [self._said(finding) for finding in said])

    def _said(self, finding: ReadFinding) -> Said:
        codes = finding.codes[self.half.facet]
        return Said(finding, [label for code, label in self.columns.items() if code in codes])

    def _field(self, need: str, column: str, said: list[ReadFinding]) -> Field:
        count = self._cells.get(f"{need} {column}", 0)
        findings = [finding for finding in said if column in finding.codes[self.half.facet]]
        return Field(self.columns[column], count, self._query(need, column), len(findings), self._shade(count))

    def _query(self, need: str, column: str = "") -> str:
        chosen = [*(("kind", kind) for kind in self.half.kinds), (Scheme.NEED, need)]
        return query_of([*chosen, *([(self.half.facet, column)] if column else [])])

    def _shade(self, count: int) -> int:
        """0 where there is nothing, else 1 to 3 by the share of the largest number."""
        return -(-3 * count // self._most) if count else 0

    @cached_property
    def _most(self) -> int:
        return max(self._cells.values(), default=0)

    @cached_property
    def gaps(self) -> int:
        """How many fields no practice answers."""
        return sum(not field.count for row in self.rows for field in row.fields)

    @property
    def size(self) -> int:
        return len(self._needs) * len(self.columns)

    @property
    def said(self) -> list[Row]:
        """The needs of which people said something."""
        return [row for row in self.rows if row.said]


def read_matrices(locale_id: int, labels: Labels, findings: list[ReadFinding]) -> list[Matrix]:
    """The two halves, counted in the language; one query.

    :param labels: in the language of the reader
    """
    facets = [IN, Scheme.NEED, *(f"{Scheme.NEED} {half.facet}" for half in HALVES)]
    found = cross_counts(locale_id, SECTION, [f"kind={kind}" for kind in Kind], facets)
    return [
        Matrix(
            half,
            {names: sum((Counter(found[f"kind={kind}", names]) for kind in half.kinds), Counter()) for names in facets},
            findings,
            labels,
        )
        for half in HALVES
    ]

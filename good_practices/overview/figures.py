"""The library in figures: by country, topic, evidence level and first year; all of it, or within one code of these."""

from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from good_practices.filters import FACETS
from good_practices.listing import SECTION, query_of
from good_practices.overview.bars import Figure, Split, Words, Years
from good_practices.overview.counting import FIGURES
from good_practices.overview.tile_map import TileMap, draw_maps
from hub.kept import Kept
from hub.search.crosstabs import cross_counts
from hub.search.engines.plan import IN
from hub.search.facets import Labels, read_choices
from hub.vocabulary import in_words

BY_NAME = {facet.name: facet for facet in FACETS if facet.name in FIGURES}
ROWS, COLUMNS = "topic", "evidence"  # the table of the first has a column for each code of the second

WORDS = {
    "country": Words(
        _("Where the practices come from"), _("A practice that names several countries counts in each of them.")
    ),
    "topic": Words(_("What they are about"), _("A practice with several topics counts in each of them.")),
    "evidence": Words(
        _("How much is known about their results"),
        _("“Described” means that no results are shown yet. It says nothing about quality."),
    ),
    "year": Words(_("When they began"), _("Practices whose first year is not known are left out.")),
}


class Figures:
    """One view of the page.

    :param query: request.GET; of several choices the first counts
    :param locale_id: of the language whose practices are counted
    :param labels: in the language of the reader
    """

    def __init__(self, query: QueryDict, locale_id: int, labels: Labels):
        self.labels = labels
        self.kept = Kept(query)
        found, self.unknown = read_choices(query, list(BY_NAME.values()), labels)
        choices = [(name, code) for name, codes in found.items() for code in codes]
        self.chosen = choices[:1]
        self.unknown += [code for _name, code in choices[1:]]
        given = "=".join(self.chosen[0]) if self.chosen else ""
        counts = cross_counts(locale_id, SECTION, {"", given}, [IN, *FIGURES, f"{ROWS} {COLUMNS}"])
        self._all = {facets: numbers for (narrower, facets), numbers in counts.items() if not narrower}
        self._counts = {facets: numbers for (narrower, facets), numbers in counts.items() if narrower == given}

    @property
    def narrowing(self) -> str:
        """The query string of these practices, of this page and of the list."""
        return query_of(self.chosen)

    @property
    def address(self) -> str:
        """This view's query string, for language links."""
        return "&".join(filter(None, [self.narrowing, self.kept.query]))

    @property
    def unknown_words(self) -> str:
        """The values that were left out, as a list in words."""
        return in_words(self.unknown[:5])

    @property
    def chosen_name(self) -> str:
        """The label of what is chosen; "" where nothing is."""
        return next((BY_NAME[name].labels(self.labels)[code] for name, code in self.chosen), "")

    @property
    def total(self) -> int:
        """How many practices are counted."""
        name, code = self.chosen[0] if self.chosen else (IN, SECTION)
        return self._all[name].get(code, 0)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Those that have anything to show, by the names of their facets."""
        chosen = {name for name, _code in self.chosen}
        drawn = {name: self._figure(name) for name in FIGURES if name not in chosen}
        return {name: figure for name, figure in drawn.items() if figure.bars}

    def _figure(self, name: str) -> Figure:
        facet, counts = BY_NAME[name], self._counts[name]
        labels = facet.labels(self.labels)
        if name == "year":
            return Years(facet, WORDS[name], {code: code for code in sorted(counts)}, counts, self.chosen)
        if name == ROWS:
            labels = {code: labels[code] for code in sorted(labels, key=lambda code: -counts.get(code, 0))}
        return Figure(facet, WORDS[name], labels, counts, self.chosen, self._split(name))

    def _split(self, name: str) -> Split | None:
        if name != ROWS or self.chosen:
            return None
        labels, used = BY_NAME[COLUMNS].labels(self.labels), self._counts[COLUMNS]
        return Split(
            COLUMNS,
            {code: label for code, label in labels.items() if code in used},
            self._counts[f"{ROWS} {COLUMNS}"],
        )

    @cached_property
    def maps(self) -> tuple[TileMap, TileMap]:
        """(Europe, elsewhere)"""
        return draw_maps(self.figures["country"].bars)

"""Two to four practices side by side: docs/decisions/0038.

What a translation has not got yet is told in the words of its original.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from good_practices.addresses import persistent_address
from good_practices.choosing.chosen import Chosen, read_chosen
from good_practices.models import PracticePage
from good_practices.models.reading import read_originals
from hub.addresses import absolute_path
from hub.kept import carried
from hub.models.terms import Scheme
from hub.print.views import as_pdf
from hub.search.text import plain
from hub.vocabulary import COUNTRY


@dataclass(frozen=True)
class Cell:
    """What one practice says in one row; parts that it says nothing in are empty.

    :param lines: texts of the interface
    :param scheme, codes: terms
    :param words: (page, its rich text)
    :param outcomes: (page, its value of OutcomeBlock) of each
    :param template: which shows what a practice says, given as `shown`
    """

    lines: list[str] = field(default_factory=list)
    scheme: str = ""
    codes: list[str] = field(default_factory=list)
    words: tuple[PracticePage, str] | None = None
    outcomes: list[tuple[PracticePage, Any]] = field(default_factory=list)
    template: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.codes or self.words or self.outcomes or self.template)


@dataclass(frozen=True)
class Row:
    """A field, and (practice, what it says) of each column."""

    name: str
    cells: list[tuple[PracticePage, Cell]]


@dataclass(frozen=True)
class Column:
    """A practice as its reader gets it, and the original that it follows; none where that is not public."""

    page: PracticePage
    original: PracticePage | None = None

    def words(self, name: str) -> tuple[PracticePage, str] | None:
        """A text, and the page that has it: the original where the translation does not yet."""
        pages = filter(None, [self.page, self.original])
        return next(((page, text) for page in pages if plain(text := getattr(page, name))), None)

    def outcomes(self) -> list[tuple[PracticePage, Any]]:
        """Each outcome of the original in the words of the translation, as far as it has them."""
        mine, theirs = (
            {block.id: (page, block.value) for block in page.outcomes} if page else {}
            for page in (self.page, self.original)
        )
        return [mine.get(block_id, told) for block_id, told in theirs.items()] or list(mine.values())


def _codes(scheme: str, name: str) -> Callable[[Column], Cell]:
    return lambda column: Cell(scheme=scheme, codes=getattr(column.page, name))


def _status(column: Column) -> Cell:
    page = column.page
    return Cell(lines=[page.get_status_display(), *([gettext("check due")] if page.is_check_due else [])])


def _resources(column: Column) -> Cell:
    page = column.page
    return Cell(lines=[page.get_money_display()] if page.money else [], words=column.words("resources"))


def _evidence(column: Column) -> Cell:
    page = column.page
    due = [gettext("Level: check due")] if page.evidence_check_due else []
    return Cell(lines=[page.get_evidence_level_display(), *due, page.evidence_definition])


def _safeguards(column: Column) -> Cell:
    return Cell(scheme=Scheme.SAFEGUARD, codes=column.page.safeguards, words=column.words("safeguards_text"))


ROWS: list[tuple[Promise | str, Callable[[Column], Cell]]] = [
    (_("Needs it answers"), _codes(Scheme.NEED, "needs")),
    (_("For whom"), _codes(Scheme.GROUP, "target_groups")),
    (_("Setting"), _codes(Scheme.SETTING, "settings")),
    (_("Country"), _codes(COUNTRY, "countries")),
    (_("Status"), _status),
    (_("Resources"), _resources),
    (_("Evidence"), _evidence),
    (_("Outcomes"), lambda column: Cell(outcomes=column.outcomes())),
    (_("Expert review"), lambda column: Cell(template="good_practices/review_state.html")),
    (_("Safeguards"), _safeguards),
    (_("risks and harms"), lambda column: Cell(words=column.words("risks_and_harms"))),
    (_("What did not work"), lambda column: Cell(words=column.words("what_did_not_work"))),
]


def rows(practices: list[PracticePage]) -> list[Row]:
    """The table: a row for each field, a cell for each practice. One query, where any is a translation."""
    originals = read_originals(practices)
    columns = [Column(page, originals.get(page.uid)) for page in practices]
    return [Row(capfirst(str(name)), [(column.page, read(column)) for column in columns]) for name, read in ROWS]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/compare/?id=&id="""
    return _compared(request, read_chosen(request))


@require_safe
def comparison_as_pdf(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/compare/comparison.pdf?id=&id="""
    chosen = read_chosen(request)
    comparison = _compared(request, chosen)
    if not chosen.comparable:
        return comparison
    address = carried(reverse("comparison"), [page.uid for page in chosen.comparable])
    name = f"comparison.{chosen.language}"
    return as_pdf(request, [comparison.render().text], name=name, address=address, is_wide=True)


def _compared(request: HttpRequest, chosen: Chosen) -> TemplateResponse:
    shown = chosen.comparable
    context = {
        "listing": chosen,
        "path_below_language": "compare/",
        "columns": [(entry, persistent_address(entry.practice.uid)) for entry in chosen.entries()[: len(shown)]],
        "rows": rows(shown),
        "share_address": absolute_path(carried(f"/{chosen.language}/compare/", [page.uid for page in shown])),
    }
    return TemplateResponse(request, "good_practices/choosing/comparison.html", context, status=chosen.status)

"""Two to four practices side by side: docs/decisions/0038."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from good_practices.addresses import persistent_address
from good_practices.choosing.chosen import Chosen, read_chosen
from good_practices.models import PracticePage
from hub.addresses import absolute_path
from hub.kept import carried
from hub.models.terms import Scheme
from hub.print.views import as_pdf
from hub.vocabulary import COUNTRY


@dataclass(frozen=True)
class Cell:
    """What one practice says in one row; parts that it says nothing in are empty.

    :param lines: texts of the interface
    :param scheme, codes: terms
    :param words: rich text in the language of the practice
    :param outcomes: values of OutcomeBlock
    """

    lines: list[str] = field(default_factory=list)
    scheme: str = ""
    codes: list[str] = field(default_factory=list)
    words: str = ""
    outcomes: list[Any] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.codes or self.words or self.outcomes)


@dataclass(frozen=True)
class Row:
    """A field, and (practice, what it says) of each column."""

    name: str
    cells: list[tuple[PracticePage, Cell]]


def _codes(scheme: str, name: str) -> Callable[[PracticePage], Cell]:
    return lambda page: Cell(scheme=scheme, codes=getattr(page, name))


def _status(page: PracticePage) -> Cell:
    return Cell(lines=[page.get_status_display(), *([gettext("check due")] if page.is_check_due else [])])


def _resources(page: PracticePage) -> Cell:
    return Cell(lines=[page.get_money_display()] if page.money else [], words=page.resources)


def _evidence(page: PracticePage) -> Cell:
    return Cell(lines=[page.get_evidence_level_display(), page.evidence_definition])


ROWS: list[tuple[Promise | str, Callable[[PracticePage], Cell]]] = [
    (_("Needs it answers"), _codes(Scheme.NEED, "needs")),
    (_("For whom"), _codes(Scheme.GROUP, "target_groups")),
    (_("Setting"), _codes(Scheme.SETTING, "settings")),
    (_("Country"), _codes(COUNTRY, "countries")),
    (_("Status"), _status),
    (_("Resources"), _resources),
    (_("Evidence"), _evidence),
    (_("Outcomes"), lambda page: Cell(outcomes=[block.value for block in page.outcomes])),
    (_("Safeguards"), lambda page: Cell(scheme=Scheme.SAFEGUARD, codes=page.safeguards, words=page.safeguards_text)),
    (_("What did not work"), lambda page: Cell(words=page.what_did_not_work)),
]


def rows(practices: list[PracticePage]) -> list[Row]:
    """The table: a row for each field, a cell for each practice. Asks nothing of the database."""
    return [Row(str(name), [(page, read(page)) for page in practices]) for name, read in ROWS]


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

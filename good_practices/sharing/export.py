"""Downloads: all practices, or those of a list, as CSV, JSON Lines, RIS or XLSX, one entry for each language version.

All but XLSX are written while they are sent, so that their size costs no memory.
"""

import csv
import re
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import IO

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from xlsxwriter import Workbook

from good_practices.filters import FACETS
from good_practices.listing import SECTION
from good_practices.models import SharedRecord, read_practices
from good_practices.sharing.citation import as_ris
from good_practices.sharing.dictionary import HEADINGS, lines
from good_practices.sharing.forms import FORMS
from good_practices.sharing.record import read_record, told_by
from good_practices.sharing.table import Cell, columns, row
from hub.cors import open_to_any_site
from hub.kept import MAX_KEPT, PARAMETER, Kept
from hub.languages import direction, site_languages, tag
from hub.search.answers import SearchQuestion, found_ids
from hub.search.engines.plan import IN
from hub.search.facets import read_choices
from hub.search.state import memory
from hub.search.text import query_text
from hub.vocabulary import labels_in

BATCH = 500  # records that are read at once
MAX_ROWS = 20_000  # of a workbook, which is finished before the first byte is sent
MAX_CELL = 32_767  # signs in a cell of a workbook, counted as Excel does
COLUMN_WIDTH = 24  # of a workbook, in letters
BOM = "\ufeff"  # without it, Excel takes UTF-8 for something else
# With these a cell begins that a spreadsheet takes for a formula; the apostrophe is what marks such cells here.
FORMULA = re.compile(r"['=+\-@\t\r\n＝＋－＠]")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "ris": FORMS["ris"].content_type,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class WrongValueError(Exception):
    """What an address asks for that is not here, in a sentence."""


@require_safe
@open_to_any_site
def practices(request: HttpRequest, form: str) -> HttpResponseBase:
    """GET /export/practices.<csv|jsonl|ris|xlsx>?lang=&q= and facets, or ?lang=&id=."""
    try:
        language, ids = _asked(request.GET)
        if form == "xlsx" and len(ids) > MAX_ROWS:
            raise WrongValueError(
                f"A workbook holds {MAX_ROWS:,} records, and these are {len(ids):,}. "
                "Choose a language or filters, or take practices.csv."
            )
    except WrongValueError as wrong:
        return HttpResponse(
            f"{wrong}\n", status=400, content_type="text/plain; charset=utf-8", headers={"Content-Language": "en"}
        )
    return _written(form, language, ids if request.method == "GET" else array("q"))


def _written(form: str, language: str, ids: array) -> HttpResponseBase:
    if form == "xlsx":
        answer: HttpResponseBase = FileResponse(_xlsx(ids, language), content_type=CONTENT_TYPES[form])
    else:
        answer = StreamingHttpResponse(STREAMED[form](ids), content_type=CONTENT_TYPES[form])
    name = f"practices-{language or 'all'}-{timezone.localdate():%Y-%m-%d}.{form}"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer.headers["Content-Language"] = ", ".join(map(tag, [language] if language else site_languages()))
    return answer


def _asked(query: QueryDict) -> tuple[str, array]:
    """(language or "" for all, ids of the records that an address asks for, in order).

    :raises WrongValueError: for a language, a practice or a facet's value that is not known
    """
    memory.refresh()
    language = _language(query)
    if PARAMETER in query:
        return language, array("q", _named(Kept(query), language))
    chosen, unknown = read_choices(query, FACETS, labels_in(language or settings.LANGUAGE_CODE))
    if unknown:
        raise WrongValueError(f"Not known: {', '.join(unknown[:5])}.")
    codes = {facet: frozenset(values) for facet, values in chosen.items()}
    if words := query_text(query.get("q", "")):
        if not language:
            raise WrongValueError("Say in which language the words are, such as lang=en.")
        return language, _found(SearchQuestion(words, language, codes | {IN: frozenset({SECTION})}))
    rows = SharedRecord.objects.present().narrowed(codes)
    if language:
        rows = rows.filter(language=language)
    return language, array("q", rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))


def _language(query: QueryDict) -> str:
    asked = sorted(set(filter(None, query.getlist("lang"))))
    if len(asked) > 1:
        raise WrongValueError("Ask for one language, or leave “lang” out for all.")
    if asked and asked[0] not in site_languages():
        raise WrongValueError(f"“lang” should be one of: {', '.join(site_languages())}. Leave it out for all.")
    return asked[0] if asked else ""


def _named(kept: Kept, language: str) -> list[int]:
    """The records of practices that are named by their ids, in their order: all versions, or of each the one to read.

    :raises WrongValueError: for what is not here, so that nothing is missing without a word
    """
    if kept.left_out:
        raise WrongValueError(f"Ask for {MAX_KEPT} practices at most.")
    rows = SharedRecord.objects.present().filter(uid__in=kept.ids)
    if language:
        rows = rows.filter(page_id__in=[page.pk for page in read_practices(kept.ids, language)])
    found = defaultdict(list)
    for uid, pk in rows.order_by("pk").values_list("uid", "pk"):
        found[uid].append(pk)
    if missing := [*kept.malformed, *(uid for uid in kept.ids if uid not in found)]:
        raise WrongValueError(f"Not known, or withdrawn: {', '.join(missing[:5])}.")
    return [pk for uid in kept.ids for pk in found[uid]]


def _found(question: SearchQuestion) -> array:
    """The records of the practices that words find; at most as many as are ranked. Some may be in other languages."""
    rows = SharedRecord.objects.present()
    found = batched(found_ids(question), BATCH)
    return array("q", sorted(pk for some in found for pk in rows.filter(page_id__in=some).values_list("pk", flat=True)))


def _records(ids: array) -> Iterator[list[SharedRecord]]:
    """The records in batches, each as it is when its turn comes; without those that were withdrawn meanwhile."""
    for some in batched(ids, BATCH):
        there = SharedRecord.objects.present().defer("codes").in_bulk(some)
        yield [there[pk] for pk in some if pk in there]


def _jsonl(ids: array) -> Iterator[str]:
    for batch in _records(ids):
        yield "".join(f"{record.as_json()}\n" for record in batch)


def _ris(ids: array) -> Iterator[str]:
    for batch in _records(ids):
        yield "".join(f"{as_ris(read_record(record))}\r\n" for record in batch)


def _csv(ids: array) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(column.name for column in columns())
    for batch in _records(ids):
        yield "".join(writer.writerow(cells) for cells in _rows(batch))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


STREAMED = {"csv": _csv, "jsonl": _jsonl, "ris": _ris}


def _rows(records: Iterable[SharedRecord]) -> Iterator[list[Cell]]:
    for record in records:
        yield [guarded(cell) for cell in row(told_by(record))]


def guarded(cell: Cell) -> Cell:
    """The cell, with an apostrophe before a text that a spreadsheet would take for a formula.

    A text that begins with an apostrophe gets one, too: who takes one away has what was there.
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _xlsx(ids: array, language: str) -> IO[bytes]:
    """A workbook of the records and of the data dictionary."""
    file = tempfile.TemporaryFile()  # noqa: SIM115, the response closes it
    rows = (cells for batch in _records(ids) for cells in _rows(batch))
    with Workbook(file, {"constant_memory": True}) as book:
        _add_sheet(book, "practices", [column.name for column in columns()], rows, direction(language) == "rtl")
        _add_sheet(book, "fields", HEADINGS, lines())
    file.seek(0)
    return file


def _add_sheet(book: Workbook, name: str, headings: list[str], rows: Iterable[Sequence[Cell]], mirrored=False) -> None:
    """A table under its headings, which stay in sight. Nothing in it is a formula or a link."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(headings) - 1, COLUMN_WIDTH)
    sheet.freeze_panes(1, 1)
    if mirrored:
        sheet.right_to_left()
    bold = book.add_format({"bold": True})
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    for number, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, shortened(cell))


def shortened(text: str) -> str:
    """As much of a text as a cell of a workbook takes, which counts UTF-16."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_CELL:
        return text
    return units[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"

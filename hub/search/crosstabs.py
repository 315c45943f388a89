"""How many documents have several codes at once: kept with the index, so that no page counts all documents.

Features say what is counted. Every document that comes, changes or goes moves the numbers in its own transaction, so
they are those of the lists at any time.
"""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import product

from django.db import connection, transaction
from wagtail.models import Locale

from hub.search.models import CrossCount, Document, IndexState
from hub.search.state import memory, next_change

# What a number is of: a code that narrows ("kind=both", or ""), facets ("need phase"), codes ("justice long-term").
Cell = tuple[str, str, str]
# What an index row says: (id of the locale, section, codes as Document keeps them).
Row = tuple[int, str, str]


@dataclasses.dataclass(frozen=True)
class Crosstab:
    """What is counted together.

    :param facets: documents are counted by their codes of these, all combinations
    :param given: the facet that narrows: there are numbers for each of its codes. "" counts all documents
    """

    facets: tuple[str, ...]
    given: str = ""


_registered: dict[str, list[Crosstab]] = {}


def register(section: str, crosstabs: list[Crosstab]) -> None:
    """Makes known what a section counts. Called when the application starts."""
    _registered[section] = crosstabs


def cross_counts(
    locale_id: int, section: str, given: Collection[str], facets: Collection[str]
) -> dict[tuple[str, str], dict[str, int]]:
    """{(given, facets): {codes: number of documents}} as they are written in Cell; one query.

    :param given: "facet=code", or ""
    :param facets: names of facets with a space between them, in the order in which they are registered
    """
    found: dict[tuple[str, str], dict[str, int]] = {(one, names): {} for one in given for names in facets}
    if memory.counted == _declared():
        rows = CrossCount.objects.filter(locale_id=locale_id, section=section, given__in=given, facets__in=facets)
        numbers: Iterable = rows.filter(documents__gt=0).values_list("given", "facets", "codes", "documents")
    else:  # an index that has not been written anew since an update: right, but slow
        numbers = ((*cell, number) for (_section, *cell), number in Counter(_count_all(locale_id, section)).items())
    for one, names, codes, number in numbers:
        if (one, names) in found:
            found[one, names][codes] = number
    return found


def _cells(section: str, codes: str) -> Iterator[Cell]:
    """The numbers that a document adds to."""
    by_facet: dict[str, list[str]] = {}
    for name in codes.split():
        facet, _, code = name.partition("=")
        by_facet.setdefault(facet, []).append(code)
    for table in _registered.get(section, []):
        narrower = [f"{table.given}={code}" for code in by_facet.get(table.given, [])] if table.given else [""]
        for given, *found in product(narrower, *(by_facet.get(facet, []) for facet in table.facets)):
            yield given, " ".join(table.facets), " ".join(found)


def count_cells(came: Iterable[Row], left: Iterable[Row]) -> None:
    """Adds what documents say now, takes away what they said before."""
    change: Counter = Counter()
    for locale_id, section, codes in came:
        change.update((locale_id, section, *cell) for cell in _cells(section, codes))
    for locale_id, section, codes in left:
        change.subtract((locale_id, section, *cell) for cell in _cells(section, codes))
    _add([(*key, number) for key, number in change.items() if number > 0])
    lost = [(-number, *key) for key, number in change.items() if number < 0]
    with connection.cursor() as cursor:
        if lost:
            cursor.executemany(
                "UPDATE hub_search_crosscount SET documents = documents - %s "
                "WHERE locale_id = %s AND section = %s AND given = %s AND facets = %s AND codes = %s",
                lost,
            )


def _add(rows: list[tuple]) -> None:
    with connection.cursor() as cursor:
        if rows:
            cursor.executemany(
                "INSERT INTO hub_search_crosscount (locale_id, section, given, facets, codes, documents) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (locale_id, section, given, facets, codes) "
                "DO UPDATE SET documents = hub_search_crosscount.documents + excluded.documents",
                rows,
            )


@transaction.atomic
def recount(locale: Locale) -> None:
    """Counts the documents of a language anew. Publishing waits, so that none is missed."""
    next_change()
    CrossCount.objects.filter(locale=locale).delete()
    _add([(locale.pk, *key, number) for key, number in counted(locale).items()])


def counted(locale: Locale) -> Counter:
    """{(section, given, facets, codes): documents}, from the documents themselves."""
    sections = Document.objects.filter(locale=locale).values_list("section", flat=True).distinct()
    return Counter(cell for section in sections for cell in _count_all(locale.pk, section))


def stored(locale: Locale) -> dict[tuple[str, ...], int]:
    """The same as it is kept."""
    rows = CrossCount.objects.filter(locale=locale, documents__gt=0)
    return {tuple(key): number for *key, number in rows.values_list("section", "given", "facets", "codes", "documents")}


def _count_all(locale_id: int, section: str) -> Iterator[tuple[str, ...]]:
    rows = Document.objects.filter(locale_id=locale_id, section=section).values_list("codes", flat=True)
    return ((section, *cell) for codes in rows.iterator(chunk_size=2000) for cell in _cells(section, codes))


def remember_count() -> None:
    """Says that all languages were counted, by what is registered now."""
    IndexState.objects.filter(pk=1).update(counted=_declared())


def _declared() -> str:
    """16 letters that change with what is registered."""
    return hashlib.sha256(repr(sorted(_registered.items())).encode()).hexdigest()[:16]

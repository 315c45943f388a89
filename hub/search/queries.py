"""Asking the index: a question in, an answer out. Nothing here knows what a practice is."""

import dataclasses

from django.db.models import QuerySet
from wagtail.models import Page

from hub.querysets import as_read
from hub.search.engines.database import ORDERS
from hub.search.engines.plan import tally
from hub.search.models import Document, DocumentFacet


@dataclasses.dataclass(frozen=True)
class Question:
    """What a list without words asks of one section in one language.

    Inside a facet any code is enough; all facets must agree.
    """

    locale_id: int
    section: str
    chosen: dict[str, frozenset[str]] = dataclasses.field(default_factory=dict)


def documents(question: Question) -> QuerySet[Document]:
    """The documents that answer."""
    found = of_section(question)
    for facet, codes in question.chosen.items():
        if codes:
            hits = DocumentFacet.objects.filter(facet=facet, code__in=codes).values("document_id")
            found = found.filter(pk__in=hits)
    return found


def of_section(question: Question) -> QuerySet[Document]:
    """All documents of the section in the language."""
    return Document.objects.filter(locale_id=question.locale_id, section=question.section)


def counts(question: Question) -> dict[str, dict[str, int]]:
    """{facet: {code: documents that choosing this code too would give}}; one query."""
    return tally(list(of_section(question).values_list("codes")), question.chosen)[1]


def ordered(found: QuerySet[Document], sort: str) -> QuerySet[Document]:
    """The documents in one of ORDERS; an unknown order is the first."""
    return found.order_by(*ORDERS.get(sort, ORDERS["newest"]))


def specific_pages(ids: list[int]) -> list[Page]:
    """The specific pages of documents in the same order, with their locale; one query for each page type."""
    by_id = {page.pk: page for page in as_read(Page.objects.filter(pk__in=ids))}
    return [by_id[pk] for pk in ids if pk in by_id]


def newest(question: Question, count: int) -> list[int]:
    """The ids of the newest documents that answer."""
    return list(ordered(documents(question), "newest").values_list("pk", flat=True)[:count])


def newest_of_all(locale_id: int, sections: list[str], count: int) -> list[int]:
    """The ids of the newest documents of several sections, each of which has an index in this order."""
    rows = [
        row
        for section in sections
        for row in ordered(documents(Question(locale_id, section)), "newest").values_list("published", "pk")[:count]
    ]
    return [pk for _published, pk in sorted(rows, reverse=True)[:count]]


def latest(locale_id: int, section: str, count: int) -> list[Page]:
    """The newest pages of a section in one language."""
    return specific_pages(newest(Question(locale_id, section), count))

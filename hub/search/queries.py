"""Asking the index: filters, counts, order, pages. Nothing here knows what a practice is."""

import dataclasses

from django.db.models import Count, F, QuerySet
from wagtail.models import Page

from hub.querysets import as_read
from hub.search.models import Document, DocumentFacet
from hub.search.text import words

ORDERS: dict[str, list] = {
    "newest": ["-published", "title_key", "pk"],
    "title": ["title_key", "pk"],
    "checked": [F("checked").desc(nulls_last=True), "title_key", "pk"],
}


@dataclasses.dataclass(frozen=True)
class Question:
    """What a reader asks of one section in one language. Inside a facet any code is enough; all facets must agree."""

    locale_id: int
    section: str
    text: str = ""
    chosen: dict[str, frozenset[str]] = dataclasses.field(default_factory=dict)


def documents(question: Question, without: str | None = None) -> QuerySet[Document]:
    """The documents that answer, leaving out the choices of one facet if asked."""
    found = Document.objects.filter(locale_id=question.locale_id, section=question.section)
    for word in words(question.text):
        found = found.filter(text__contains=word)
    for facet, codes in question.chosen.items():
        if codes and facet != without:
            hits = DocumentFacet.objects.filter(facet=facet, code__in=codes).values("document_id")
            found = found.filter(pk__in=hits)
    return found


def counts(question: Question, facets: list[str]) -> dict[str, dict[str, int]]:
    """{facet: {code: documents that choosing this code too would give}}.

    A facet's own choices do not narrow its counts, so that a second choice can widen the result. One query for
    all facets without a choice, and one for each with.
    """

    def count(names: list[str], without: str | None):
        rows = (
            DocumentFacet.objects.filter(facet__in=names, document__in=documents(question, without))
            .values_list("facet", "code")
            .annotate(n=Count("pk"))
        )
        for facet, code, number in rows:
            found[facet][code] = number

    found: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    chosen = [facet for facet in facets if question.chosen.get(facet)]
    count([facet for facet in facets if facet not in chosen], None)
    for facet in chosen:
        count([facet], facet)
    return found


def ordered(found: QuerySet[Document], sort: str) -> QuerySet[Document]:
    """The documents in one of ORDERS; an unknown order is the first."""
    return found.order_by(*ORDERS.get(sort, ORDERS["newest"]))


def specific_pages(found: list[Document]) -> list[Page]:
    """The documents' specific pages in the same order, with their locale; one query for each page type."""
    ids = [document.pk for document in found]
    pages = as_read(Page.objects.filter(pk__in=ids))
    by_id = {page.pk: page for page in pages}
    return [by_id[pk] for pk in ids if pk in by_id]


def latest(locale_id: int, section: str, count: int) -> list[Page]:
    """The newest pages of a section in one language."""
    return specific_pages(list(ordered(documents(Question(locale_id, section)), "newest")[:count]))

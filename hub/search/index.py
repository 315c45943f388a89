"""Keeping the index equal to the live pages."""

from django.db import transaction
from django.tasks import task
from wagtail.models import Page

from hub.querysets import public, with_language
from hub.search.models import Document, DocumentFacet
from hub.search.text import fold, sort_key


def indexable(page: Page) -> bool:
    """True for live pages that say what the index keeps of them. A fallback copy is no page of its language."""
    return page.live and hasattr(page, "search_document") and page.shown_instead is None


@transaction.atomic
def write(page: Page) -> None:
    """Puts one specific page into the index, replacing what was there."""
    found = page.search_document()
    Document.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "locale_id": page.locale_id,
            "section": found.section,
            "title_key": sort_key(found.title, page.locale.language_code),
            "text": fold(f"{found.title}\n{found.summary}\n{found.body}"),
            "published": found.published,
            "checked": found.checked,
        },
    )
    DocumentFacet.objects.filter(document_id=page.pk).delete()
    DocumentFacet.objects.bulk_create(
        DocumentFacet(document_id=page.pk, facet=facet, code=code)
        for facet, codes in found.facets.items()
        for code in codes
    )


@task
def refresh(page_id: int) -> None:
    """Indexes a page, or removes it where it is gone, unpublished or private."""
    page = with_language(Page.objects.filter(pk=page_id)).first()
    if page is None or not indexable(page) or page.get_view_restrictions().exists():
        Document.objects.filter(page_id=page_id).delete()
    else:
        write(page)


def rebuild(report=lambda done, total: None) -> int:
    """Writes the whole index anew and removes what is no longer live. Returns the number of documents."""
    pages = public(Page.objects.filter(alias_of__isnull=True, depth__gt=1)).order_by("pk")
    total, kept = pages.count(), []
    for done, page in enumerate(with_language(pages).iterator(), start=1):
        if indexable(page):
            write(page)
            kept.append(page.pk)
        report(done, total)
    Document.objects.exclude(pk__in=kept).delete()
    return len(kept)

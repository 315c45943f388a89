"""Fallbacks: there where a translation is missing, and gone where readers may not see the original."""

from collections.abc import Iterator
from functools import partial

from wagtail.models import Page, PageViewRestriction

from hub.translation.fallbacks import fill_missing
from hub.translation.repair.findings import Finding, NeedsPersonError
from hub.translation.repair.groups import Group, Row


def missing(group: Group) -> Iterator[Finding]:
    original = group.original
    if original is None:
        return
    for locale in sorted(group.site.followers[original.locale_id] - {row.locale_id for row in group.rows}):
        sentence = f"{original} has no fallback in {group.site.languages[locale]}."
        yield Finding(sentence, partial(_stand_in, original))


def _stand_in(original: Row) -> None:
    fill_missing(Page.objects.get(pk=original.pk).specific)


def left_behind(group: Group) -> Iterator[Finding]:
    """What stood in for a page that is gone. It says nothing of its own, so it goes too."""
    for row in group.rows:
        if row.pk in group.batch.left:
            yield Finding(f"{row} is a fallback whose original is gone.", partial(_delete, row))


def _delete(row: Row) -> None:
    page = Page.objects.get(pk=row.pk)
    if page.numchild:
        raise NeedsPersonError("Pages stand below it.")
    page.delete()


def open_without_original(group: Group) -> Iterator[Finding]:
    """A fallback that readers see while its original is unpublished or private."""
    by_pk = {row.pk: row for row in group.rows}
    for row in group.rows:
        source = by_pk.get(row.shown_instead) if row.shown_instead else None
        if source is None or not row.live:
            continue
        if not source.live:
            yield Finding(f"{row} is a fallback whose original is not published.", partial(_unpublish, row))
        elif group.site.is_closed(source.path) and not group.site.is_closed(row.path):
            yield Finding(f"{row} is a fallback whose original is private.", partial(_close, row, source))


def _unpublish(row: Row) -> None:
    Page.objects.get(pk=row.pk).specific.unpublish()


def _close(row: Row, source: Row) -> None:
    page = Page.objects.get(pk=source.pk)
    above = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True))
    nearest = above.order_by("-page__depth").first()
    if nearest is None:
        raise NeedsPersonError("The restriction is gone: run the command again.")
    copy = PageViewRestriction(page_id=row.pk, restriction_type=nearest.restriction_type, password=nearest.password)
    copy.save()
    copy.groups.set(nearest.groups.all())

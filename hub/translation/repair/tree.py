"""Where language versions stand: below the translation of their original's parent, under their original's slug."""

from collections.abc import Iterator
from functools import partial

from wagtail.models import Page

from hub.translation.fallbacks import fill_missing
from hub.translation.repair.findings import Finding, NeedsPersonError
from hub.translation.repair.groups import Group, Row
from hub.translation.structure import give_slug
from hub.translation.versions import Version, why_it_stays_put


def other_place(group: Group) -> Iterator[Finding]:
    for row, original in group.translations:
        if row.parent != (original.parent[0], row.locale_id):
            yield Finding(f"{row} stands in another place than its original.", partial(_move, row, original))


def foreign_place(group: Group) -> Iterator[Finding]:
    original = group.original
    if original and original.parent[1] != original.locale_id:
        yield Finding(f"{original} stands below a page of another language.", _ask_where)


def _ask_where() -> None:
    raise NeedsPersonError("Move it to where it belongs.")


def _move(row: Row, original: Row) -> None:
    page = Page.objects.get(pk=row.pk).specific
    place = Page.objects.get(pk=original.pk).get_parent().specific
    if not place.has_translation(page.locale):
        fill_missing(place)
    if reason := why_it_stays_put(Version(page, is_fallback=False), place):
        raise NeedsPersonError(str(reason))
    page.move(place.get_translation(page.locale), pos="last-child")


def other_slug(group: Group) -> Iterator[Finding]:
    for row, original in group.translations:
        if row.slug != original.slug:
            sentence = f"{row} has the slug {row.slug!r}, its original {original.slug!r}."
            yield Finding(sentence, partial(_rename, row, original))


def _rename(row: Row, original: Row) -> None:
    if not give_slug(Page.objects.get(pk=row.pk), Page.objects.get(pk=original.pk).slug):
        raise NeedsPersonError("Another page has that address.")

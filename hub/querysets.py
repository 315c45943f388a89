"""Reads that several parts share."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Locale, Page, PageQuerySet, PageViewRestriction

# What language_of reads of a page.
LANGUAGE = ["locale", "alias_of__locale", "original_words__locale"]


class TreeQuerySet(PageQuerySet):
    """Pages of one type, deleted wholly or not at all."""

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """treebeard has counted the children of what is above anew by the time a page below is refused."""
        return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


def open_locales():
    """The languages of the site: those with a live front page. One without answers nothing yet, or nothing any more."""
    return Locale.objects.filter(pk__in=Page.objects.filter(depth=2, live=True).values("locale_id"))


def versions_of[T: Any](rows: Iterable[T], language: str) -> list[tuple[T, T]]:
    """Each translated thing once, in the order of the rows: (in the language or as it was written first, the original).

    :param rows: of a TranslatableMixin, with their locales; the oldest of a thing is its original
    """
    things: dict[Any, dict[str, T]] = {}
    for row in rows:
        things.setdefault(row.translation_key, {})[row.locale.language_code] = row
    originals = [(versions, min(versions.values(), key=lambda row: row.pk)) for versions in things.values()]
    return [(versions.get(language, original), original) for versions, original in originals]


def public(pages: PageQuerySet) -> PageQuerySet:
    """Live pages that everyone may read: neither they nor a page above them is restricted.

    One condition in the same query, where Wagtail's public() asks for all restrictions first.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    closed_above = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
    return pages.live().filter(~Exists(closed_above))


def with_language(pages: PageQuerySet) -> PageQuerySet:
    """Pages as their own types, with what an address and a language mark need; one query for each page type."""
    return pages.specific().select_related(*LANGUAGE, for_specific_subqueries=True)


def as_read(pages: PageQuerySet) -> PageQuerySet:
    """Pages as templates show them: public, as their own types, with their languages."""
    return with_language(public(pages))

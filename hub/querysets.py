"""Reads that several parts share."""

from wagtail.models import PageQuerySet


def as_read(pages: PageQuerySet) -> PageQuerySet:
    """Pages as templates show them: their own types, with what an address and a language mark need.

    One query for each page type, however many pages.
    """
    return pages.specific().select_related("locale", "alias_of__locale", for_specific_subqueries=True)

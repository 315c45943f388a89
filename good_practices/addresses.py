"""Addresses of a practice that outlive its place in the tree."""

from django.urls import reverse

from hub.addresses import absolute_path


def persistent_address(uid: str) -> str:
    """Where a practice is found for good: leads to its page in the reader's language, or says that it was withdrawn."""
    return absolute_path(reverse("persistent", args=[uid]))


def citation_address(uid: str, language: str, form: str) -> str:
    """One language version as a citation or as data.

    :param form: ris, bib, csl.json or jsonld
    """
    return absolute_path(reverse("persistent_form", args=[uid, language, form]))

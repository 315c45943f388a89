"""Editions of the manual: what it says on a day, kept for those who cite it: docs/decisions/0043."""

from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation

from hub.print.document import Part, compose, parts_of
from hub.print.views import read_page
from hub.querysets import as_read
from mentoring.models import EditionText, ManualEdition, ManualPage

HEADINGS = {"h3": "h4", "h2": "h3", "h1": "h2"}  # of a page, as they stand within a page that holds several


def manuals() -> dict[str, ManualPage]:
    """{language: the live manual}, each in its own words: fallback copies have no edition."""
    pages = as_read(ManualPage.objects.filter(alias_of=None, fallback_of=None)).order_by("locale_id")
    return {page.locale.language_code: page for page in pages}


def make_edition(request: HttpRequest, number: str, changes: dict[str, str]) -> ManualEdition:
    """Keeps what the live manual says today in each language.

    :param number: a new one
    :param changes: {language: what has changed since the last edition, a change a line}
    :raises ValidationError: for a number that is none, or is taken
    """
    pages = manuals()
    uid = next(page.uid for page in pages.values())
    edition = ManualEdition(manual_uid=uid, number=number, day=timezone.localdate())
    edition.full_clean()
    with transaction.atomic():
        edition.save()
        for language, manual in pages.items():
            EditionText.objects.create(edition=edition, changes=changes.get(language, ""), **_text(request, manual))
    return edition


def _text(request: HttpRequest, manual: ManualPage) -> dict:
    language = manual.locale.language_code
    with translation.override(language):
        own = [page for page in manual.printed_pages() if page.content_language == language]
        pages = [read_page(request, page) for page in own]
        parts = [_within(part) for part in parts_of(pages)]
        paper = compose(pages, address=manual.url, day=timezone.now())
    return {"language": language, "title": manual.title, "parts": parts, "paper": paper}


def _within(part: Part) -> dict[str, str]:
    """A part as it stands within the page of an edition."""
    soup = BeautifulSoup(part.body, "html.parser")
    for inner, outer in HEADINGS.items():
        for heading in soup.find_all(inner):
            heading.name = outer
    return {"heading": part.heading, "body": str(soup)}

"""Editions of the manual: what it says on a day, kept for those who cite it: docs/decisions/0043."""

from bs4 import BeautifulSoup
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import ngettext

from hub.models.base import Origin
from hub.print.document import Part, compose, parts_of
from hub.print.views import read_page
from hub.querysets import as_read
from mentoring.models import EditionText, ManualEdition, ManualPage

HEADINGS = {"h3": "h4", "h2": "h3", "h1": "h2"}  # of a page, as they stand within a page that holds several


def manuals() -> dict[str, ManualPage]:
    """{language: the live manual}, each in its own words: fallback copies have no edition."""
    pages = as_read(ManualPage.objects.filter(alias_of=None, fallback_of=None)).order_by("locale_id")
    return {page.locale.language_code: page for page in pages}


@receiver(pre_delete, sender=ManualPage, dispatch_uid="mentoring_keep_cited_manual")
def keep_cited(instance, **kwargs):
    """Editions are read below the address of their manual.

    :raises ProtectedError: by whatever way the manual, or a page above it, is deleted
    """
    if instance.is_original and (editions := editions_of(ManualPage.objects.filter(pk=instance.pk))):
        raise ProtectedError(why_it_is_kept(len(editions)), set(editions))


def editions_of(manuals: QuerySet[ManualPage]) -> QuerySet[ManualEdition]:
    """What was made of these manuals, where they are originals: a translation that goes is stood in for."""
    originals = manuals.filter(origin=Origin.ORIGINAL, alias_of=None, fallback_of=None)
    return ManualEdition.objects.filter(manual_uid__in=originals.values("uid"))


def why_it_is_kept(number: int) -> str:
    return ngettext(
        "%(number)s edition of this manual is cited by its address, so the manual is not deleted. Unpublish it: then "
        "only the edition can be read.",
        "%(number)s editions of this manual are cited by their addresses, so the manual is not deleted. Unpublish it: "
        "then only the editions can be read.",
        number,
    ) % {"number": number}


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
            EditionText.objects.create(
                edition=edition, changes=changes.get(language, ""), **_text(request, manual, edition)
            )
    return edition


def _text(request: HttpRequest, manual: ManualPage, edition: ManualEdition) -> dict:
    language = manual.locale.language_code
    with translation.override(language):
        own = [page for page in manual.printed_pages() if page.content_language == language]
        pages = [read_page(request, page) for page in own]
        parts = [_within(part) for part in parts_of(pages)]
        address = f"{manual.url}editions/{edition.number}/"
        paper = compose(pages, address=address, day=edition.day, edition=edition.number)
    return {"language": language, "title": manual.title, "parts": parts, "paper": paper}


def _within(part: Part) -> dict[str, str]:
    """A part as it stands within the page of an edition."""
    soup = BeautifulSoup(part.body, "html.parser")
    for inner, outer in HEADINGS.items():
        for heading in soup.find_all(inner):
            heading.name = outer
    return {"heading": part.heading, "body": str(soup)}

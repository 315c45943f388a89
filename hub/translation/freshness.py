"""Whether a translation still says what its original says."""

from django.utils import timezone
from wagtail.models import Revision

from hub.models import BasePage, Outdated
from hub.models.base import Origin
from hub.translation.words import Words, changes_between, words_of


def translations_of(original: BasePage) -> list[BasePage]:
    """The translations of an original in other languages, with words of their own; live or not."""
    found = type(original).objects.filter(translation_key=original.translation_key, alias_of=None, fallback_of=None)
    return list(found.exclude(pk=original.pk).exclude(origin=Origin.ORIGINAL).select_related("locale"))


def mark_outdated(original: BasePage) -> None:
    """Writes which translations of a published original are outdated, and takes the mark off the others."""
    compare(original, translations_of(original))


def compare(original: BasePage, translations: list[BasePage]) -> None:
    """Compares the words of an original now with those its translations were made from, and writes what differs.

    A translation whose basis is not kept any more stays as it is marked.
    """
    now = words_of(original)
    translations = [page for page in translations if page.translated_from_id is not None]
    then = _words_at({page.translated_from_id for page in translations}, original)
    marked = {row.pk: row for row in Outdated.objects.filter(pk__in=[page.pk for page in translations])}
    for page in translations:
        changes, words = changes_between(then[page.translated_from_id], now, original.followed_streams)
        row = marked.get(page.pk)
        if changes:
            since = row.since if row else original.last_published_at or timezone.now()
            values = {"since": since, "changes": changes, "words": words}
            Outdated.objects.update_or_create(page_id=page.pk, defaults=values)
        elif row:
            row.delete()


def _words_at(revisions: set[int], original: BasePage) -> dict[int, Words]:
    """{id of a revision of the original: its words}"""
    live = original.live_revision_id
    rows = Revision.objects.filter(pk__in=revisions - {live}).select_related("content_type", "base_content_type")
    found = {row.pk: words_of(row.as_object()) for row in rows}
    if live in revisions:
        found[live] = words_of(original)
    return found

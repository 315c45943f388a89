"""Fallback pages: aliases that stand in where a translation is missing."""

from django.tasks import task
from wagtail.models import Locale, Page, PageQuerySet
from wagtail_localize.models import LocaleSynchronization

from hub.models.base import FIRST_LEVEL

FRONT_PAGE = FIRST_LEVEL - 1
LARGE, LONG = 25, -10  # so many pages take longer than anybody likes to wait: a task of low priority makes them


def fill_missing(page: Page) -> None:
    """Makes the aliases of an original that its synchronised languages lack. A draft's are drafts too."""
    if page.alias_of_id is not None or page.depth < FIRST_LEVEL:
        return
    have = page.get_translations(inclusive=True).values("locale_id")
    for locale in Locale.objects.filter(pk__in=_followers(page.locale_id)).exclude(pk__in=have):
        page.copy_for_translation(locale, copy_parents=True, alias=True)


def _followers(locale_id: int) -> set[int]:
    """Ids of the languages that follow a language, and of those that follow these."""
    follows = dict(LocaleSynchronization.objects.values_list("locale_id", "sync_from_id"))
    found = {locale_id}
    while more := {follower for follower, source in follows.items() if source in found} - found:
        found |= more
    return found - {locale_id}


def open_language(sync: LocaleSynchronization) -> None:
    """Makes the front page of a language that follows another one, and asks for the rest."""
    missing = missing_pages(sync)
    for home in missing.filter(depth=FRONT_PAGE).specific():
        _show_instead(home, sync.locale)
    fill_language.using(priority=LONG if missing.count() > LARGE else 0).enqueue(sync.locale_id)


@task
def fill_language(locale_id: int) -> None:
    """Makes all aliases that a language lacks, those above before those below.

    Each is a transaction of its own. What was broken off goes on when the language is saved again.
    """
    sync = LocaleSynchronization.objects.filter(locale_id=locale_id).select_related("locale").first()
    for pk in list(missing_pages(sync).values_list("pk", flat=True)) if sync else []:
        page = Page.objects.filter(pk=pk).specific().first()
        if page is not None and not page.has_translation(sync.locale):
            _show_instead(page, sync.locale)


def missing_pages(sync: LocaleSynchronization) -> PageQuerySet:
    """The pages that a language lacks of the one it follows, in the order of the tree."""
    have = Page.objects.filter(locale_id=sync.locale_id).values("translation_key")
    pages = Page.objects.filter(locale_id=sync.sync_from_id, depth__gte=FRONT_PAGE)
    return pages.exclude(translation_key__in=have).order_by("path")


def _show_instead(page: Page, locale: Locale) -> None:
    original = getattr(page, "shown_instead", None) or page
    original.specific.copy_for_translation(locale, copy_parents=True, alias=True)

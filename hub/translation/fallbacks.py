"""Fallback pages: aliases that stand in where a translation is missing."""

from django.db.models import QuerySet
from django.tasks import task
from wagtail.models import Locale, Page, PageQuerySet
from wagtail_localize.models import LocaleSynchronization

from hub.models import BasePage
from hub.models.base import FIRST_LEVEL, FRONT_PAGE
from hub.tasks import LONG

LARGE = 25  # so many pages take longer than anybody likes to wait


def fill_missing(page: Page) -> None:
    """Makes the aliases of an original that its synchronised languages lack. A draft's are drafts too."""
    if page.alias_of_id is None and page.depth >= FIRST_LEVEL:
        _stand_in(page, missing_in(page))


def missing_in(page: Page) -> QuerySet[Locale]:
    """The languages that follow the page's and have no version of it."""
    have = page.get_translations(inclusive=True).values("locale_id")
    return Locale.objects.filter(pk__in=followers_of(page.locale_id)).exclude(pk__in=have)


def followers_of(locale_id: int) -> set[int]:
    """Ids of the languages that follow a language, and of those that follow these."""
    follows = dict(LocaleSynchronization.objects.values_list("locale_id", "sync_from_id"))
    found = {locale_id}
    while more := {follower for follower, source in follows.items() if source in found} - found:
        found |= more
    return found - {locale_id}


@task
def stand_in(ids: list[int]) -> None:
    """Makes the missing fallbacks of originals, however these came into the tree. Other pages are left alone.

    A language whose home page is gone was taken off the site, and gets nothing back.
    """
    for page in Page.objects.filter(pk__in=ids, depth__gte=FIRST_LEVEL).order_by("depth", "path").specific():
        if isinstance(page, BasePage) and page.is_original:
            home = page.get_ancestors().get(depth=FRONT_PAGE)
            served = home.get_translations(inclusive=True).values("locale_id")
            _stand_in(page, missing_in(page).filter(pk__in=served))


def _stand_in(page: Page, locales: QuerySet[Locale]) -> None:
    for locale in locales:
        page.copy_for_translation(locale, copy_parents=True, alias=True)


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

"""Fallback pages: aliases that stand in where a translation is missing."""

from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization


def fill_missing(page: Page) -> None:
    """Makes the aliases of an original that its synchronised languages lack. A draft's are drafts too."""
    if page.alias_of_id is not None or page.depth < 3:
        return
    followers = LocaleSynchronization.objects.filter(sync_from_id=page.locale_id).values("locale_id")
    have = page.get_translations(inclusive=True).values("locale_id")
    for locale in Locale.objects.filter(pk__in=followers).exclude(pk__in=have):
        page.copy_for_translation(locale, copy_parents=True, alias=True)

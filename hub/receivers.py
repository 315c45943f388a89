"""What follows a change: what every process holds in memory is read anew, and the page cache is refreshed."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from hub.models import HomePage, SiteTexts
from hub.page_cache import refresh_pages
from hub.search.state import names_changed
from hub.signals import public_pages_changed


@receiver([post_save, post_delete], sender=HomePage, dispatch_uid="hub_home_changed")
@receiver([post_save, post_delete], sender=SiteTexts, dispatch_uid="hub_texts_changed")
def tell_processes(**kwargs):
    """A front page opens or closes its language; the texts stand around every page of theirs."""
    names_changed()


@receiver(public_pages_changed, dispatch_uid="hub_page_cache")
def refresh_page_cache(ids, **kwargs):
    refresh_pages(ids)

"""What follows a change: what every process holds in memory is read anew, and the page cache is refreshed."""

from django.conf import settings
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, pre_page_move

from hub.addresses import absolute, absolute_path
from hub.models import HomePage, SiteTexts
from hub.page_cache import addresses_above, addresses_below, addresses_beside, refresh_addresses, refresh_pages
from hub.search.state import names_changed
from hub.signals import public_pages_changed


@receiver([post_save, post_delete], sender=HomePage, dispatch_uid="hub_home_changed")
@receiver([post_save, post_delete], sender=SiteTexts, dispatch_uid="hub_texts_changed")
def tell_processes(**kwargs):
    """A front page opens or closes its language; the texts stand around every page of theirs."""
    names_changed()


@receiver(public_pages_changed, dispatch_uid="hub_page_cache")
def refresh_page_cache(ids, **kwargs):
    if settings.PAGE_CACHES:
        refresh_pages(ids)


@receiver(pre_delete, dispatch_uid="hub_page_cache_deleted")
def refresh_deleted(instance, **kwargs):
    if settings.PAGE_CACHES and isinstance(instance, Page):
        refresh_addresses(addresses_above(instance))


@receiver(page_unpublished, dispatch_uid="hub_page_cache_closed")
def refresh_closed(instance, **kwargs):
    """Without its front page a language is closed: nothing below it is there any more."""
    if settings.PAGE_CACHES and isinstance(instance, HomePage):
        refresh_addresses(addresses_below(instance))


@receiver([page_published, page_unpublished], dispatch_uid="hub_page_cache_language")
@receiver(pre_delete, dispatch_uid="hub_page_cache_language_gone")
def refresh_beside(instance, **kwargs):
    """A front page opens or closes also what is no page in its language."""
    if settings.PAGE_CACHES and isinstance(instance, HomePage):
        refresh_addresses(addresses_beside(instance.locale.language_code))


@receiver(post_delete, dispatch_uid="hub_page_cache_picture")
def refresh_picture(instance, **kwargs):
    """A picture that was deleted, and all its sizes: files are kept for a day."""
    if settings.PAGE_CACHES and isinstance(instance, AbstractImage | AbstractRendition) and instance.file:
        refresh_addresses([absolute_path(instance.file.url)])


@receiver(pre_page_move, dispatch_uid="hub_page_cache_moved")
def refresh_moved(instance, **kwargs):
    if settings.PAGE_CACHES:
        refresh_addresses(addresses_below(instance))


@receiver(page_slug_changed, dispatch_uid="hub_page_cache_renamed")
def refresh_renamed(instance, instance_before, **kwargs):
    """Here the pages below have their new addresses already."""
    if settings.PAGE_CACHES:
        before, after = absolute(instance_before), absolute(instance)
        refresh_addresses(address.replace(after, before, 1) for address in addresses_below(instance))

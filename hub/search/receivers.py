"""Publishing, unpublishing, moving and deleting reach the index after the transaction."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from hub.search.index import refresh


@receiver([page_published, page_unpublished, page_slug_changed], dispatch_uid="hub_search_page")
def refresh_page(instance, **kwargs):
    refresh.enqueue(instance.pk)


@receiver(post_page_move, dispatch_uid="hub_search_move")
def refresh_moved(instance, **kwargs):
    for pk in instance.get_descendants(inclusive=True).values_list("pk", flat=True):
        refresh.enqueue(pk)


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="hub_search_restriction")
def refresh_restricted(instance, **kwargs):
    for pk in instance.page.get_descendants(inclusive=True).values_list("pk", flat=True):
        refresh.enqueue(pk)

"""Publishing, unpublishing, moving and deleting reach the index after the transaction; so do changes of concepts."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Locale, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import Translation, TranslationLog

from hub.search.index import clear, refresh
from hub.search.models import Concept, Document
from hub.search.state import names_changed


@receiver([page_published, page_unpublished], dispatch_uid="hub_search_page")
def refresh_page(instance, **kwargs):
    refresh.enqueue([instance.pk])


@receiver([post_page_move, page_slug_changed], dispatch_uid="hub_search_move")
def refresh_moved(instance, **kwargs):
    refresh.enqueue(list(instance.get_descendants(inclusive=True).values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="hub_search_restriction")
def refresh_restricted(instance, **kwargs):
    refresh.enqueue(list(instance.page.get_descendants(inclusive=True).values_list("pk", flat=True)))


@receiver(pre_delete, sender=Document, dispatch_uid="hub_search_document")
def clear_document(instance, **kwargs):
    clear(instance)


@receiver([post_save, post_delete], sender=Locale, dispatch_uid="hub_search_locale")
@receiver([post_save, post_delete], sender=Concept, dispatch_uid="hub_search_concept")
def tell_names(**kwargs):
    names_changed()


@receiver(post_save, sender=TranslationLog, dispatch_uid="hub_search_translated")
def let_go(instance, **kwargs):
    """A concept that was just translated has a life of its own: it has as many names as its language has."""
    if instance.source.specific_content_type.model_class() is Concept:
        Translation.objects.filter(source=instance.source, target_locale=instance.locale).update(enabled=False)

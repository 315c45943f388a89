"""Publishing, unpublishing, moving and deleting reach the index after the transaction; so do changes of concepts."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Locale, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import Translation, TranslationLog

from hub.search.engines import database_engine
from hub.search.index import clear, refresh
from hub.search.models import Concept, Document
from hub.search.server import search_server
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


@receiver(post_save, sender=Locale, dispatch_uid="hub_search_language")
def take_language(instance, created, **kwargs):
    """A new language has a place in the index at once; one whose code was changed gets another."""
    database_engine().prepare(instance.language_code)
    pages = [] if created else Document.objects.filter(locale=instance).values_list("pk", flat=True)
    refresh.enqueue(list(pages))


@receiver(post_delete, sender=Locale, dispatch_uid="hub_search_language_gone")
def forget_language(instance, **kwargs):
    """What the search server has of it would come back with the language."""
    if server := search_server():
        server.forget(instance.language_code)


@receiver(post_save, sender=TranslationLog, dispatch_uid="hub_search_translated")
def let_go(instance, **kwargs):
    """A concept that was just translated has a life of its own: it has as many names as its language has."""
    if instance.source.specific_content_type.model_class() is Concept:
        Translation.objects.filter(source=instance.source, target_locale=instance.locale).update(enabled=False)

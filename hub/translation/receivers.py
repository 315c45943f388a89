"""A translation knows what it is: begun, or published and by whom."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published
from wagtail_localize.models import TranslationLog

from hub.models import BasePage
from hub.translation.states import mark_begun, record_state


@receiver(page_published, dispatch_uid="hub_translation_state")
def record_published(instance, **kwargs):
    if isinstance(instance, BasePage) and instance.alias_of_id is None:
        record_state(instance)


@receiver(post_save, sender=TranslationLog, dispatch_uid="hub_translation_begun")
def mark_written(instance, created, **kwargs):
    if created:
        mark_begun(instance)

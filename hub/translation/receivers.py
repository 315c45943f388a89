"""A published translation knows what it is."""

from django.dispatch import receiver
from wagtail.signals import page_published

from hub.models import BasePage
from hub.translation.states import record_state


@receiver(page_published, dispatch_uid="hub_translation_state")
def record_published(instance, **kwargs):
    if isinstance(instance, BasePage) and instance.alias_of_id is None:
        record_state(instance)

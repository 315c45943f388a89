"""A language that is synchronised with another one is filled with fallback pages, in a task.

wagtail-localize would do so in the request, and would ask two questions for each page of the whole site first.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail_localize.models import LocaleSynchronization, sync_trees_on_locale_sync_save

from hub.translation.fallbacks import open_language

post_save.disconnect(sync_trees_on_locale_sync_save, sender=LocaleSynchronization)


@receiver(post_save, sender=LocaleSynchronization, dispatch_uid="hub_translation_synchronised")
def fill_synchronised(instance, **kwargs):
    open_language(instance)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "hub.translation"
    label = "hub_translation"
    verbose_name = _("Translation")

    def ready(self):
        # In this order: fallbacks are hidden before they are unpublished one by one.
        from hub.translation import structure  # noqa: F401, I001
        from hub.translation import receivers, synchronising  # noqa: F401, connect the signals
        from hub.translation.machine import checks  # noqa: F401, registers the check

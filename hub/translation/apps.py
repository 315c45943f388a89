from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "hub.translation"
    label = "hub_translation"
    verbose_name = _("Translation")

    def ready(self):
        from hub.translation import receivers, structure, synchronising  # noqa: F401, connect the signals

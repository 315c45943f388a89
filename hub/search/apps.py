from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "hub.search"
    label = "hub_search"
    verbose_name = _("Search")

    def ready(self):
        from hub.search import receivers  # noqa: F401, connects the signals

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "hub.search"
    label = "hub_search"
    verbose_name = _("Search")

    def ready(self):
        from hub.search import receivers  # noqa: F401, connects the signals

        post_migrate.connect(make_tables, sender=self)


def make_tables(**kwargs):
    """Makes the database's full text tables: one for each language of the site. Later ones: hub.search.receivers."""
    from wagtail.models import Locale

    from hub.search.engines import database_engine

    for language in Locale.objects.values_list("language_code", flat=True):
        database_engine().prepare(language)

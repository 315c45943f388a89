from django.apps import AppConfig
from django.conf import settings
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
    """Makes the database's full text tables: one for each language in the settings."""
    from hub.search.engines import database_engine

    for language, _name in settings.LANGUAGES:
        database_engine().prepare(language)

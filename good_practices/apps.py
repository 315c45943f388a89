from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoodPracticesConfig(AppConfig):
    name = "good_practices"
    verbose_name = _("Good practices")

    def ready(self):
        from good_practices import receivers  # noqa: F401, connects the signals
        from good_practices.filters import FACETS
        from good_practices.listing import SECTION
        from good_practices.organisations.keeping import encrypt_contacts_anew
        from good_practices.sharing.feeds import entries, last_change
        from hub import encryption, feeds
        from hub.search import facets

        facets.register(FACETS)
        encryption.register(encrypt_contacts_anew)
        feeds.register(SECTION, entries, last_change)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GoodPracticesConfig(AppConfig):
    name = "good_practices"
    verbose_name = _("Good practices")

    def ready(self):
        from good_practices import receivers  # noqa: F401, connects the signals
        from good_practices.filters import FACETS
        from good_practices.listing import SECTION
        from good_practices.organisations.keeping import encrypt_addresses_anew
        from good_practices.overview.counting import CROSSTABS
        from good_practices.sharing.feeds import entries, last_change
        from hub import encryption, feeds, sitemaps
        from hub.search import crosstabs, facets

        facets.register(FACETS)
        crosstabs.register(SECTION, CROSSTABS)
        sitemaps.register("needs/", "figures/", "organisations/", "evidence/")
        encryption.register(encrypt_addresses_anew)
        feeds.register(SECTION, entries, last_change)

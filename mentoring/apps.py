from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring model")

    def ready(self):
        from hub import asides, sitemaps
        from mentoring.findings import addresses
        from mentoring.lessons import lessons_beside

        asides.register(lessons_beside)
        sitemaps.register_found(addresses)

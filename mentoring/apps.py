from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring model")

    def ready(self):
        from hub import asides, encryption, sitemaps
        from mentoring import editions, searching  # noqa: F401, connects the signals
        from mentoring.findings import addresses
        from mentoring.lessons import lessons_beside
        from mentoring.registering import following  # noqa: F401, connects the signals
        from mentoring.registering.erasing import encrypt_registrations_anew

        asides.register(lessons_beside)
        encryption.register(encrypt_registrations_anew)
        sitemaps.register_found(addresses)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = _("Hub")

    def ready(self):
        from hub import groups, receivers, usage  # noqa: F401, connect the signals
        from hub.uploads.pictures import limit_pixels
        from hub.uploads.receivers import watch

        limit_pixels()
        watch()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = _("Hub")

    def ready(self):
        from hub import (  # noqa: F401, connect the signals
            groups,
            receivers,
            security,
            usage,
        )
        from hub.uploads.pictures import limit_pixels
        from hub.uploads.receivers import watch

        limit_pixels()
        watch()

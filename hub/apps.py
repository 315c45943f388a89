from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from willow.registry import registry


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
        from hub.contact import encrypt_addresses_anew
        from hub.encryption import register
        from hub.uploads.pictures import limit_pixels
        from hub.uploads.receivers import watch
        from hub.uploads.sparing import SparedImage

        register(encrypt_addresses_anew)
        limit_pixels()
        registry.register_image_class(SparedImage)
        watch()

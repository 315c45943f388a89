from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "hub.audit"
    label = "hub_audit"
    verbose_name = _("Audit log")

    def ready(self):
        from hub.audit import receivers

        receivers.connect()

import sys

from django.apps import AppConfig
from django.conf import settings


class ObservingConfig(AppConfig):
    name = "hub.observing"
    label = "hub_observing"

    def ready(self):
        from hub.observing import receivers  # noqa: F401, connects the signals
        from hub.observing.logs import log_the_end

        if "json" in settings.LOGGING["formatters"] and not sys.stderr.isatty():  # who types a command reads the words
            sys.excepthook = log_the_end

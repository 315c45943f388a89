from django.apps import AppConfig


class ObservingConfig(AppConfig):
    name = "hub.observing"
    label = "hub_observing"

    def ready(self):
        from hub.observing import receivers  # noqa: F401, connects the signals

from django.apps import AppConfig


class PrintConfig(AppConfig):
    name = "hub.print"
    label = "hub_print"
    verbose_name = "PDF"

from django.core.management.base import BaseCommand

from hub.api.v1 import api, as_text


class Command(BaseCommand):
    help = "Print the contract of the public API, an OpenAPI document."

    def handle(self, *args, **options):
        self.stdout.write(as_text(api.get_openapi_schema()), ending="")

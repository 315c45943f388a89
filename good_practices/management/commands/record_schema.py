from django.core.management.base import BaseCommand

from good_practices.sharing.schema import as_text


class Command(BaseCommand):
    help = "Print the JSON Schema of the shared records."

    def handle(self, *args, **options):
        self.stdout.write(as_text(), ending="")

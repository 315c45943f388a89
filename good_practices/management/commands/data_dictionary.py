from django.core.management.base import BaseCommand

from good_practices.sharing.dictionary import as_markdown


class Command(BaseCommand):
    help = "Print the data dictionary of the downloads, in Markdown."

    def handle(self, *args, **options):
        self.stdout.write(as_markdown(), ending="")

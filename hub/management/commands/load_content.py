from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.content.pages import ContentError
from hub.content.words import FOLDER, Words


class Command(BaseCommand):
    help = "Load the shipped content: what is missing is made, what is there stays as editors left it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="where the language files and practices.csv lie"
        )

    def handle(self, *args, folder, **options):
        words = Words(folder)
        for name in settings.CONTENT_LOADERS:
            try:
                import_module(name).load(words, self.report)
            except ContentError as error:
                self.report(f"{name}: {error} The rest of this part was left out.", problem=True)
        self.stdout.write("\rcontent: loaded" + " " * 30)

    def report(self, text: str, problem: bool = False) -> None:
        """Shows progress on one line; a problem stays on a line of its own."""
        if problem:
            self.stderr.write(self.style.ERROR(text))
        elif self.stdout.isatty():
            self.stdout.write(f"\rcontent: {text:<40}", ending="")
            self.stdout.flush()

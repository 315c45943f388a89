from django.core.management import CommandError
from django.core.management.base import BaseCommand

from hub.search.check import look, repair


class Command(BaseCommand):
    help = "Compare the search index with the site, in the database and on the search server; 1 where they differ."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="put right what differs")

    def handle(self, *args, repair: bool, **options):
        found = look()
        for sentence in found.sentences:
            self.stdout.write(sentence)
        if repair and found.sentences:
            put_right(found)
            found = look()
            self.stdout.write("repaired" if not found.sentences else "\n".join(found.sentences))
        if found.fault:
            raise CommandError(found.fault)
        if found.sentences:
            raise CommandError("The index differs from the site.")
        self.stdout.write("The index says what the site says.")


put_right = repair

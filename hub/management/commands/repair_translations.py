from django.core.management import CommandError
from django.core.management.base import BaseCommand

from hub.translation.repair import find


class Command(BaseCommand):
    help = "Find what has drifted between the languages, and put it right; 1 where something needs a person."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and change nothing")

    def handle(self, *args, dry_run: bool, **options):
        number = open_questions = 0
        for finding in find():
            number += 1
            reason = "" if dry_run else finding.put_right()
            open_questions += bool(reason)
            say = "found" if dry_run else "needs a person" if reason else "repaired"
            self.stdout.write(f"{say}: {finding.sentence} {reason}".strip())
        if open_questions:
            raise CommandError("What needs a person is listed above.")
        if not number:
            self.stdout.write("There is nothing to repair.")

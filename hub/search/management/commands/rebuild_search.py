from django.core.management.base import BaseCommand

from hub.search.index import rebuild


class Command(BaseCommand):
    help = "Write the search index anew from the live pages."

    def handle(self, *args, **options):
        def report(done, total):
            if self.stdout.isatty() or done == total:
                self.stdout.write(f"\rsearch index: {done} of {total}", ending="")

        number = rebuild(report)
        self.stdout.write(f"\rsearch index: {number} documents written")

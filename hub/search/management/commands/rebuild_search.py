from django.core.management import CommandError
from django.core.management.base import BaseCommand

from hub.search.index import rebuild
from hub.search.server import FAILURES, explain, search_server


class Command(BaseCommand):
    help = "Write the search index anew from the live pages. Broken off, it goes on where it stopped."

    def handle(self, *args, **options):
        number = rebuild(self.report("search index"))
        self.stdout.write(f"\rsearch index: {number} documents written")
        if server := search_server():
            try:
                server.rebuild(self.report("search server"))
            except FAILURES as failure:
                raise CommandError(
                    f"{explain(failure)} The database searches until the server has the index; run this command again."
                ) from failure
            self.stdout.write("\rsearch server: serves the new index")

    def report(self, name: str):
        """Shows progress on one line of a terminal."""

        def show(done: int, total: int) -> None:
            if self.stdout.isatty():
                filled = 30 * done // max(total, 1)
                self.stdout.write(f"\r{name}: [{'#' * filled}{' ' * (30 - filled)}] {done} of {total}", ending="")

        return show

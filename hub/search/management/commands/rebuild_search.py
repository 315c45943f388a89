from django.core.management import CommandError
from django.core.management.base import BaseCommand
from elasticsearch import ApiError, TransportError

from hub.search.index import rebuild
from hub.search.server import search_server


class Command(BaseCommand):
    help = "Write the search index anew from the live pages. Broken off, it goes on where it stopped."

    def handle(self, *args, **options):
        number = rebuild(self.report("search index"))
        self.stdout.write(f"\rsearch index: {number} documents written")
        if server := search_server():
            try:
                server.rebuild(self.report("search server"))
            except (ApiError, TransportError) as failure:
                raise CommandError(
                    f"The search server did not take the index ({type(failure).__name__}). The database searches until "
                    "it does; run this command again."
                ) from failure
            self.stdout.write("\rsearch server: serves the new index")

    def report(self, name: str):
        """Shows progress on one line of a terminal."""

        def show(done: int, total: int) -> None:
            if self.stdout.isatty():
                filled = 30 * done // max(total, 1)
                self.stdout.write(f"\r{name}: [{'#' * filled}{' ' * (30 - filled)}] {done} of {total}", ending="")

        return show

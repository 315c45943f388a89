from django.core.management import CommandError
from django.core.management.base import BaseCommand

from hub.progress import progress_bar
from hub.search.index import rebuild
from hub.search.server import FAILURES, explain, search_server


class Command(BaseCommand):
    help = "Write the search index anew from the live pages. Broken off, it goes on where it stopped."

    def handle(self, *args, **options):
        number = rebuild(progress_bar(self.stdout, "search index"))
        self.stdout.write(f"\rsearch index: {number} documents written")
        if server := search_server():
            try:
                server.rebuild(progress_bar(self.stdout, "search server"))
            except FAILURES as failure:
                raise CommandError(
                    f"{explain(failure)} The database searches until the server has the index; run this command again."
                ) from failure
            self.stdout.write("\rsearch server: serves the new index")

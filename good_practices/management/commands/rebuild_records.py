from django.core.management.base import BaseCommand

from good_practices.sharing.keeping import keep_all
from hub.progress import progress_bar


class Command(BaseCommand):
    help = "Bring the shared records of all practices up to date. What says nothing new keeps its date."

    def handle(self, *args, **options):
        changed = keep_all(progress_bar(self.stdout, "shared records"))
        self.stdout.write(f"\rshared records: {changed} new or changed" + " " * 30)

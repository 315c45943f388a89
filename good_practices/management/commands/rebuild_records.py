from django.core.management.base import BaseCommand

from good_practices.sharing.keeping import keep_all


class Command(BaseCommand):
    help = "Bring the shared records of all practices up to date. What says nothing new keeps its date."

    def handle(self, *args, **options):
        changed = keep_all(self.show)
        self.stdout.write(f"\rshared records: {changed} new or changed" + " " * 30)

    def show(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            filled = 30 * done // max(total, 1)
            self.stdout.write(f"\rshared records: [{'#' * filled}{' ' * (30 - filled)}] {done} of {total}", ending="")

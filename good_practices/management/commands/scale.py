import time

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from good_practices.scale import pages

WIDTH = 30  # of the bar


class Command(BaseCommand):
    help = (
        "Grow the library to a number of generated practices in every language, for benchmarks. Number i is always the "
        "same; what is there stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("count", type=int, metavar="N", help="how many generated practices there shall be")
        parser.add_argument("--yes", action="store_true", help="also on a public site (hub.settings.production)")

    def handle(self, *args, count, yes, **options):
        if settings.SETTINGS_MODULE == "hub.settings.production" and not yes:
            raise CommandError(
                "These are the settings of a public site, and generated practices would stand in its library. "
                "Add --yes if that is meant."
            )
        if count < 1:
            raise CommandError(f"N is {count}; write a number from 1, such as 1000.")
        there = sum(number > count for number in pages.present())
        if there:
            self.stdout.write(
                f"scale: {there:,} practices beyond number {count:,} are there and stay; nothing is removed."
            )
        self.begun, self.told = time.monotonic(), 0
        try:
            added = pages.grow(count, self.report)
        except pages.ScaleError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was added stays, and the same command goes on from here.") from stop
        if self.told and self.stdout.isatty():
            self.stdout.write("")
        if not added:
            self.stdout.write(f"scale: all of the {count:,} practices are there; nothing was added.")
            return
        speed = added / (time.monotonic() - self.begun)
        self.stdout.write(
            f"scale: {added:,} pages added, {speed:,.0f} a second. Now manage.py rebuild_search writes the index."
        )

    def report(self, done: int, total: int, added: int) -> None:
        """A bar on a terminal; elsewhere a line for every tenth."""
        speed = added / (time.monotonic() - self.begun)
        text = f"{done:,} of {total:,} practices, {speed:,.0f} pages a second"
        if self.stdout.isatty():
            bar = "█" * (WIDTH * done // total)
            self.stdout.write(f"\rscale: {bar:░<{WIDTH}} {text}  ", ending="")
            self.stdout.flush()
        elif done * 10 // total > self.told:
            self.stdout.write(f"scale: {text}")
        self.told = max(done * 10 // total, 1 if self.stdout.isatty() else 0)

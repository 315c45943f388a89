from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from good_practices.freshness.asking import MOST, ask_owners


class Command(BaseCommand):
    help = (
        "Asks organisations once a year by mail whether their practices are still right, reminds them twice, and puts "
        "what nobody answers into the editors' queue. To be run every night. Running it again asks nobody twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--most", type=int, default=MOST, help=f"mails in all ({MOST})")

    def handle(self, *args, most, **options):
        try:
            report = ask_owners(timezone.localdate(), most)
        except ImproperlyConfigured as error:  # the key of the contacts
            raise CommandError(str(error)) from None
        told = f"{report.asked} asked, {report.reminded} reminded, {report.queued} to the editors"
        self.stdout.write(f"{told}, {report.kept} mails not taken by the server")

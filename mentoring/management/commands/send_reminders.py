from django.core.management.base import BaseCommand
from django.utils import timezone

from mentoring.registering.reminding import remind


class Command(BaseCommand):
    help = (
        "Writes to everyone who has a place in a training of the next days. To be run every night. Running it again "
        "reminds nobody twice."
    )

    def handle(self, **options):
        self.stdout.write(f"{remind(timezone.localdate())} reminded")

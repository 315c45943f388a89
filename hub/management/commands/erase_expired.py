from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Erases what is kept for a stated time and no longer. To be run every night."

    def handle(self, **options):
        for name in settings.ERASERS:
            self.stdout.write(import_string(name)(timezone.localdate()))

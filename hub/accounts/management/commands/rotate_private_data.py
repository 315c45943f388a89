from django.core.management.base import BaseCommand
from django.db import transaction

from hub.encryption import encrypt_all_anew


class Command(BaseCommand):
    help = "Encrypts private data anew with the first of PRIVATE_DATA_KEYS; the others can be taken out afterwards."

    def handle(self, *args, **options):
        with transaction.atomic():
            number = encrypt_all_anew()
        self.stdout.write(f"private data: {number} secrets are under the first key.")

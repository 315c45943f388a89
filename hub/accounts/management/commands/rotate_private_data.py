from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from hub.encryption import decrypt, encrypt

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Command(BaseCommand):
    help = "Encrypts private data anew with the first of PRIVATE_DATA_KEYS; the others can be taken out afterwards."

    def handle(self, *args, **options):
        with transaction.atomic():
            rows = Authenticator.objects.select_for_update().filter(type__in=SECRETS)
            for row in rows:
                name = SECRETS[Authenticator.Type(row.type)]
                row.data[name] = encrypt(decrypt(row.data[name]))
                row.save(update_fields=["data"])
        self.stdout.write(f"private data: {len(rows)} secrets are under the first key.")

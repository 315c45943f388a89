from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from hub.backup import BackupError
from hub.backup.manifest import Manifest
from hub.backup.restoring import check, next_steps, restore, verify


class Command(BaseCommand):
    help = "Fill an empty database and an empty media storage from a backup, and compare both with it."
    requires_system_checks: list[str] = []  # they come at the end, when there is a database to check

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what backup has written")
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="holds the private key of age")
        parser.add_argument("--verify-only", action="store_true", help="read all of it, and change nothing")

    def handle(self, *args, file: Path, identity: Path, verify_only: bool, **options):
        try:
            key = identity.read_bytes()
        except OSError as error:
            raise CommandError(f"{identity} cannot be read: {error.strerror}.") from error
        try:
            if verify_only:
                self.tell("whole and readable", verify(file, key))
                return
            found = restore(file, key, self.stdout.write)
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error
        self.tell("restored, and equal to what was backed up", found)
        check()
        for step in next_steps(found):
            self.stdout.write(self.style.WARNING(step))

    def tell(self, outcome: str, found: Manifest) -> None:
        self.stdout.write(
            f"{outcome}: the site of {found.made} ({found.address}, version {found.version}, commit "
            f"{found.commit[:12] or 'unknown'}), {len(found.tables)} tables with {found.rows:,} rows, "
            f"{len(found.media)} files"
        )

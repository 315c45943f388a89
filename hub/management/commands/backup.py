from pathlib import Path

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from hub.backup import BackupError
from hub.backup.making import make


class Command(BaseCommand):
    help = "Write one encrypted file with database, media and a list of both, and read it back whole."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, required=True, help="a folder, or a file that does not exist")

    def handle(self, *args, to: Path, **options):
        try:
            made = make(to)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        found = made.manifest
        self.stdout.write(
            f"{made.path}: {made.size:,} bytes, {len(found.tables)} tables with {found.rows:,} rows, "
            f"{len(found.media)} files; read back whole. SHA-256 {made.sha256}"
        )
        if found.gone:
            self.stdout.write(f"Deleted while the backup was made, and not in it: {', '.join(found.gone)}")

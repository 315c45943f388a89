"""Moves old entries of the audit log into a file, when they are kept no longer."""

from datetime import UTC, datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from hub.audit.archive import archive
from hub.audit.chain import BrokenChainError


class Command(BaseCommand):
    help = "Moves the entries of before a day (UTC) into a new file; the log says so. By the table's owner only."

    def add_arguments(self, parser):
        parser.add_argument("before", metavar="YYYY-MM-DD", type=_day)
        parser.add_argument("file", type=Path)

    def handle(self, *args, before, file, **options):
        try:
            number = archive(before, file)
        except (BrokenChainError, OSError) as refused:
            raise CommandError(str(refused)) from None
        except DatabaseError as refused:
            raise CommandError(f"The database refuses, nothing was moved. {file} can go. {refused}") from None
        self.stdout.write(f"{number} entries moved to {file}." if number else "No entry is that old.")


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)

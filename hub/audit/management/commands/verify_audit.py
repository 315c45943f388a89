"""Walks along the audit log and says whether it is as it was written."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.audit.archive import read_archive
from hub.audit.chain import BrokenChainError, seal, stored, walk
from hub.audit.models import Entry


class Command(BaseCommand):
    help = "Checks every entry of the audit log; 1 where one was changed or is missing. Prints its head, to be kept."

    def add_arguments(self, parser):
        parser.add_argument("--since", metavar="HEAD", default="", help="the head of an earlier check: must be there")
        parser.add_argument("--archive", metavar="FILE", type=Path, help="a file of archive_audit, instead of the log")

    def handle(self, *args, since, archive, **options):
        if since and not re.fullmatch(r"\d+:[0-9a-f]{64}", since):
            raise CommandError("A head is a number, a colon and 64 signs, as this command prints it.")
        try:
            walked = walk(self._entries(archive), since, archive=bool(archive))
        except (BrokenChainError, OSError) as broken:
            raise CommandError(str(broken)) from None
        except (ValueError, TypeError):
            raise CommandError(f"{archive} is no file of archive_audit, or was changed.") from None
        self.stdout.write(f"Whole: {walked.count} entries.")
        self.stdout.write(f"Head: {walked.head}")

    def _entries(self, archive: Path | None) -> Iterator[Entry]:
        if archive:
            return read_archive(archive)
        seal()
        return stored()

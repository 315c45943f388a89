"""Walks along the audit log and says whether it is as it was written."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import PageLogEntry

from hub.audit.archive import verify_archive
from hub.audit.chain import BrokenChainError, Walked, seal, stored, walk


class Command(BaseCommand):
    help = "Checks every entry of the audit log; 1 where one was changed or is missing. Prints its head, to be kept."

    def add_arguments(self, parser):
        parser.add_argument("--since", metavar="HEAD", default="", help="the head of an earlier check: must be there")
        parser.add_argument("--archive", metavar="FILE", type=Path, help="a file of archive_audit, instead of the log")

    def handle(self, *args, since, archive, **options):
        if since and not re.fullmatch(r"\d+:[0-9a-f]{64}", since):
            raise CommandError("A head is a number, a colon and 64 signs, as this command prints it.")
        try:
            walked = verify_archive(archive, since) if archive else _verify_log(since)
        except (BrokenChainError, OSError) as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(f"Whole: {walked.count} entries.")
        self.stdout.write(f"Head: {walked.head}")


def _verify_log(since: str) -> Walked:
    seal()
    walked = walk(stored(), since)
    if not walked.count and _is_missed():
        raise BrokenChainError("The log is empty, although Wagtail knows of pages that were published since it began.")
    return walked


def _is_missed() -> bool:
    """True where Wagtail's own log has what ours must have too: what was done since ours was made, drafts apart."""
    began = MigrationRecorder.Migration.objects.filter(app="hub_audit").order_by("applied").values("applied")[:1]
    return PageLogEntry.objects.exclude(action="wagtail.edit").filter(timestamp__gt=began).exists()

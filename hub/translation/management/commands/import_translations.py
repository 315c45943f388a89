from pathlib import Path

from django.core.files.base import File
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from hub.translation.exchange.bundles import RefusedError
from hub.translation.exchange.intake import take_in
from hub.translation.exchange.merging import Outcome
from hub.translation.exchange.words import summary_of


class Command(BaseCommand):
    help = "Take translated sentences back from PO and XLIFF files. Publishes nothing; 1 where something was refused."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--overwrite", action="store_true", help="also over sentences that are approved")

    def handle(self, *args, files: list[Path], overwrite: bool, **options):
        refused = [path for path in files if not self.take(path, overwrite)]
        if refused:
            raise CommandError("Not everything was taken: " + ", ".join(map(str, refused)))

    def take(self, path: Path, overwrite: bool) -> bool:
        """Takes one file and prints what became of it. False where it, a page or a sentence of it was refused."""
        try:
            with path.open("rb") as opened:
                reports = take_in(File(opened), overwrite=overwrite)
        except (OSError, RefusedError) as error:
            self.stderr.write(f"{path}: {error}")
            return False
        for report in reports:
            for sentence in summary_of(report):
                self.stdout.write(f"{path}: {report.title} ({report.language}): {sentence}")
            for finding in report.of(Outcome.REFUSED):
                self.stdout.write(f"  {finding.source}: {finding.reason}")
        return not any(report.refusal or report.of(Outcome.REFUSED) for report in reports)

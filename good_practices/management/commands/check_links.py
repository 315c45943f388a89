from django.core.management.base import BaseCommand
from django.utils import timezone

from good_practices.freshness.links.checking import MOST, check_links
from good_practices.freshness.links.visiting import Visitor


class Command(BaseCommand):
    help = (
        "Tries the links that live practices show, the oldest first, for ten minutes at most; a link is dead when it "
        "has failed on three days. To be run every night. Running it again tries no link twice on a day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--most", type=int, default=MOST, help=f"links in all ({MOST})")

    def handle(self, *args, most, **options):
        report = check_links(timezone.localdate(), Visitor(), most)
        self.stdout.write(f"{report.tried} links tried, {report.failed} led nowhere, {report.dead} are dead")

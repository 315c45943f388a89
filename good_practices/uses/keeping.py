"""Counting what was published, and telling the pages that show it."""

from good_practices.models import PracticePage, UseReport
from hub.signals import public_pages_changed


def count_uses(uid: str) -> None:
    """Writes how many published reports a practice has to its pages, and lets caches and records follow."""
    pages = PracticePage.objects.filter(uid=uid)
    pages.update(use_reports=UseReport.objects.published().filter(uid=uid).count())
    public_pages_changed.send(sender=UseReport, ids=list(pages.values_list("pk", flat=True)))

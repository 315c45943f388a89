"""What readers and organisations sent to the editors, and for how long it is kept."""

import datetime

from django.db.models import Q, QuerySet

from good_practices.models import OrganisationCorrection, UseReport
from good_practices.models.use_report import State

SETTLED = datetime.timedelta(days=180)  # since it came: what an editor has settled or refused
WAITING = datetime.timedelta(days=400)  # what nobody has looked at in a year helps nobody any more


def erase(today: datetime.date) -> str:
    """Erases corrections and unpublished reports of use that are old enough, and says how many."""
    corrections = _erase(OrganisationCorrection.objects.all(), Q(handled=True), today)
    uses = _erase(UseReport.objects.exclude(state=State.PUBLISHED), Q(state=State.REFUSED), today)
    return f"received: {corrections} corrections, {uses} reports of use"


def _erase(sent: QuerySet, settled: Q, today: datetime.date) -> int:
    old = sent.filter((settled & Q(sent_at__date__lte=today - SETTLED)) | Q(sent_at__date__lte=today - WAITING))
    return old.delete()[0]

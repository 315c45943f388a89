"""What readers and organisations sent to the editors is erased in time."""

import datetime

from django.db.models import Q

from good_practices.models import OrganisationCorrection, UseReport
from good_practices.models.use_report import State
from hub.erasing import erase_sent


def erase(today: datetime.date) -> str:
    """Erases corrections and unpublished reports of use that are old enough, and says how many."""
    corrections = erase_sent(OrganisationCorrection.objects.all(), Q(handled=True), today)
    uses = erase_sent(UseReport.objects.exclude(state=State.PUBLISHED), Q(state=State.REFUSED), today)
    return f"received: {corrections} corrections, {uses} reports of use"

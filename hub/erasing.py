"""For how long what readers send is kept: until it is settled and some time after, and never for good."""

import datetime

from django.db.models import Q, QuerySet

SETTLED = datetime.timedelta(days=180)  # since it came: what an editor has settled or refused
WAITING = datetime.timedelta(days=400)  # what nobody has looked at in a year helps nobody any more


def erase_sent(sent: QuerySet, settled: Q, today: datetime.date) -> int:
    """Erases rows that are old enough, and gives their number.

    :param sent: rows with `sent_at`
    :param settled: which of them an editor is done with
    """
    old = sent.filter((settled & Q(sent_at__date__lte=today - SETTLED)) | Q(sent_at__date__lte=today - WAITING))
    return old.delete()[0]

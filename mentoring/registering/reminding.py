"""A mail some days before the event to everyone who has a place."""

import datetime

from django.db import transaction
from django.utils import timezone

from mentoring.models import Registration, TrainingPage
from mentoring.registering.mails import Kind, write_later

DAYS = 3
FRESH = datetime.timedelta(days=1)  # who has registered since has just had a mail


def remind(today: datetime.date) -> int:
    """Reminds everyone once who has a place in an event of the next days. Returns how many.

    Of two machines that do it in one night, one reminds.
    """
    soon = TrainingPage.objects.originals().filter(
        takes_registrations=True, is_cancelled=False, date__range=(today, today + datetime.timedelta(days=DAYS))
    )
    uids = [page.uid for page in soon if not page.has_begun]
    return sum(_remind_of(uid) for uid in uids)


@transaction.atomic
def _remind_of(uid: str) -> int:
    due = (
        Registration.objects.with_place()
        .select_for_update()
        .filter(event__uid=uid, reminded=False, sent_at__lt=timezone.now() - FRESH)
    )
    reminded = list(due)
    Registration.objects.filter(pk__in=[registration.pk for registration in reminded]).update(reminded=True)
    write_later(Kind.REMINDER, reminded)
    return len(reminded)

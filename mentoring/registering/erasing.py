"""For how long it is kept who has registered, and the keys it is kept under."""

import datetime

from django.db import transaction
from django.db.models import F

from mentoring.models import EventRegister, Registration

KEPT = datetime.timedelta(days=30)  # after the last day of the event


def erase(today: datetime.date) -> str:
    """Erases who had registered for events that are long over, and keeps how many they were."""
    old = EventRegister.objects.filter(ends_on__lte=today - KEPT, registrations__isnull=False).distinct()
    return f"trainings: {sum(_erase(event.pk) for event in old)} registrations"


@transaction.atomic
def _erase(event_id: int) -> int:
    event = EventRegister.objects.select_for_update().get(pk=event_id)
    registrations = event.registrations.all()
    placed, waiting = registrations.with_place().count(), registrations.waiting().count()
    EventRegister.objects.filter(pk=event.pk).update(
        had_place=F("had_place") + placed, had_to_wait=F("had_to_wait") + waiting
    )
    registrations.delete()
    return placed + waiting


def encrypt_registrations_anew() -> int:
    """Puts every name and address under the first of PRIVATE_DATA_KEYS, and gives their number.

    Their marks are made anew with SECRET_KEY. An address that was registered once more since that had changed keeps
    both registrations: one mark stays as it is.
    """
    registrations = Registration.objects.select_for_update().all()
    for registration in registrations:
        old = registration.email_mark
        registration.name, registration.email = registration.name, registration.email
        same = Registration.objects.filter(event=registration.event_id, email_mark=registration.email_mark)
        if same.exclude(pk=registration.pk).exists():
            registration.email_mark = old
        registration.save(update_fields=["name_encrypted", "email_encrypted", "email_mark"])
    return len(registrations)

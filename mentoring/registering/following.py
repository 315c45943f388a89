"""What follows when a training is published: calendars are told, and those who have registered."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published

from mentoring.models import EventRegister, TrainingPage
from mentoring.registering.mails import Kind, write_later
from mentoring.registering.places import fill_places

TOLD = ["date", "start_time", "end_date", "end_time", "time_zone", "precision", "place", "link", "is_cancelled"]


@receiver(page_published, sender=TrainingPage, dispatch_uid="mentoring_follow_training")
def follow(instance, **kwargs):
    if instance.is_original:
        tell(instance)


@transaction.atomic
def tell(training: TrainingPage) -> None:
    """Numbers the change for calendars, and writes to those who have registered; lets people move up."""
    event = _register_of(training)
    told = event.told
    event.told, event.title, event.ends_on = what_is_told(training), training.title, training.last_day
    changed = bool(told) and told != event.told
    event.sequence += changed
    event.save()
    if changed and told["date"] != event.told["date"]:
        event.registrations.update(reminded=False)
    if changed and not training.is_over:
        was_cancelled = told["is_cancelled"] and training.is_cancelled
        kind = Kind.CANCELLED if training.is_cancelled else Kind.CHANGED
        write_later(kind, [] if was_cancelled else event.registrations.all())
    fill_places(training.uid)


def what_is_told(training: TrainingPage) -> dict[str, Any]:
    """What somebody who comes has to know, as JSON holds it."""
    values = {name: getattr(training, name) for name in TOLD}
    return {name: value if isinstance(value, bool) else str(value or "") for name, value in values.items()}


def _register_of(training: TrainingPage) -> EventRegister:
    facts = {"title": training.title, "ends_on": training.last_day}
    EventRegister.objects.get_or_create(uid=training.uid, defaults=facts)
    return EventRegister.objects.select_for_update().get(uid=training.uid)

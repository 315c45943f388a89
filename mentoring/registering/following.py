"""What follows when a training is published, or is to be deleted: calendars and those who have registered are told."""

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.signals import page_published

from mentoring.models import EventRegister, Registration, TrainingPage
from mentoring.registering.mails import Kind, write_later
from mentoring.registering.places import fill_places
from mentoring.registering.told import what_is_told


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


@receiver(pre_delete, sender=TrainingPage, dispatch_uid="mentoring_keep_training")
def keep(instance, **kwargs):
    """Whoever has registered would come in vain. With the register locked, so that nobody registers meanwhile.

    :raises ProtectedError: by whatever way the page, or one above it, is deleted
    """
    registers = EventRegister.objects.select_for_update().filter(uid=instance.uid)
    if list(registers) and TrainingPage.objects.page(instance).expected():
        raise ProtectedError(why_it_stays(instance), set(Registration.objects.filter(event__uid=instance.uid)))


def why_it_stays(training: TrainingPage) -> str:
    text = gettext("People have registered for this. Tick “cancelled” and publish first: then they are told.")
    return f"{training.title}: {text}"


def _register_of(training: TrainingPage) -> EventRegister:
    facts = {"title": training.title, "ends_on": training.last_day}
    EventRegister.objects.get_or_create(uid=training.uid, defaults=facts)
    return EventRegister.objects.select_for_update().get(uid=training.uid)

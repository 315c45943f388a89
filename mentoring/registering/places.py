"""Who gets a place, who waits, and who moves up. All of it is done with the event's register locked: of two people who
take the last place at once, one gets it and one waits.
"""

from django.core.cache import cache
from django.db import transaction

from mentoring.models import EventRegister, Registration, TrainingPage
from mentoring.models.registration import mark_of
from mentoring.registering.mails import Kind, write_later

PAUSE = 10 * 60  # seconds between two mails that say the same


class ClosedError(Exception):
    """Nobody can register (any more): it has begun, was cancelled or withdrawn, or its last day to register is over."""


@transaction.atomic
def register(uid: str, name: str, email: str, language: str) -> Registration.State:
    """Takes a registration and writes to the address.

    An address that is registered keeps what it has and gets the same mail again, after a pause. The answer is that
    which a new address gets: it does not tell who is registered.

    :raises ClosedError:
    """
    if not EventRegister.objects.filter(uid=uid).exists():  # the original was never published
        raise ClosedError
    event, training = _locked(uid)
    if training is None or not training.takes_more:
        raise ClosedError
    state = Registration.State.WAITING if is_full(training) else Registration.State.PLACE
    registration = event.registrations.filter(email_mark=mark_of(email)).first()
    if registration is None:
        registration = Registration(event=event, state=state, language=language)
        registration.name, registration.email = name, email
        registration.save()
        cache.set(_mark_of_mail(registration), True, PAUSE)
        write_later(Kind.REGISTERED, [registration])
    elif _is_due_again(registration):
        write_later(Kind.REGISTERED, [registration])
    return state


def _is_due_again(registration: Registration) -> bool:
    """False where the same mail has just gone out: somebody else may enter an address again and again.

    A cache that is away says nothing (None), and no one is left without the mail that the page speaks of.
    """
    return cache.add(_mark_of_mail(registration), True, PAUSE) is not False


def _mark_of_mail(registration: Registration) -> str:
    return f"registered:{registration.pk}"


@transaction.atomic
def cancel(registration: Registration) -> None:
    """Forgets a registration, at the person's wish; who waits longest moves up."""
    event, training = _locked(registration.event.uid)
    registration.delete()
    _move_up(event, training)


@transaction.atomic
def fill_places(uid: str) -> None:
    """Lets those move up for whom there is a place: there may be more of them now."""
    _move_up(*_locked(uid))


def is_full(training: TrainingPage) -> bool:
    """True where somebody new waits: places are limited, and none is left that nobody has or waits for.

    How many are left is told to nobody: a number that stays when an address is entered tells that it was registered.
    """
    if training.capacity is None:
        return False
    return Registration.objects.filter(event__uid=training.uid).count() >= training.capacity


def _locked(uid: str) -> tuple[EventRegister, TrainingPage | None]:
    """The register of an event, which nobody else changes until the transaction ends, and what its page says now."""
    event = EventRegister.objects.select_for_update().get(uid=uid)
    return event, TrainingPage.objects.originals().filter(uid=uid).first()


def _move_up(event: EventRegister, training: TrainingPage | None) -> None:
    if training is None or training.is_cancelled or training.has_begun:
        return
    waiting = event.registrations.waiting()
    if training.capacity is not None:
        free = max(training.capacity - event.registrations.with_place().count(), 0)
        waiting = waiting[:free]
    moved = list(waiting)
    for registration in moved:
        registration.state = Registration.State.PLACE
    Registration.objects.bulk_update(moved, ["state"])
    write_later(Kind.MOVED_UP, moved)

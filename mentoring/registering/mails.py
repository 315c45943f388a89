"""What people who have registered are told by mail, each in the language in which they registered."""

import logging
from collections.abc import Iterable
from enum import StrEnum
from html import unescape

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext, override

from hub.addresses import absolute
from hub.retries import try_again
from hub.tasks import LONG, MAIL
from mentoring.calendar import CONTENT_TYPE, file_name, write_calendar
from mentoring.models import Registration, TrainingPage
from mentoring.registering.tokens import link
from mentoring.registering.told import as_told

logger = logging.getLogger(__name__)


class Kind(StrEnum):
    """Why somebody is written to."""

    REGISTERED = "registered"
    MOVED_UP = "moved_up"
    REMINDER = "reminder"
    CHANGED = "changed"
    CANCELLED = "cancelled"


def write_later(kind: Kind, registrations: Iterable[Registration]) -> None:
    """Writes to these people when the transaction commits, one mail each."""
    asked = write if kind == Kind.REGISTERED else write.using(priority=LONG)  # there may be hundreds
    for registration in registrations:
        asked.enqueue(registration.pk, kind.value)


@task(priority=MAIL)
def write(registration_id: int, kind: str, attempt: int = 1) -> None:
    """Writes to one person what is true when it is sent. Who has cancelled meanwhile gets no mail, and a mail that was
    overtaken is dropped.

    Where the mail server is away, it is tried again later.
    """
    registration = Registration.objects.select_related("event").filter(pk=registration_id).first()
    training = registration and _training_of(Kind(kind), registration)
    if registration is None or training is None or _is_overtaken(Kind(kind), training):
        return
    try:
        compose(Kind(kind), registration, training).send()
    except (OSError, ImproperlyConfigured) as error:  # without a traceback, which may hold the address
        logger.error("The mail about registration %s could not be sent (%s).", registration_id, type(error).__name__)
        try_again(write, attempt, registration_id, kind)


def _training_of(kind: Kind, registration: Registration) -> TrainingPage | None:
    """What the mail is about; None where it is not shown any more.

    What was cancelled may leave the site at once, before its mails are out: they say what was told last.
    """
    event, language = registration.event, registration.language
    if kind == Kind.CANCELLED and not TrainingPage.objects.originals().filter(uid=event.uid).exists():
        return as_told(event, language)
    return TrainingPage.objects.of(event.uid, language)


def _is_overtaken(kind: Kind, training: TrainingPage) -> bool:
    """True for what is no longer so: it was cancelled meanwhile, or takes place after all, which another mail tells."""
    if kind == Kind.REMINDER and training.has_begun:
        return True
    return training.is_over or (kind == Kind.CANCELLED) != training.is_cancelled


def compose(kind: Kind, registration: Registration, training: TrainingPage) -> EmailMessage:
    """The mail, with the event as a file for calendars.

    The link to take part is in it only for those who have a place.
    """
    with override(registration.language):
        title = " ".join(training.title.split())
        context = {
            "kind": kind.value,
            "registration": registration,
            "training": training,
            "title": title,
            "when": _when(training),
            "address": absolute(training) if training.pk else "",
            "link": link(registration),
            "online": training.link if registration.has_place and not training.is_cancelled else "",
        }
        message = EmailMessage(
            _subject(kind, registration) % {"title": title},
            render_to_string("mentoring/registration/mail.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [registration.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
    if registration.has_place:
        content = write_calendar([training], title, to_participant=True)
        message.attach(file_name(training), content.decode(), CONTENT_TYPE)
    return message


def _when(training: TrainingPage) -> str:
    """When it takes place, as its page says it."""
    return unescape(strip_tags(render_to_string("mentoring/when.html", {"training": training}).replace("<br>", "\n")))


def _subject(kind: Kind, registration: Registration) -> str:
    if kind == Kind.CANCELLED:
        return gettext("Cancelled: %(title)s")
    if kind == Kind.CHANGED:
        return gettext("Changed: %(title)s")
    if kind == Kind.REMINDER:
        return gettext("Soon: %(title)s")
    return gettext("You have a place: %(title)s") if registration.has_place else gettext("You are waiting: %(title)s")

"""Where a message from the contact form goes: stored, announced by mail where mail is set, erased in time."""

import datetime
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import Task, task
from django.urls import reverse
from django.utils.translation import gettext

from hub.erasing import erase_sent
from hub.forms import ContactForm
from hub.models.contact import ContactMessage
from hub.retries import try_again
from hub.tasks import MAIL

logger = logging.getLogger(__name__)


def keep_message(form: ContactForm, language: str) -> None:
    """Stores a valid message and asks for the mail to the editors. A trapped or repeated one is dropped silently."""
    if form.is_dropped(ContactMessage.objects.all()):
        return
    with transaction.atomic():  # both or neither: a process may be killed in between
        message = ContactMessage.objects.create(language=language, **form.stored_fields())
        announce.enqueue(message.pk)


@task(priority=MAIL)
def announce(message_id: int, attempt: int = 1) -> None:
    """Tells the editors that a message waits. Its words stay in the admin: mail is read on many screens.

    Where the mail server is away, it is tried again later.
    """
    _tell(reverse("contact_messages:edit", args=[message_id]), announce, attempt, message_id)


@task(priority=MAIL)
def announce_at(path: str, attempt: int = 1) -> None:
    """The same of what waits elsewhere in the admin.

    :param path: the address without the host
    """
    _tell(path, announce_at, attempt, path)


def _tell(path: str, asked: Task, attempt: int, argument: int | str) -> None:
    if not settings.CONTACT_EMAILS:
        return
    subject = gettext("A message for RE-MAP is waiting")
    try:
        EmailMessage(subject, settings.BASE_URL + path, settings.DEFAULT_FROM_EMAIL, settings.CONTACT_EMAILS).send()
    except OSError:
        logger.exception("The mail about message %s could not be sent; the message is stored.", argument)
        try_again(asked, attempt, argument)


def erase(today: datetime.date) -> str:
    """Erases messages that are old enough, with name and address, and says how many.

    An address that the last release has written as it is, while both served, is encrypted.
    """
    with transaction.atomic():
        _encrypt(ContactMessage.objects.exclude(email_plain=""))
    return f"contact form: {erase_sent(ContactMessage.objects.all(), Q(handled=True), today)} messages"


def encrypt_addresses_anew() -> int:
    """Puts every address under the first of PRIVATE_DATA_KEYS; inside a transaction.

    :returns: how many there are
    """
    return _encrypt(ContactMessage.objects.exclude(email_encrypted="", email_plain=""))


def _encrypt(messages: QuerySet[ContactMessage]) -> int:
    messages = messages.select_for_update()
    for message in messages:
        message.email = message.email
        message.save(update_fields=["email_encrypted", "email_plain"])
    return len(messages)

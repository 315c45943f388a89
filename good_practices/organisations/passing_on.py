"""Where a reader's words to an organisation go, and what an organisation says of itself."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext

from good_practices.models import Organisation, OrganisationCorrection
from good_practices.organisations.forms import CorrectionForm, RelayForm
from hub.contact import announce_at

logger = logging.getLogger(__name__)


def pass_on(organisation: Organisation, form: RelayForm) -> None:
    """Mails a reader's question to the contact. It is stored nowhere: the form says where it could not be sent.

    A trapped one is dropped silently.
    """
    if not form.is_trapped and not _send(organisation, **form.stored_fields()):
        form.say_it_was_not_sent()


def _send(organisation: Organisation, message: str, email: str) -> bool:
    """:returns: True where the mail server has taken it"""
    if not settings.EMAIL_URL:
        return False
    text = render_to_string(
        "good_practices/organisations/mail/question.txt",
        {"organisation": organisation, "message": message, "site": settings.BASE_URL},
    )
    try:
        EmailMessage(
            gettext("A question by way of the RE-MAP library"),
            text,
            settings.DEFAULT_FROM_EMAIL,
            [organisation.contact],
            reply_to=[email],
        ).send()
    except (OSError, ImproperlyConfigured) as error:  # not its words: they may hold the address
        logger.error("A question to organisation %s failed: %s.", organisation.pk, type(error).__name__)
        return False
    return True


def keep_correction(organisation: Organisation, form: CorrectionForm) -> None:
    """Stores a valid correction and tells the editors. A trapped or repeated one is dropped silently."""
    if form.is_dropped(organisation.corrections.all()):
        return
    with transaction.atomic():
        row = OrganisationCorrection.objects.create(
            organisation=organisation, language=get_language() or "", **form.stored_fields()
        )
        announce_at.enqueue(reverse("organisation_corrections:edit", args=[row.pk]))

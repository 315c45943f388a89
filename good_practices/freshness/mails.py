"""The mail that asks an owner. It names the practice and nobody; its links lead to BASE_URL."""

import logging
from enum import Enum
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from good_practices.freshness.owners import in_language
from good_practices.freshness.tokens import WORKS_FOR, link
from good_practices.models import Organisation, OwnerAsk, PracticePage
from good_practices.models.freshness import Answer
from hub.addresses import absolute

logger = logging.getLogger(__name__)


class Sent(Enum):
    YES = "yes"
    LATER = "later"  # the server does not take this one now
    AWAY = "away"  # the server takes none
    REFUSED = "refused"  # there is no such mailbox


def mail_question(ask: OwnerAsk, page: PracticePage, organisation: Organisation, language: str) -> Sent:
    """Asks whether a practice is still right, with a link for each answer.

    :param language: of the mail; the title is in it too, where the practice has been translated
    """
    shown = in_language(page, language)
    links = {str(answer): link(ask, answer, organisation, language) for answer in Answer}
    with override(language):
        title = " ".join(shown.title.split())
        context = {"page": shown, "title": title, "address": absolute(shown), "links": links, "days": WORKS_FOR.days}
        context["again"] = ask.mails > 0
        subject = gettext("RE-MAP: is “%(title)s” still right?") % {"title": title}
        text = render_to_string("good_practices/freshness/question.txt", context)
    headers = {"List-Unsubscribe": f"<{links[Answer.STOP]}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [organisation.contact], headers=headers).send()
    except SMTPRecipientsRefused as error:
        for_good = all(code >= 500 for code, _words in error.recipients.values())
        logger.warning("The mail server refuses the contact for practice %s.", page.uid)
        return Sent.REFUSED if for_good else Sent.LATER
    except OSError as error:  # SMTPException is one; without a traceback, which may hold the address
        logger.error("The mail about practice %s could not be sent (%s).", page.uid, type(error).__name__)
        return Sent.LATER if isinstance(error, SMTPResponseException) else Sent.AWAY
    return Sent.YES

"""The mail that asks an owner. It names the practices and nobody; its links lead to BASE_URL."""

import dataclasses
import logging
from enum import Enum
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from good_practices.freshness.owners import Owner, in_language
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


@dataclasses.dataclass(frozen=True)
class Enquiry:
    """A question to be mailed: about which practice, and to which organisation."""

    ask: OwnerAsk
    page: PracticePage
    organisation: Organisation


def mail_questions(owner: Owner, enquiries: list[Enquiry]) -> Sent:
    """Asks an owner whether these practices are still right, in one mail, with a link for each answer to each of them.

    Titles are in the language of the mail too, where the practice has been translated.
    """
    pages = in_language([enquiry.page for enquiry in enquiries], owner.language)
    stops: dict[Organisation, str] = {}  # by the first of its practices
    for enquiry in enquiries:
        stops.setdefault(enquiry.organisation, _link(enquiry, Answer.STOP, owner))
    with override(owner.language):
        asked = [_asked(enquiry, page, owner) for enquiry, page in zip(enquiries, pages, strict=True)]
        subject = _subject([about["title"] for about in asked])
        context = {"asked": asked, "days": WORKS_FOR.days, "stops": stops}
        text = render_to_string("good_practices/freshness/question.txt", context)
    headers = {"List-Unsubscribe": f"<{next(iter(stops.values()))}>", "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [owner.address], headers=headers).send()
    except SMTPRecipientsRefused as error:
        for_good = all(code >= 500 for code, _words in error.recipients.values())
        logger.warning("The mail server refuses the contact for practice %s.", _uids(enquiries))
        return Sent.REFUSED if for_good else Sent.LATER
    except OSError as error:  # SMTPException is one; without a traceback, which may hold the address
        logger.error("The mail about practice %s could not be sent (%s).", _uids(enquiries), type(error).__name__)
        return Sent.LATER if isinstance(error, SMTPResponseException) else Sent.AWAY
    return Sent.YES


def _asked(enquiry: Enquiry, shown: PracticePage, owner: Owner) -> dict[str, Any]:
    """What the mail says of one practice."""
    return {
        "title": " ".join(shown.title.split()),
        "address": absolute(shown),
        "is_reminder": enquiry.ask.mails > 0,
        "links": {str(answer): _link(enquiry, answer, owner) for answer in Answer if answer != Answer.STOP},
    }


def _link(enquiry: Enquiry, answer: Answer, owner: Owner) -> str:
    return link(enquiry.ask, answer, enquiry.organisation, owner.language)


def _subject(titles: list[str]) -> str:
    if len(titles) == 1:
        return gettext("RE-MAP: is “%(title)s” still right?") % {"title": titles[0]}
    text = ngettext(
        "RE-MAP: is %(number)s practice still right?", "RE-MAP: are %(number)s practices still right?", len(titles)
    )
    return text % {"number": len(titles)}


def _uids(enquiries: list[Enquiry]) -> str:
    return ", ".join(enquiry.page.uid for enquiry in enquiries)

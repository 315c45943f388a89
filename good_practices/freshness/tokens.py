"""The signed links of a mail: each stands for one question, who was asked, and one answer, until it is answered or too
old."""

import dataclasses
import datetime
from enum import Enum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from good_practices.freshness.publishing import live_practice
from good_practices.models import Organisation, OwnerAsk, PracticePage
from good_practices.models.freshness import Answer

WORKS_FOR = datetime.timedelta(days=60)
# Nothing in a token needs quoting in an address, and no mail program breaks it at a sign.
_SALT = "good_practices.freshness"
_SIGNER = signing.TimestampSigner(sep=".", salt=_SALT)


@dataclasses.dataclass(frozen=True)
class Question:
    """What a link that works is about."""

    ask: OwnerAsk
    answer: Answer
    page: PracticePage
    organisation: Organisation


@dataclasses.dataclass(frozen=True)
class Token:
    """What a link says.

    :param ask_id, asked_on: of the question, and the day on which it was asked first
    :param owner: who was asked, from owner_mark
    """

    ask_id: int
    asked_on: datetime.date
    owner: str
    answer: Answer


class Refusal(Enum):
    """Why a link does not work."""

    ALTERED = "altered"  # none of ours, or a part of one
    EXPIRED = "expired"  # too old, from an earlier year, or sent to somebody who would not be asked any more
    USED = "used"  # its question is answered, by this link or by another one
    WITHDRAWN = "withdrawn"  # the practice is not shown any more


class LinkError(Exception):
    """:param ask: the question, where it is answered"""

    def __init__(self, refusal: Refusal, ask: OwnerAsk | None = None):
        super().__init__(refusal)
        self.refusal, self.ask = refusal, ask


def link(ask: OwnerAsk, answer: Answer, organisation: Organisation, language: str) -> str:
    """The address by which an organisation gives an answer, below a language.

    :raises ImproperlyConfigured: where its contact cannot be read, for want of a key
    """
    token = _SIGNER.sign(f"{ask.pk}-{ask.asked_on:%Y%m%d}-{owner_mark(organisation)}-{answer}")
    with override(language):
        return settings.BASE_URL + reverse("confirm", args=[token])


def owner_mark(organisation: Organisation) -> str:
    """An organisation and its contact, without telling the address: another one where either has changed."""
    return f"{organisation.pk}x{salted_hmac(_SALT, organisation.contact, algorithm='sha256').hexdigest()[:20]}"


def read(token: str) -> Token:
    """What a token says.

    :raises LinkError: where it is not ours, or too old
    """
    try:
        ask_id, asked_on, owner, answer = _SIGNER.unsign(token, max_age=WORKS_FOR).split("-")
    except signing.SignatureExpired:
        raise LinkError(Refusal.EXPIRED) from None
    except (signing.BadSignature, ValueError):
        raise LinkError(Refusal.ALTERED) from None
    return Token(int(ask_id), datetime.datetime.strptime(asked_on, "%Y%m%d").date(), owner, Answer(answer))


def is_given(token: str) -> bool:
    """True where the answer of a link was taken.

    :raises LinkError: where the link is not ours, or too old
    """
    told = read(token)
    return OwnerAsk.objects.filter(pk=told.ask_id, asked_on=told.asked_on, answer=told.answer).exists()


def question_of(token: str) -> Question:
    """The question that a link is about, which waits for an answer of the one who was asked.

    :raises LinkError: where it does not work
    """
    told = read(token)
    ask = OwnerAsk.objects.filter(pk=told.ask_id, asked_on=told.asked_on).first()
    if ask is None:
        raise LinkError(Refusal.EXPIRED)
    if ask.answer and (told.answer != Answer.STOP or ask.answer == Answer.STOP):
        raise LinkError(Refusal.USED, ask)
    page = live_practice(ask.uid)
    if page is None:
        raise LinkError(Refusal.WITHDRAWN)
    organisation = Organisation.objects.named(page.organisation)
    if organisation is None or not constant_time_compare(told.owner, owner_mark(organisation)):
        raise LinkError(Refusal.EXPIRED)
    return Question(ask, told.answer, page, organisation)

"""The signed links of a mail: each stands for one question and one answer, until it is answered or too old."""

import dataclasses
import datetime
from enum import Enum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from good_practices.freshness.publishing import live_practice
from good_practices.models import OwnerAsk, PracticePage
from good_practices.models.freshness import Answer

WORKS_FOR = datetime.timedelta(days=60)
# Nothing in a token needs quoting in an address, and no mail program breaks it at a sign.
_SIGNER = signing.TimestampSigner(sep=".", salt="good_practices.freshness")


@dataclasses.dataclass(frozen=True)
class Question:
    """What a link that works is about."""

    ask: OwnerAsk
    answer: Answer
    page: PracticePage


class Refusal(Enum):
    """Why a link does not work."""

    ALTERED = "altered"  # none of ours, or a part of one
    EXPIRED = "expired"  # too old, or from an earlier year
    USED = "used"  # its question is answered, by this link or by another one
    WITHDRAWN = "withdrawn"  # the practice is not shown any more


class LinkError(Exception):
    """:param ask: the question, where it is answered"""

    def __init__(self, refusal: Refusal, ask: OwnerAsk | None = None):
        super().__init__(refusal)
        self.refusal, self.ask = refusal, ask


def link(ask: OwnerAsk, answer: Answer, language: str) -> str:
    """The address that gives an answer, below a language."""
    token = _SIGNER.sign(f"{ask.pk}-{ask.asked_on:%Y%m%d}-{answer}")
    with override(language):
        return settings.BASE_URL + reverse("confirm", args=[token])


def read(token: str) -> tuple[int, datetime.date, Answer]:
    """What a token says: the id of a question, on which day it was asked first, and the answer.

    :raises LinkError: where it is not ours, or too old
    """
    try:
        ask_id, asked_on, answer = _SIGNER.unsign(token, max_age=WORKS_FOR).split("-")
    except signing.SignatureExpired:
        raise LinkError(Refusal.EXPIRED) from None
    except signing.BadSignature:
        raise LinkError(Refusal.ALTERED) from None
    return int(ask_id), datetime.datetime.strptime(asked_on, "%Y%m%d").date(), Answer(answer)


def is_given(token: str) -> bool:
    """True where the answer of a link was taken.

    :raises LinkError: where the link is not ours, or too old
    """
    ask_id, asked_on, answer = read(token)
    return OwnerAsk.objects.filter(pk=ask_id, asked_on=asked_on, answer=answer).exists()


def question_of(token: str) -> Question:
    """The question that a link is about, which waits for an answer.

    :raises LinkError: where it does not work
    """
    ask_id, asked_on, answer = read(token)
    ask = OwnerAsk.objects.filter(pk=ask_id, asked_on=asked_on).first()
    if ask is None:
        raise LinkError(Refusal.EXPIRED)
    if ask.answer and (answer != Answer.STOP or ask.answer == Answer.STOP):
        raise LinkError(Refusal.USED, ask)
    page = live_practice(ask.uid)
    if page is None:
        raise LinkError(Refusal.WITHDRAWN)
    return Question(ask, answer, page)

"""What follows when an owner has answered."""

import datetime
from typing import Any

from django.db import transaction

from good_practices.constants import Status
from good_practices.freshness.publishing import OWNER, HeldError, publish_facts
from good_practices.freshness.queue import put
from good_practices.freshness.tokens import LinkError, Question, Refusal
from good_practices.models import DueCheck, Organisation, OwnerAsk, PracticePage
from good_practices.models.freshness import Answer, Outcome, Reason

CONFIRMED = "good_practices.confirmed"  # in the log of the page


@transaction.atomic
def take(question: Question, today: datetime.date, year: int | None = None, text: str = "") -> None:
    """Keeps an answer and does what it asks for. Of two that come at once, one is taken.

    :param year: the last one, of a practice that has ended
    :param text: what is wrong, of one that is not right
    :raises LinkError: where the question was answered meanwhile
    """
    ask, page = question.ask, question.page
    same = OwnerAsk.objects.filter(pk=ask.pk, asked_on=ask.asked_on)
    stops = question.answer == Answer.STOP  # a wish that stands beside another answer
    waiting = same.exclude(answer=Answer.STOP) if stops else same.filter(answer="")
    if not waiting.update(answer=question.answer, answered_on=today, closed=True):
        raise LinkError(Refusal.USED, OwnerAsk.objects.get(pk=ask.pk))
    confirmed = {"last_checked": today, "checked_by": OWNER, "confirmed_by_owner": True, "check_due": False}
    match question.answer:
        case Answer.RIGHT:
            _state(page, confirmed, today)
        case Answer.ENDED:
            _state(page, confirmed | {"status": Status.ENDED, "end_year": year}, today)
            put(page.uid, Reason.ENDED, today)
        case Answer.EDIT:
            put(page.uid, Reason.EDIT, today, text=text)
        case Answer.STOP:
            Organisation.objects.filter(pk=question.organisation.pk).update(no_questions_since=today)
            put(page.uid, Reason.NO_CONTACT, today)
    late = DueCheck.objects.open().filter(uid=page.uid, reason__in=[Reason.NO_ANSWER, Reason.DUE])
    late.update(closed_on=today, outcome=Outcome.PASSED)


def _state(page: PracticePage, facts: dict[str, Any], today: datetime.date) -> None:
    """Publishes what the owner says; where the page is held, an editor does it later."""
    try:
        publish_facts(page, facts, log_action=CONFIRMED)
    except HeldError:
        put(page.uid, Reason.HELD, today, facts=facts)

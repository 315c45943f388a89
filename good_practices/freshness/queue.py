"""The editors' queue: practices that neither their owners nor the links settle."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from good_practices.freshness.publishing import EDITORS, live_originals, live_practice, publish_facts
from good_practices.models import DueCheck
from good_practices.models.freshness import Outcome, Reason

REMEMBERED = datetime.timedelta(days=180)  # for so long what was settled is not brought up again
# What "I have checked it" settles besides the check in hand.
SETTLED_BY_CHECK = [Reason.NO_CONTACT, Reason.NO_ANSWER, Reason.DUE, Reason.DEAD_LINK, Reason.ENDED]


@transaction.atomic
def put(uid: str, reason: Reason, today: datetime.date, text: str = "", facts: Mapping[str, Any] | None = None) -> None:
    """Puts a practice into the queue. Where it waits for this reason already, words and facts are added."""
    check, _created = DueCheck.objects.get_or_create(
        uid=uid, reason=reason, closed_on=None, defaults={"opened_on": today}
    )
    if text:
        check.text = "\n\n".join(filter(None, [check.text, text]))
        check.written_on = today
    if text or facts:
        check.facts |= facts or {}
        check.save(update_fields=["text", "written_on", "facts"])


def put_many(uids: Iterable[str], reason: Reason, today: datetime.date) -> None:
    """The same for many, without words. One that waits already stays as it is."""
    rows = [DueCheck(uid=uid, reason=reason, opened_on=today) for uid in uids]
    DueCheck.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def keep_dead_links(found: Mapping[str, list[dict[str, str]]], today: datetime.date) -> None:
    """Makes the dead links in the queue those that were found. What editors have settled does not come back at once.

    :param found: {uid: [{"address", "problem"}]}
    """
    settled = _settled(today)
    wanted = {
        uid: rows
        for uid, links in found.items()
        if (rows := [link for link in links if link["address"] not in settled.get(uid, ())])
    }
    waiting = {check.uid: check for check in DueCheck.objects.open().filter(reason=Reason.DEAD_LINK)}
    gone = [check.pk for uid, check in waiting.items() if uid not in wanted]
    DueCheck.objects.filter(pk__in=gone).update(closed_on=today, outcome=Outcome.PASSED)
    for uid, check in waiting.items():
        if uid in wanted and check.addresses != wanted[uid]:
            DueCheck.objects.filter(pk=check.pk).update(addresses=wanted[uid])
    new = [
        DueCheck(uid=uid, reason=Reason.DEAD_LINK, opened_on=today, addresses=rows)
        for uid, rows in wanted.items()
        if uid not in waiting
    ]
    DueCheck.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)


def _settled(today: datetime.date) -> dict[str, set[str]]:
    """{uid: addresses that an editor has looked at not long ago}"""
    rows = DueCheck.objects.filter(reason=Reason.DEAD_LINK, closed_on__gt=today - REMEMBERED)
    settled: dict[str, set[str]] = defaultdict(set)
    for check in rows.exclude(outcome=Outcome.PASSED):
        settled[check.uid].update(row["address"] for row in check.addresses)
    return settled


@transaction.atomic
def settle(check: DueCheck, outcome: Outcome, today: datetime.date, user) -> None:
    """Does what an editor has chosen, and takes it off the queue. Once: what is closed already stays as it is.

    :param outcome: checked, applied or dismissed
    :raises HeldError: where the facts cannot be published now
    :raises PermissionDenied: where the user may not publish the practice
    """
    if not DueCheck.objects.open().filter(pk=check.pk).update(closed_on=today, outcome=outcome):
        return
    if outcome == Outcome.DISMISSED:
        return
    page = live_practice(check.uid)
    if page is None:
        return
    if not page.permissions_for_user(user).can_publish():
        raise PermissionDenied
    if outcome == Outcome.APPLIED:
        publish_facts(page, check.facts, user)
        return
    publish_facts(page, {"last_checked": today, "checked_by": EDITORS, "check_due": False}, user)
    others = DueCheck.objects.open().filter(uid=check.uid, reason__in=SETTLED_BY_CHECK)
    others.update(closed_on=today, outcome=Outcome.CHECKED)


def drop_withdrawn(today: datetime.date) -> None:
    """Takes practices off the queue that readers do not see any more."""
    DueCheck.objects.open().exclude(uid__in=live_originals().values("uid")).update(
        closed_on=today, outcome=Outcome.PASSED
    )

"""The nightly round: which owners are asked this year, who is reminded, and which practices editors check instead."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from good_practices.constants import CHECKED_FOR, Status
from good_practices.freshness.mails import Enquiry, Sent, mail_questions
from good_practices.freshness.owners import Owner, contact_of, organisations_of, owner_of, site_languages
from good_practices.freshness.publishing import live_originals
from good_practices.freshness.queue import drop_withdrawn, put, put_many
from good_practices.models import DueCheck, Organisation, OwnerAsk, PracticePage
from good_practices.models.freshness import Outcome, Reason

YEAR = datetime.timedelta(days=365)
SOON = datetime.timedelta(days=35)  # before a check is due: time for an answer, so that no reader sees it due
# Days after the first mail, the first reminder and the second: then comes the next one, and at last the editors' queue.
PAUSES = [datetime.timedelta(days=days) for days in (14, 21, 14)]
MOST = 200  # mails a night
PRACTICES = 20  # in one mail, so that somebody answers; the others follow the next night
BATCH = 200
ABOUT_A_CHECK = [Reason.NO_CONTACT, Reason.NO_ANSWER, Reason.DUE]  # whoever dismisses one, has dismissed the check


@dataclasses.dataclass
class Report:
    """How many practices were asked about for the first time this year, were reminded of, and went to the editors.

    `kept` are mails that the server did not take; they are sent another night. Where it takes none, the round is over.
    """

    asked: int = 0
    reminded: int = 0
    queued: int = 0
    kept: int = 0
    is_over: bool = False


def ask_owners(today: datetime.date, most: int = MOST) -> Report:
    """Asks, reminds, and hands over to the editors: one mail a night to each owner, about all that waits for them.

    May run twice a night and on two machines: nobody is asked twice.

    :param most: mails
    :raises ImproperlyConfigured: where contacts cannot be read, for want of a key
    """
    report = Report()
    drop_withdrawn(today)
    begin_questions(today, report)
    queue_due(today, report)
    languages = site_languages()
    letters = _letters(today, most, languages, report)
    mailed = _mailed_on(today, languages)  # read last: what another run has sent since is in it
    fresh = [owner for owner in letters if owner not in mailed]
    for owner in fresh[: max(0, most - len(mailed))]:
        if not report.is_over:
            _send(owner, letters[owner], today, report)
    return report


def begin_questions(today: datetime.date, report: Report) -> None:
    """Notes which practices are asked about from today on. Where nobody can be asked, editors check what is due."""
    unasked = []
    for some in batched(to_ask(today).iterator(chunk_size=BATCH), BATCH):
        known = organisations_of(some)
        asked = [page for page in some if settings.EMAIL_URL and contact_of(known.get(page.uid))]
        _begin([page.uid for page in asked], today)
        rest = {page.uid for page in some} - {page.uid for page in asked}
        unasked += [page.uid for page in some if page.uid in rest and page.is_check_due_on(today)]
    not_put_before = _new_to_queue(unasked, today)
    put_many(not_put_before, Reason.NO_CONTACT, today)
    report.queued += len(not_put_before)


def queue_due(today: datetime.date, report: Report) -> None:
    """Hands to the editors what readers see as due and no owner is being asked about: also where the question of this
    year is settled, and where a practice has ended."""
    asked = OwnerAsk.objects.filter(uid=OuterRef("uid"), closed=False)
    known = DueCheck.objects.filter(Q(closed_on=None) | _dismissed(today), uid=OuterRef("uid"))
    old = Q(check_due=True) | Q(last_checked=None) | Q(last_checked__lt=today - CHECKED_FOR)
    pages = live_originals().filter(old).exclude(Exists(asked)).exclude(Exists(known)).order_by("pk")
    due = [page.uid for page in pages.iterator(chunk_size=BATCH) if page.is_check_due_on(today)]
    put_many(due, Reason.DUE, today)
    report.queued += len(due)


def _dismissed(today: datetime.date) -> Q:
    """What editors took off the queue within a year: it does not come back every night."""
    return Q(reason__in=ABOUT_A_CHECK, outcome=Outcome.DISMISSED, closed_on__gt=today - YEAR)


def to_ask(today: datetime.date) -> QuerySet[PracticePage]:
    """Practices that go on, were not asked about for a year, and that their owner has not confirmed for about one."""
    pages = live_originals().exclude(status=Status.ENDED)
    asked = OwnerAsk.objects.filter(uid=OuterRef("uid"), asked_on__gt=today - YEAR)
    old = Q(last_checked=None) | Q(last_checked__lte=today - CHECKED_FOR + SOON)
    return pages.filter(Q(confirmed_by_owner=False) | Q(check_due=True) | old).exclude(Exists(asked)).order_by("pk")


def _begin(uids: list[str], today: datetime.date) -> None:
    again = OwnerAsk.objects.filter(uid__in=uids, asked_on__lte=today - YEAR)
    again.update(asked_on=today, mails=0, mailed_on=None, answer="", answered_on=None, closed=False)
    new = [OwnerAsk(uid=uid, asked_on=today) for uid in uids]
    OwnerAsk.objects.bulk_create(new, ignore_conflicts=True)


def _new_to_queue(uids: list[str], today: datetime.date) -> list[str]:
    """Those that neither wait for this reason, nor were dismissed within a year."""
    waiting = Q(reason=Reason.NO_CONTACT, closed_on=None)
    rows = DueCheck.objects.filter(waiting | _dismissed(today))
    there = set(rows.values_list("uid", flat=True))
    return [uid for uid in uids if uid not in there]


def _waiting(today: datetime.date) -> Iterator[OwnerAsk]:
    """Questions whose next step is due: the first mail, a reminder, or the queue."""
    steps = Q(mails=0)
    for number, pause in enumerate(PAUSES, start=1):
        steps |= Q(mails=number, mailed_on__lte=today - pause)
    return OwnerAsk.objects.filter(steps, closed=False).order_by("asked_on", "pk").iterator(chunk_size=BATCH)


def _with_practices(
    asks: Iterable[OwnerAsk],
) -> Iterator[tuple[OwnerAsk, PracticePage | None, Organisation | None]]:
    """Each with its practice, where readers see it, and the organisation: two queries for many."""
    for some in batched(asks, BATCH):
        found = live_originals().filter(uid__in=[ask.uid for ask in some])
        pages = {page.uid: page for page in found.select_related("locale")}
        known = organisations_of(pages.values())
        for ask in some:
            yield ask, pages.get(ask.uid), known.get(ask.uid)


def _letters(today: datetime.date, most: int, languages: list[str], report: Report) -> dict[Owner, list[Enquiry]]:
    """What is to be mailed tonight, and to whom. What is settled is closed, what editors are to check goes to them."""
    letters: dict[Owner, list[Enquiry]] = {}
    for ask, page, organisation in _with_practices(_waiting(today)):
        if page is None or page.has_ended or _was_checked(page, ask):
            _close(ask)
            continue
        owner = owner_of(page, organisation, languages)
        if organisation is None or owner is None:
            _hand_over(ask, Reason.NO_CONTACT, today, report)
        elif ask.mails == len(PAUSES):
            _hand_over(ask, Reason.NO_ANSWER, today, report)
        elif len(letters.get(owner, ())) < PRACTICES and (owner in letters or len(letters) < most):
            letters.setdefault(owner, []).append(Enquiry(ask, page, organisation))
    return letters


def _mailed_on(today: datetime.date, languages: list[str]) -> set[Owner]:
    """Who has got tonight's mail."""
    rows = _with_practices(OwnerAsk.objects.filter(mailed_on=today).iterator(chunk_size=BATCH))
    owners = {owner_of(page, organisation, languages) for _ask, page, organisation in rows if page}
    return {owner for owner in owners if owner}


def _send(owner: Owner, enquiries: list[Enquiry], today: datetime.date, report: Report) -> None:
    """One mail, about what no other run has taken meanwhile."""
    mine = _claim(enquiries, today)
    if not mine:
        return
    sent = mail_questions(owner, mine)
    reminded = sum(enquiry.ask.mails > 0 for enquiry in mine)
    if sent == Sent.YES:
        report.reminded += reminded
        report.asked += len(mine) - reminded
    elif sent == Sent.REFUSED:
        for enquiry in mine:
            _hand_over(enquiry.ask, Reason.NO_CONTACT, today, report)
    else:
        _give_back(mine)
        report.kept += 1
        report.is_over = sent == Sent.AWAY


def _was_checked(page: PracticePage, ask: OwnerAsk) -> bool:
    """True where somebody has checked the record since the question was asked."""
    return page.last_checked is not None and page.last_checked > ask.asked_on


@transaction.atomic
def _claim(enquiries: list[Enquiry], today: datetime.date) -> list[Enquiry]:
    """Those that this run mails: of two runs, the first gets them all. They are noted before they are sent: a mail that
    is lost is followed by a reminder, one that is sent twice would be a nuisance."""
    asks = [enquiry.ask.pk for enquiry in enquiries]
    rows = OwnerAsk.objects.select_for_update().filter(pk__in=asks, closed=False).order_by("pk")
    unchanged = {(row.pk, row.asked_on, row.mails) for row in rows}
    mine = [some for some in enquiries if (some.ask.pk, some.ask.asked_on, some.ask.mails) in unchanged]
    taken = OwnerAsk.objects.filter(pk__in=[enquiry.ask.pk for enquiry in mine])
    taken.update(mails=F("mails") + 1, mailed_on=today)
    return mine


def _give_back(enquiries: list[Enquiry]) -> None:
    for enquiry in enquiries:
        ask = enquiry.ask
        OwnerAsk.objects.filter(pk=ask.pk, answer="").update(mails=ask.mails, mailed_on=ask.mailed_on)


def _close(ask: OwnerAsk) -> bool:
    return bool(OwnerAsk.objects.filter(pk=ask.pk, closed=False).update(closed=True))


def _hand_over(ask: OwnerAsk, reason: Reason, today: datetime.date, report: Report) -> None:
    """To the editors. The links of the mails still work: an answer that comes late is an answer."""
    if _close(ask):
        put(ask.uid, reason, today)
        report.queued += 1

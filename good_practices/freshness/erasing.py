"""What is kept of questions, links and the queue, and for how long."""

import datetime

from django.db.models import Q

from good_practices.models import DueCheck, LinkCheck, OwnerAsk

WORDS = datetime.timedelta(days=180)  # what an organisation wrote, after an editor has settled it
UNREAD = datetime.timedelta(days=400)  # what it wrote, whether or not anybody settles it
ROWS = datetime.timedelta(days=400)  # questions and settled checks: a year, so that nothing is asked twice in it
LINKS = datetime.timedelta(days=180)  # results of links that nobody has tried since


def erase(today: datetime.date) -> str:
    """Erases what is old enough, and says how much."""
    old = Q(closed_on__lte=today - WORDS) | Q(written_on__lte=today - UNREAD)
    words = DueCheck.objects.filter(old).exclude(text="").update(text="")
    checks, _kinds = DueCheck.objects.filter(closed_on__lte=today - ROWS).delete()
    asks, _kinds = OwnerAsk.objects.filter(Q(closed=True) | ~Q(answer=""), asked_on__lte=today - ROWS).delete()
    links, _kinds = LinkCheck.objects.filter(checked_on__lte=today - LINKS).delete()
    return f"freshness: {words} texts, {checks} settled checks, {asks} questions, {links} links"

"""The nightly check of links: some of them, the oldest first; what is dead goes to the editors."""

import dataclasses
import datetime
import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import batched

from bs4 import BeautifulSoup
from django.db.models import F, Q, QuerySet

from good_practices.freshness.links.visiting import Finding, State, Visitor
from good_practices.freshness.publishing import live_originals
from good_practices.freshness.queue import keep_dead_links
from good_practices.models import LinkCheck, PracticePage

MOST = 300  # links a night
LONGEST = 10 * 60  # seconds: what is to be published at night waits for this
AGAIN_AFTER = datetime.timedelta(days=30)  # a link that works, or is known to be dead
# Where links stand in a record, and under which name.
STREAMS = {"sources": "address", "materials": "address", "evaluations": "address", "outcomes": "source"}
PARTS = "building_blocks"  # a stream whose parts have a text with links, as the words of the record have
WEB_LINK = 'a[href^="http://" i], a[href^="https://" i]'
BATCH = 500


@dataclasses.dataclass(frozen=True)
class Report:
    """How many links were tried, led nowhere tonight, and are dead by now."""

    tried: int
    failed: int
    dead: int


def check_links(
    today: datetime.date, visitor: Visitor, most: int = MOST, clock: Callable[[], float] = time.monotonic
) -> Report:
    """Tries links of live practices that are due, and keeps the editors' queue in step.

    :param today: a link that was tried today is not tried again
    """
    shown = shown_addresses()
    keep_rows(shown)
    visitor.left_alone |= busy_sites(today)
    began, tried, failed = clock(), 0, 0
    for check in due(today).iterator(chunk_size=BATCH):
        if tried >= most or clock() - began > LONGEST:
            break
        if not visitor.leaves_alone(check.address) and claim(check, today):
            finding = visitor.visit(check.address)
            note(check, finding, today)
            tried += 1
            failed += finding.state == State.FAILS
    dead = LinkCheck.objects.filter(days_failed__gte=LinkCheck.DEAD_AFTER)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for check in dead.order_by("address"):
        for uid in shown.get(check.address, ()):
            found[uid].append({"address": check.address, "problem": check.problem})
    keep_dead_links(found, today)
    return Report(tried, failed, dead.count())


def shown_addresses() -> dict[str, set[str]]:
    """{address: uids of the practices that show it}, of what is live. Facts are read from originals only."""
    shown: dict[str, set[str]] = defaultdict(set)
    read = ("uid", "source_url", *STREAMS, PARTS, *PracticePage.WORDS)
    for page in live_originals().only(*read).iterator(chunk_size=BATCH):
        for address in (page.source_url, *_addresses_in(page), *_addresses_in_words(page)):
            if address:
                shown[address].add(page.uid)
    return shown


def _addresses_in(page: PracticePage) -> list[str]:
    return [row["value"].get(part, "") for name, part in STREAMS.items() for row in getattr(page, name).raw_data]


def _addresses_in_words(page: PracticePage) -> Iterator[str]:
    """Where links in the texts of a record lead: to other sites, as links to pages and files have no address."""
    texts = [getattr(page, name) for name in page.WORDS]
    for text in [*texts, *(row["value"].get("text") or "" for row in getattr(page, PARTS).raw_data)]:
        if "href" in text:
            yield from (str(link["href"]) for link in BeautifulSoup(text, "html.parser").select(WEB_LINK))


def key_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def keep_rows(shown: dict[str, set[str]]) -> None:
    """A row for each address that is shown, and none for others."""
    wanted = {key_of(address): address for address in shown}
    known = set(LinkCheck.objects.values_list("key", flat=True))
    for some in batched(known - set(wanted), BATCH):
        LinkCheck.objects.filter(key__in=some).delete()
    new = [LinkCheck(key=key, address=address) for key, address in wanted.items() if key not in known]
    LinkCheck.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def busy_sites(today: datetime.date) -> set[str]:
    """Those that have asked to be left alone until a later day."""
    return set(LinkCheck.objects.filter(not_before__gt=today).values_list("busy_site", flat=True))


def due(today: datetime.date) -> QuerySet[LinkCheck]:
    """What is to be tried: first what has failed and may be dead, then what was not tried for longest."""
    doubtful = Q(days_failed__gt=0, days_failed__lt=LinkCheck.DEAD_AFTER, checked_on__lt=today)
    old = Q(checked_on=None) | Q(checked_on__lte=today - AGAIN_AFTER)
    rows = LinkCheck.objects.filter(doubtful | old).filter(Q(not_before=None) | Q(not_before__lte=today))
    return rows.order_by(F("days_failed").desc(), F("checked_on").asc(nulls_first=True), "key")


def claim(check: LinkCheck, today: datetime.date) -> bool:
    """True for the one run that tries this link today."""
    rows = LinkCheck.objects.filter(Q(checked_on=None) | Q(checked_on__lt=today), pk=check.pk)
    return bool(rows.update(checked_on=today))


def note(check: LinkCheck, finding: Finding, today: datetime.date) -> None:
    """Writes what was found: a failure counts once a day, and what works is forgiven."""
    values: dict[str, object] = {"not_before": None, "busy_site": ""}
    if finding.pause:
        values = {"not_before": today + finding.pause, "busy_site": finding.busy}
    if finding.state == State.WORKS:
        values |= {"days_failed": 0, "problem": ""}
    elif finding.state == State.FAILS:
        values |= {"days_failed": F("days_failed") + 1, "problem": finding.problem}
    LinkCheck.objects.filter(pk=check.pk).update(**values)

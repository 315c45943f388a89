"""The chain: each entry holds the digest of the one before, so that nothing can be changed or left out unnoticed."""

import dataclasses
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db import DatabaseError, connection, transaction
from django.utils.dateparse import parse_datetime

from hub.audit.models import Entry, Waiting

logger = logging.getLogger(__name__)

BEGINNING = "0" * 64  # stands in `previous` of the first entry
FIRST = f"0:{BEGINNING}"  # the head of a log without entries
ARCHIVED = "audit.archived"
BATCH = 500
_TURN = 0x48554241  # the number of PostgreSQL's lock: who holds it writes the next entries
_LONGEST_WAIT = "2s"


class BrokenChainError(Exception):
    """The log is not as it was written."""


def digest_of(entry: Entry) -> str:
    """SHA-256 of all that an entry says, the digest of the one before included."""
    told = [
        entry.number,
        entry.time.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor,
        entry.action,
        entry.kind,
        entry.object_id,
        entry.label,
        entry.details,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def seal() -> None:
    """Takes what waits into the chain, in a short transaction of its own. What fails stays, and waits for the next."""
    try:
        more = Waiting.objects.exists()
        while more:
            more = _seal_some() == BATCH
    except DatabaseError as error:
        logger.error("Entries of the audit log wait, for they could not be sealed: %s", type(error).__name__)


@transaction.atomic
def _seal_some() -> int:
    _take_turn()
    waiting = list(Waiting.objects.order_by("pk")[:BATCH])
    last = Entry.objects.values_list("number", "digest").first()
    number, previous = last or (0, BEGINNING)
    entries = []
    for row in waiting:
        number += 1
        entry = Entry(number=number, previous=previous, **row.facts | {"time": parse_datetime(row.facts["time"])})
        entry.digest = previous = digest_of(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    Waiting.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    if entries:
        # A log that is kept elsewhere is a witness to where the chain had come.
        logger.info("Head of the audit log: %s", entries[-1])
    return len(entries)


def stored(before: int | None = None) -> Iterator[Entry]:
    """The entries of the log in order, or those before a number; some at a time, so that memory holds only these.

    Not QuerySet.iterator(): a walk that ends early would leave PostgreSQL's cursor to be closed amid another query.
    """
    rows = Entry.objects.order_by("number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    last = 0
    while some := list(rows.filter(number__gt=last)[:BATCH]):
        yield from some
        last = some[-1].number


def _take_turn() -> None:
    """Waits for whoever is writing the next entries; SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_LONGEST_WAIT])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


@dataclasses.dataclass(frozen=True)
class Walked:
    """What a walk along a whole chain has passed, and the head that it began after. A head is "<number>:<digest>"."""

    count: int
    before: str
    head: str


def walk(entries: Iterable[Entry], since: str = "", archive: bool = False) -> Walked:
    """Looks at every entry, in order, without holding them in memory.

    :param since: a head that was kept elsewhere and must be among them; only so is it seen that the last are missing
    :param archive: the entries may begin anywhere, for they are an archived part
    :raises BrokenChainError: at the first entry that is not as it was written, or where some are missing
    """
    count, last, before = 0, None, FIRST
    archived, passed = {FIRST}, since == before
    for entry in entries:
        if last is None:
            before = _head_of(entry.number - 1, entry.previous)
        _look(entry, last)
        count, last, passed = count + 1, entry, passed or str(entry) == since
        if entry.action == ARCHIVED:
            archived.add(entry.details["head"])
    if before not in archived and not archive:
        raise BrokenChainError("The first entries are missing, and no entry says that they were archived.")
    if since and not archive and _number_of(since) < _number_of(before):
        raise BrokenChainError(
            f"Entry {_number_of(since)} is not in the log any more: it was archived. "
            "Look for it with --archive, and keep a newer head."
        )
    if since and not passed and since != before:
        raise BrokenChainError("The head that was kept is not in the log: it was cut off at its end, or written anew.")
    return Walked(count, before, str(last) if last else before)


def _head_of(number: int, digest: str) -> str:
    return f"{number}:{digest}"


def _number_of(head: str) -> int:
    return int(head.partition(":")[0])


def _look(entry: Entry, last: Entry | None) -> None:
    """Raises BrokenChainError where an entry was changed or does not follow from the last one."""
    if last and entry.number != last.number + 1:
        raise BrokenChainError(f"{_named(entry)} comes after entry {last.number}: what was between them is missing.")
    if last and entry.previous != last.digest:
        raise BrokenChainError(f"{_named(entry)} does not follow from the one before it.")
    if entry.digest != digest_of(entry):
        raise BrokenChainError(f"{_named(entry)} was changed.")


def _named(entry: Entry) -> str:
    return f"Entry {entry.number} of {entry.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

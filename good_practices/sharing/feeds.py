"""Practices as feeds tell them: from their records."""

from datetime import datetime

from django.db.models import Max

from good_practices.constants import Licence
from good_practices.models import SharedRecord
from good_practices.sharing.dublin_core import creator
from good_practices.sharing.record import Record, read_record
from hub.feeds import Entry


def last_change() -> datetime | None:
    """When a record was last written; None before the first."""
    return SharedRecord.objects.aggregate(last=Max("updated"))["last"]


def entries(ids: list[int]) -> dict[int, Entry]:
    """{page id: entry} of those that have a record."""
    rows = SharedRecord.objects.present().filter(page_id__in=ids)
    return {row.page_id: _entry(read_record(row)) for row in rows}


def _entry(record: Record) -> Entry:
    return Entry(
        uid=record.id,
        language=record.lang,
        title=record.title,
        summary=record.summary,
        address=record.url,
        published=record.published,
        updated=record.modified,
        topics=record.topics,
        author=creator(record),
        licence=(str(Licence(record.licence.code).label), record.licence.url),
    )

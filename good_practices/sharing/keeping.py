"""Keeping the shared records equal to what the public sees: docs/decisions/0024."""

import json
import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.tasks import task
from wagtail.models import Page, PageQuerySet

from good_practices.adaptations import note_sources
from good_practices.models import Adaptation, PracticePage, SharedRecord
from good_practices.models.shared import KEPT_FACETS
from good_practices.organisations.keeping import attribute
from good_practices.sharing.record import Record
from good_practices.sharing.telling import record_of, tombstone_of
from hub.querysets import LANGUAGE, open_locales
from hub.search.index import facet_codes, indexable, live_pages
from hub.translation.record import original_languages

logger = logging.getLogger(__name__)

BATCH = 50  # practices that are written in one transaction


@task
def share(ids: list[int]) -> None:
    """Brings the records of these pages, and of the same practices in other languages, up to date."""
    keep(_practices_of(ids))


def _practices_of(ids: list[int]) -> set[str]:
    """The uids of pages; of those that are gone, their records know them."""
    there = PracticePage.objects.filter(pk__in=ids).values_list("uid", flat=True)
    return {*there, *SharedRecord.objects.filter(page_id__in=ids).values_list("uid", flat=True)}


def keep(uids: Collection[str], report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Writes what the public sees of these practices. A record that says nothing new keeps its date.

    :param report: is told (done, total) after each batch
    :returns: how many records are new or changed
    """
    changed = done = 0
    for some in batched(sorted(uids), BATCH):
        changed += _keep(set(some))
        done += len(some)
        report(done, len(uids))
    return changed


def keep_all(report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """As `keep`, for every practice that there is or was."""
    written, kept = (model.objects.values_list("uid", flat=True) for model in (PracticePage, SharedRecord))
    return keep({*written, *kept}, report)


def _keep(uids: set[str]) -> int:
    """One batch. What cannot be written keeps the others from nothing, and is withdrawn where it is not public."""
    date = _now()
    try:
        with transaction.atomic():
            changed = _write(uids, date)
    except Exception:
        if len(uids) > 1:
            return sum(_keep({uid}) for uid in sorted(uids))
        logger.exception("The records of %s could not be written", *uids)
        with transaction.atomic():
            changed = _withdraw(SharedRecord.objects.filter(uid__in=uids), date)
    _date_again(changed, date)
    return len(changed)


def withdraw_hidden(records: QuerySet[SharedRecord]) -> None:
    """Takes the words out of those records whose page is no longer public, in the transaction that closes it.

    Whoever withdraws a practice need not wait for a task, nor trust it.
    """
    date = _now()
    changed = _withdraw(records, date)
    transaction.on_commit(lambda: _date_again(changed, date), robust=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _date_again(changed: list[int], date: datetime) -> None:
    """Dates rows in the second in which others can see them.

    Who asks at 10:00:05 for what changed since then must not miss what was dated 10:00:04 and committed later. So what
    took longer than its second is dated again.
    """
    while changed and (now := _now()) != date:
        SharedRecord.objects.filter(pk__in=changed).update(updated=now)
        date = now


def _write(uids: set[str], date: datetime) -> list[int]:
    """:returns: the ids of the rows that were written"""
    # What is public for the first time is from now on named by what was made from it.
    uids = uids | set(Adaptation.objects.filter(source_uid__in=uids - _with_record(uids)).values_list("uid", flat=True))
    practices = PracticePage.objects.filter(uid__in=uids).values("pk")
    # Locked before it is read: of two who write, the later one has read what is newer.
    list(Page.objects.select_for_update().filter(pk__in=practices).order_by("pk").values_list("pk"))
    rows = {(row.uid, row.language): row for row in SharedRecord.objects.filter(uid__in=uids)}
    found = _records(uids)
    new = [_row(*found[key], date) for key in found if key not in rows]
    changed = [row for key, row in rows.items() if (_tell(row, *found[key]) if key in found else _empty(row))]
    _save(changed, date)
    SharedRecord.objects.bulk_create(new)
    return [row.pk for row in [*changed, *new]]


def _withdraw(records: QuerySet[SharedRecord], date: datetime) -> list[int]:
    """:returns: the ids of the rows that were public, and whose page is not"""
    hidden = records.filter(~Exists(public_practices().filter(pk=OuterRef("page_id"))), withdrawn=False)
    changed = [row for row in hidden if _empty(row)]
    _save(changed, date)
    return [row.pk for row in changed]


def _save(rows: list[SharedRecord], date: datetime) -> None:
    for row in rows:
        row.updated = date
    SharedRecord.objects.bulk_update(rows, ["body", "codes", "page_id", "withdrawn", "updated"])


def public_practices() -> PageQuerySet:
    """The pages that readers can get to; those of a language that was closed are not."""
    return live_pages().filter(locale__in=open_locales())


def _records(uids: set[str]) -> dict[tuple[str, str], tuple[dict[str, Any], int, str]]:
    """{(uid, language): (record, page id, codes)} of what is public."""
    pages = public_practices().filter(pk__in=PracticePage.objects.filter(uid__in=uids).values("pk"))
    pages = pages.specific().select_related(*LANGUAGE, "outdated", for_specific_subqueries=True)
    shown = [page for page in pages.order_by("locale_id") if indexable(page)]
    languages = original_languages(shown)
    organisations, adaptations = attribute(shown), note_sources(shown)
    sources = {adaptation.source_uid for adaptation in adaptations.values()}
    known = {page.uid for page in shown} | _with_record(sources)
    versions: dict[str, list[PracticePage]] = {}
    for page in shown:
        versions.setdefault(page.uid, []).append(page)
    return {
        (page.uid, page.locale.language_code): (
            _checked(
                record_of(
                    page,
                    versions[page.uid],
                    languages[page.pk],
                    organisations[page.uid].code,
                    adaptations.get(page.uid),
                    known,
                )
            ),
            page.pk,
            _codes(page),
        )
        for page in shown
    }


def _with_record(uids: set[str]) -> set[str]:
    """Those of practices that are public, or were."""
    return set(SharedRecord.objects.filter(uid__in=uids).values_list("uid", flat=True)) if uids else set()


def _checked(record: dict[str, Any]) -> dict[str, Any]:
    """The record, which fits its schema: what does not is told here, and not to each who reads it."""
    Record.model_validate(record | {"updated": _now()})
    return record


def _codes(page: PracticePage) -> str:
    codes = facet_codes(page.search_document())
    return "".join(f" {facet}={code}" for facet, code in codes if facet in KEPT_FACETS) + " "


def _row(record: dict[str, Any], page_id: int, codes: str, date: datetime) -> SharedRecord:
    own = {"uid": record["id"], "language": record["lang"], "page_id": page_id}
    return SharedRecord(**own, updated=date, codes=codes, body=_json(record))


def _tell(row: SharedRecord, record: dict[str, Any], page_id: int, codes: str) -> bool:
    """Writes what is new into a row; False where nothing is."""
    new = (_json(record), page_id, codes, False)
    if (row.body, row.page_id, row.codes, row.withdrawn) == new:
        return False
    row.body, row.page_id, row.codes, row.withdrawn = new
    return True


def _empty(row: SharedRecord) -> bool:
    """Leaves a trace in the place of a record; False where it stands there already."""
    new = (_json(tombstone_of(json.loads(row.body))), True)
    if (row.body, row.withdrawn) == new:
        return False
    row.body, row.withdrawn = new
    return True


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))

"""Writing which practice was adapted from which."""

import logging
from collections.abc import Iterable

from good_practices.models import Adaptation, PracticePage

logger = logging.getLogger(__name__)


def note_sources(pages: Iterable[PracticePage]) -> dict[str, Adaptation]:
    """Notes what these practices were adapted from, after what their originals say.

    What was noted stays where the original is not among them, and where the practice it names was deleted: then it only
    says anew who developed that.

    :returns: {uid: its row}, of those that were adapted
    """
    pages = list(pages)
    found = {row.uid: row for row in Adaptation.objects.filter(uid__in={page.uid for page in pages})}
    for page in pages:
        if not page.is_original:
            continue
        row = found.get(page.uid) or Adaptation(uid=page.uid, source_uid="")
        stated = row.source_uid if page.adapted_from_uid is None else page.adapted_from_uid
        if (stated, page.developer_of_source) != (row.source_uid, row.developed_by):
            _note(row, stated, page.developer_of_source, found)
    return found


def _note(row: Adaptation, source: str, developed_by: str, found: dict[str, Adaptation]) -> None:
    uid = row.uid
    if not source:
        Adaptation.objects.filter(uid=uid).delete()
        found.pop(uid, None)
    elif source != row.source_uid and (source == uid or uid in Adaptation.objects.above(source).values()):
        # The form refuses this; two who publish at the same moment may still bring it about.
        logger.warning("%s was not noted as adapted from %s: that would be a loop.", uid, source)
    else:
        told = {"source_uid": source, "developed_by": developed_by}
        found[uid], _created = Adaptation.objects.update_or_create(uid=uid, defaults=told)

"""Writing which practice was adapted from which."""

import logging
from collections.abc import Iterable

from good_practices.models import Adaptation, PracticePage

logger = logging.getLogger(__name__)


def note_sources(pages: Iterable[PracticePage]) -> dict[str, str]:
    """Notes what these practices were adapted from, after what their originals say.

    What was noted stays where the original is not among them, or where the practice it names was deleted.

    :returns: {uid: uid of what it was adapted from}, of those that were adapted
    """
    pages = list(pages)
    found = dict(Adaptation.objects.filter(uid__in={page.uid for page in pages}).values_list("uid", "source_uid"))
    for page in pages:
        stated = page.adapted_from_uid if page.is_original else None
        if stated is not None and stated != found.get(page.uid, ""):
            _note(page.uid, stated, found)
    return found


def _note(uid: str, source: str, found: dict[str, str]) -> None:
    if not source:
        Adaptation.objects.filter(uid=uid).delete()
        del found[uid]
    elif source == uid or uid in Adaptation.objects.above(source).values():
        # The form refuses this; two who publish at the same moment may still bring it about.
        logger.warning("%s was not noted as adapted from %s: that would be a loop.", uid, source)
    else:
        Adaptation.objects.update_or_create(uid=uid, defaults={"source_uid": source})
        found[uid] = source

"""The number of the index's last change, and what is held in memory until it changes."""

import logging
import threading
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from hub.querysets import open_locales
from hub.search.analysis import fingerprint
from hub.search.models import Document, IndexState
from hub.search.thesaurus import Thesaurus, read_thesaurus
from hub.search.vocabulary import Vocabulary, read_vocabulary

logger = logging.getLogger(__name__)

LONG_AGO = datetime.fromtimestamp(0, UTC)
NEVER = "never"  # stands in IndexState.rebuilding until the index has been written whole once


def next_change() -> int:
    """Numbers a change. The row stays locked until the transaction ends, so that numbers are in order of commit."""
    if not IndexState.objects.filter(pk=1).update(change=F("change") + 1, changed=timezone.now()):
        IndexState.objects.get_or_create(
            pk=1, defaults={"change": 1, "fingerprint": fingerprint(), "rebuilding": NEVER}
        )
    return IndexState.objects.values_list("change", flat=True).get(pk=1)


def names_changed() -> None:
    """Tells every process that concepts, labels of the taxonomy, languages or the texts around pages have changed."""
    next_change()
    IndexState.objects.filter(pk=1).update(names=F("names") + 1)


def read_locales() -> dict[str, int]:
    """{code: id} of the site's languages in the order of settings.LANGUAGES; a code it does not hold is closed."""
    found = dict(open_locales().values_list("language_code", "pk"))
    return {code: found[code] for code, _name in settings.LANGUAGES if code in found}


class Memory:
    """What a search reads of the index, kept while the index stays the same. One a process; threads may share it."""

    def __init__(self):
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._change = self.names_version = -1
        self._vocabularies: dict[int, Vocabulary] = {}
        self._thesaurus: Thesaurus | None = None
        self.labels: dict[str, Any] = {}  # of the taxonomy by language, kept here by hub.vocabulary
        self.texts: dict[str, Any] = {}  # around every page by language, kept here by hub.context_processors
        self.locales: dict[str, int] = {}
        self.changed = LONG_AGO  # when the site last changed
        self.counted = ""  # what hub.search.crosstabs has counted
        self.fingerprint = fingerprint()

    def refresh(self) -> None:
        """Forgets what is out of date; one query."""
        state = (
            IndexState.objects.filter(pk=1)
            .values_list("change", "names", "fingerprint", "rebuilding", "changed", "counted")
            .first()
        )
        change, names, written_by, rebuilding, changed, counted = state or (0, 0, "", NEVER, LONG_AGO, "")
        with self._lock:
            if change != self._change:
                self._vocabularies = {}
                self.locales = read_locales()
                self._change = change
            self.changed, self.counted = changed, counted
            if names != self.names_version:
                self._thesaurus, self.labels, self.texts = None, {}, {}
                self.names_version = names
            before, self.fingerprint = self.fingerprint, "" if rebuilding == NEVER else written_by
        if not self.is_of_this_analysis and before != self.fingerprint:
            logger.warning("The search index is not whole, or of another analysis: run rebuild_search.")

    @property
    def is_of_this_analysis(self) -> bool:
        """False where another analysis wrote the index, or nothing has written it whole: words may not be found."""
        return self.fingerprint == fingerprint()

    @property
    def change(self) -> int:
        return self._change

    def vocabulary(self, language: str) -> Vocabulary:
        """The vocabulary of a language, read at its first use after a change."""
        locale_id, change = self.locales[language], self._change
        found = self._vocabularies.get(locale_id)
        if found is None:
            # Read outside the lock: other threads go on, at worst one reads it too.
            total = Document.objects.filter(locale_id=locale_id).count()
            found = read_vocabulary(locale_id, total)
            with self._lock:
                if change == self._change:
                    self._vocabularies[locale_id] = found
        return found

    def thesaurus(self) -> Thesaurus:
        with self._lock:
            if self._thesaurus is None:
                self._thesaurus = read_thesaurus()
            return self._thesaurus


memory = Memory()

"""The number of the index's last change, and what is held in memory until it changes."""

import threading
from typing import Any

from django.db.models import Count, F
from wagtail.models import Locale

from hub.search.analysis import fingerprint
from hub.search.models import Document, IndexState
from hub.search.thesaurus import Thesaurus, read_thesaurus
from hub.search.vocabulary import Vocabulary, read_vocabulary

NEVER = "never"  # stands in IndexState.rebuilding until the index has been written whole once


def next_change() -> int:
    """Numbers a change. The row stays locked until the transaction ends, so that numbers are in order of commit."""
    if not IndexState.objects.filter(pk=1).update(change=F("change") + 1):
        IndexState.objects.get_or_create(
            pk=1, defaults={"change": 1, "fingerprint": fingerprint(), "rebuilding": NEVER}
        )
    return IndexState.objects.values_list("change", flat=True).get(pk=1)


def names_changed() -> None:
    """Tells every process that concepts or labels of the taxonomy have changed."""
    next_change()
    IndexState.objects.filter(pk=1).update(names=F("names") + 1)


class Memory:
    """What a search reads of the index, kept while the index stays the same. One a process; threads may share it."""

    def __init__(self):
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._change = self.names_version = -1
        self._vocabularies: dict[int, Vocabulary] = {}
        self._totals: dict[int, int] = {}
        self._thesaurus: Thesaurus | None = None
        self.labels: dict[str, Any] = {}  # of the taxonomy by language, kept here by hub.vocabulary
        self.locales: dict[str, int] = {}
        self.fingerprint = ""

    def refresh(self) -> None:
        """Forgets what is out of date; one query."""
        state = IndexState.objects.filter(pk=1).first() or IndexState(change=0, fingerprint=fingerprint())
        with self._lock:
            if state.change != self._change:
                self._vocabularies, self._totals = {}, {}
                self.locales = dict(Locale.objects.values_list("language_code", "pk"))
                self._change = state.change
            if state.names != self.names_version:
                self._thesaurus, self.labels = None, {}
                self.names_version = state.names
            self.fingerprint = state.fingerprint

    @property
    def is_of_this_analysis(self) -> bool:
        """False where another analysis wrote the index, so that some words may not be found."""
        return self.fingerprint == fingerprint()

    @property
    def change(self) -> int:
        return self._change

    def vocabulary(self, language: str) -> Vocabulary:
        """The vocabulary of a language, read at its first use after a change."""
        locale_id = self.locales[language]
        with self._lock:
            if not self._totals:
                counts = Document.objects.values_list("locale_id").annotate(n=Count("pk"))
                self._totals = {-1: 0, **dict(counts)}
            if locale_id not in self._vocabularies:
                self._vocabularies[locale_id] = read_vocabulary(locale_id, self._totals.get(locale_id, 0))
            return self._vocabularies[locale_id]

    def thesaurus(self) -> Thesaurus:
        with self._lock:
            if self._thesaurus is None:
                self._thesaurus = read_thesaurus()
            return self._thesaurus


memory = Memory()

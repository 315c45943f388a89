from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.dates import utc_text
from hub.search.models import DocumentFacet

# By which a withdrawn record can still be asked for: OAI-PMH's sets. Other facets would tell what it said.
KEPT_FACETS = ("kind", "topic")


class SharedRecordQuerySet(models.QuerySet):
    def present(self) -> "SharedRecordQuerySet":
        """Those of practices that are public now."""
        return self.filter(withdrawn=False)

    def narrowed(self, chosen: dict[str, frozenset[str]]) -> "SharedRecordQuerySet":
        """Those that have one of the codes of each facet.

        A withdrawn one counts as what it was last by KEPT_FACETS; by any other it is among those that might.
        """
        found = self
        for facet, codes in chosen.items():
            live = DocumentFacet.objects.filter(facet=facet, code__in=codes).values("document_id")
            once = Q()
            for code in codes if facet in KEPT_FACETS else ():
                once |= Q(codes__contains=f" {facet}={code} ")
            found = found.filter(Q(withdrawn=False, page_id__in=live) | Q(once, withdrawn=True))
        return found


class SharedRecord(models.Model):
    """One language version of a practice as partners get it, kept as JSON, and kept as a trace when it is withdrawn.

    Written by good_practices.sharing.keeping. The id never changes, so that a list in its order misses nothing and
    repeats nothing while practices are published and withdrawn.
    """

    uid = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    page_id = models.BigIntegerField(db_index=True)  # no foreign key: the row outlives the page
    updated = models.DateTimeField(db_index=True)  # when this row last said something new; whole seconds
    withdrawn = models.BooleanField(default=False)
    codes = models.TextField()  # " facet=code facet=code " of KEPT_FACETS: for lists of what was withdrawn
    body = models.TextField()  # good_practices.sharing.record.Record or Tombstone, a JSON object without `updated`

    objects: ClassVar[Any] = SharedRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uid", "language"], name="one_record_per_version")]
        indexes = [models.Index(fields=["language", "id"], name="record_language")]

    def __str__(self):
        return f"{self.uid} ({self.language})"

    def as_json(self) -> str:
        """The record as JSON text."""
        return f'{{"updated":"{utc_text(self.updated)}",{self.body[1:]}'

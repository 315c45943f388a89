"""What people said they need: findings of RE-MAP's own needs mapping, tied to the fields of the needs map."""

import dataclasses
import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from hub.fields import CodesField
from hub.models.terms import Scheme
from hub.querysets import versions_of
from hub.vocabulary import Label


@dataclasses.dataclass(frozen=True)
class ReadFinding:
    """A finding as a reader gets it: text and source know in which language they are."""

    text: Label
    source: Label
    date: datetime.date
    people: int | None
    codes: dict[str, list[str]]


class FindingQuerySet(models.QuerySet):
    def in_language(self, language: str) -> list[ReadFinding]:
        """Every finding once, the newest first, in the language or in that in which it was first written; one query."""
        found = self._versions(language)
        found.sort(key=lambda pair: pair[1].date, reverse=True)
        return [version.read(original) for version, original in found]

    def words_in(self, language: str) -> list[str]:
        """What was said, and who was heard, in a language or in that in which it was first written; one query."""
        return [words for version, _original in self._versions(language) for words in (version.text, version.source)]

    def _versions(self, language: str) -> list[tuple["Finding", "Finding"]]:
        return versions_of(self.select_related("locale").order_by("translation_key", "pk"), language)


class Finding(TranslatableMixin, models.Model):
    """One finding in one language. Without phase and prevention level it belongs to its needs as a whole."""

    text = models.TextField(
        _("finding"),
        max_length=1000,
        help_text=_("What people said, in one to three sentences. Nothing by which somebody could be recognised."),
    )
    source = models.CharField(
        _("source"), max_length=255, help_text=_("The survey, the interviews or the report it comes from.")
    )
    date = models.DateField(_("date"), help_text=_("When it was published, or when the people were heard."))
    people = models.PositiveIntegerField(_("number of people heard"), null=True, blank=True)
    needs = CodesField(_("needs"), scheme=Scheme.NEED)
    phases = CodesField(_("phases"), scheme=Scheme.PHASE, blank=True)
    prevention_levels = CodesField(_("prevention levels"), scheme=Scheme.PREVENTION, blank=True)

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    panels = [
        *[FieldPanel(name) for name in ("text", "source", "date", "people")],
        *[FieldPanel(name) for name in ("needs", "phases", "prevention_levels")],
    ]
    translatable_fields = [
        TranslatableField("text"),
        TranslatableField("source"),
        *[
            SynchronizedField(name, overridable=False)
            for name in ("date", "people", "needs", "phases", "prevention_levels")
        ],
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("finding of the needs mapping")
        verbose_name_plural = _("findings of the needs mapping")
        ordering = ["-date", "pk"]

    def __str__(self):
        return self.text[:80]

    def read(self, original: "Finding") -> ReadFinding:
        """This finding for a reader: facts are the original's. Words that are still its own are in its language."""
        return ReadFinding(
            text=self._words("text", original),
            source=self._words("source", original),
            date=original.date,
            people=original.people,
            codes={
                Scheme.NEED: original.needs,
                Scheme.PHASE: original.phases,
                Scheme.PREVENTION: original.prevention_levels,
            },
        )

    def _words(self, name: str, original: "Finding") -> Label:
        words = getattr(self, name)
        written = original if words == getattr(original, name) else self
        return Label(words, written.locale.language_code)

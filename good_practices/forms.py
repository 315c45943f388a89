"""The editing form of a practice: who may set its evidence level, the date that goes with it, what it was made from."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm

from good_practices.constants import EvidenceLevel

SET_LEVEL = "good_practices.set_evidence_level"
LEVEL_FIELDS = ["evidence_level", "evidence_set_on"]


class PracticeForm(WagtailAdminPageForm):
    """Without the fields of the level for a translation, which has its original's. Those who lack the permission
    SET_LEVEL have no fields for it either: their panels ask for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_original:
            for name in LEVEL_FIELDS:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if set(LEVEL_FIELDS) <= cleaned.keys():
            level, written = (cleaned[name] for name in LEVEL_FIELDS)
            cleaned["evidence_set_on"] = self._date_of(level, written)
        elif self.instance.pk:
            self._keep_level()
        if self._lacks_source(cleaned):
            words = gettext("Choose the practice that this one was made from, or take the adaptation out.")
            self.add_error("adapted_from", words)
        return cleaned

    def _lacks_source(self, cleaned: dict[str, Any]) -> bool:
        """Whether an adaptation names no practice. Where that was deleted, it stands for what was noted."""
        page = self.instance
        lacking = any(not block.value["practice"] for block in cleaned.get("adapted_from") or [])
        return page.is_original and lacking and not page.is_source_deleted()

    def _keep_level(self) -> None:
        """Without a field for the level it stays as in the last draft, also when an earlier one is brought back."""
        page = type(self.instance)._default_manager.get(pk=self.instance.pk).get_latest_revision_as_object()
        for name in LEVEL_FIELDS:
            setattr(self.instance, name, getattr(page, name))

    def _date_of(self, level: str, written: datetime.date | None) -> datetime.date | None:
        """The date of a level: what is written, or today where the level was changed and the date was not.

        Compared with the row and not with the last draft: the form is saved by itself again and again, and does not
        learn of the date that it was given.
        """
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).values_list(*LEVEL_FIELDS)
        old_level, old_date = stored.first() or (EvidenceLevel.E0, None)
        if level != old_level:
            return timezone.localdate() if written == old_date else written
        return written or (None if level == EvidenceLevel.E0 else old_date)

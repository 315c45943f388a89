from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation

from hub.translation.machine.reasons import Doubt


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly done")
    FAILED = "failed", _("Failed")


class MachineTranslationRun(models.Model):
    """Filling the empty sentences of one translation: what was asked and what came of it, and no word of the text."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="machine_runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    engine = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=20, blank=True)  # a Reason, where the service has kept it from its end
    asked = models.PositiveIntegerField(default=0)  # sentences
    filled = models.PositiveIntegerField(default=0)
    # Sentences to look at, refused or filled with a doubtful term: [{"path": where on the page, "sentence":
    # wagtail-localize's hash of it, "doubt": a Doubt}].
    doubts = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # of the last attempt
    next_at = models.DateTimeField(null=True)  # not before this

    translation_id: int

    class Meta:
        verbose_name = _("machine translation")
        verbose_name_plural = _("machine translations")
        indexes = [models.Index(fields=["state", "next_at"], name="machine_run_waiting")]

    def __str__(self):
        return f"{self.engine} {self.state}"

    @property
    def refused(self) -> int:
        """Sentences that came back and were not stored."""
        return sum(doubt["doubt"] != Doubt.TERM for doubt in self.doubts)

    @property
    def doubtful_terms(self) -> int:
        """Sentences that were stored although a term of the glossary is missing."""
        return sum(doubt["doubt"] == Doubt.TERM for doubt in self.doubts)

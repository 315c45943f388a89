"""The audit log, and what waits to be written into it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that was done. The database refuses to change or delete it: migration 0001.

    Nothing here refers to a row, so that an entry outlives what it tells of; and it holds no title and no text, which
    could never be taken out again. Rows are made by hub.audit.chain only.
    """

    number = models.BigIntegerField(primary_key=True)
    time = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=100, db_index=True)
    kind = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=100, blank=True)
    label = models.CharField(max_length=150, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        managed = False  # the table is made by the migration and then left alone: nothing of Django's empties it
        default_permissions = ("view",)
        ordering = ["-number"]

    def __str__(self):
        return f"{self.number}:{self.digest}"


class Waiting(models.Model):
    """What was done and is not in the chain yet; written in the transaction of the deed itself."""

    facts = models.JSONField()

    class Meta:
        verbose_name = _("entry of the audit log that waits")
        verbose_name_plural = _("entries of the audit log that wait")
        default_permissions = ()

    def __str__(self):
        return str(self.pk)

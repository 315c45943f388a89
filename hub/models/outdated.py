from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ChangeKind(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    REMOVED = "removed", _("Removed")


class Outdated(models.Model):
    """A translation whose original has moved on: since when, in which parts, and how many words wait.

    A page has a row only while it is outdated. It hangs on Page, as OriginalWords does. Written by hub.translation.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="outdated")
    since = models.DateTimeField(db_index=True)
    changes = models.JSONField()  # [{"part": name of a field, "kind": a ChangeKind}], in the order of the page
    words = models.PositiveIntegerField()  # of the original that are new or changed

    class Meta:
        ordering = ["since", "pk"]

    def __str__(self):
        return f"{self.pk}: {self.since:%Y-%m-%d}"

    def parts(self, kind: str | None = None) -> list[str]:
        """The names of the parts that changed, in the active language, as the editing form has them.

        :param kind: one ChangeKind; None for all
        """
        fields = self.page.specific_class._meta
        named = [change["part"] for change in self.changes if kind in (None, change["kind"])]
        return [str(fields.get_field(name).verbose_name) for name in named]

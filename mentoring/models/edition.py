from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_CHANGES = 4000  # signs


class ManualEdition(models.Model):
    """A state of the manual that was given a number, and is kept as it was: docs/decisions/0043.

    It does not point at pages: chapters may change, move and go, and an edition that is cited stays.
    """

    manual_uid = models.CharField(max_length=40, editable=False, db_index=True)
    number = models.CharField(
        _("number"),
        max_length=10,
        validators=[RegexValidator(r"^[0-9]{1,3}(\.[0-9]{1,3})?$", _("Write a number such as 1 or 1.2."))],
        help_text=_("Such as 1 for a new manual and 1.1 for a few changes. It cannot be changed afterwards."),
    )
    day = models.DateField(_("date"), editable=False)

    class Meta:
        verbose_name = _("edition of the manual")
        verbose_name_plural = _("editions of the manual")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["manual_uid", "number"], name="one_edition_per_number")]

    def __str__(self):
        return self.number


class EditionText(models.Model):
    """What an edition says in one language.

    :ivar changes: one a line
    :ivar parts: [{"heading", "body"}]: the introduction and each chapter, as HTML that the site had shown
    :ivar paper: the whole as HTML for paper, with pictures and styles inside
    """

    edition = models.ForeignKey(ManualEdition, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12, editable=False)
    title = models.CharField(max_length=255, editable=False)
    changes = models.TextField(blank=True, max_length=MAX_CHANGES, editable=False)
    parts = models.JSONField(editable=False)
    paper = models.TextField(editable=False)

    class Meta:
        verbose_name = _("text of an edition")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="one_edition_text_per_language")]

    def __str__(self):
        return f"{self.edition} ({self.language})"

    @property
    def change_list(self) -> list[str]:
        return [line.strip() for line in self.changes.splitlines() if line.strip()]

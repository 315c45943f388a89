from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from hub.fields import CodeField, CodesField
from hub.models.terms import Scheme
from hub.vocabulary import COUNTRY

SHOWN = 50  # the newest, on the page of a practice


class Again(models.TextChoices):
    YES = "yes", _("Yes")
    WITH_CHANGES = "with-changes", _("Yes, with changes")
    NO = "no", _("No")


class State(models.TextChoices):
    NEW = "new", _("New")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Refused")


class UseReportQuerySet(models.QuerySet):
    def published(self) -> "UseReportQuerySet":
        """Those that readers see."""
        return self.filter(state=State.PUBLISHED)


def this_year() -> int:
    return timezone.localdate().year


class UseReport(models.Model):
    """How somebody used a practice, in the words and the language of who wrote it.

    No name and no address are asked for. It belongs to the practice, whatever its language.
    """

    uid = models.CharField(_("practice"), max_length=40, db_index=True)
    country = CodeField(_("country"), scheme=COUNTRY)
    place = models.CharField(_("place"), max_length=120, blank=True)
    groups = CodesField(_("with whom"), scheme=Scheme.GROUP, blank=True)
    changed = models.TextField(_("what was changed"), blank=True)
    result = models.TextField(_("what came of it"))
    again = models.CharField(_("would use it again"), max_length=20, choices=Again.choices)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1950), MaxValueValidator(this_year)]
    )
    language = models.CharField(_("language"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    objects: ClassVar[Any] = UseReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of use")
        verbose_name_plural = _("reports of use")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"{self.uid}, {self.year}"

    @property
    def practice(self) -> str:
        """Its title, for editors: of the first language that there is; the id where it was deleted."""
        titles = Page.objects.filter(practicepage__uid=self.uid).order_by("locale_id").values_list("title", flat=True)
        return titles.first() or self.uid

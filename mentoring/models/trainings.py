from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail_localize.fields import SynchronizedField

from hub.models import BasePage
from mentoring.models.base import MentoringBasePage


class TrainingsPage(MentoringBasePage):
    """The trainings for mentors."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.TrainingPage"]

    class Meta:
        verbose_name = _("trainings")


class TrainingPage(MentoringBasePage):
    """One training, dated as precisely as is known."""

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    date = models.DateField(_("date"))
    precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")], heading=_("When")),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
        SynchronizedField("precision", overridable=False),
    ]
    parent_page_types = ["mentoring.TrainingsPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("training")

    @property
    def date_format(self) -> str:
        """The name of Django's format that shows no more of the date than is known."""
        return {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}[self.precision]

import calendar
import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.fields import SynchronizedField

from hub.models import BasePage
from mentoring.models.base import MentoringBasePage


class DatedPage(MentoringBasePage):
    """A page about something that takes place, dated as precisely as is known."""

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    date = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
        SynchronizedField("precision", overridable=False),
    ]

    class Meta:
        abstract = True

    @property
    def has_day(self) -> bool:
        """False where only the month or the year is known."""
        return self.precision == self.Precision.DAY

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it can be going on, where there is a date."""
        if self.has_day:
            return self.date
        month = 12 if self.precision == self.Precision.YEAR else self.date.month
        return self.date.replace(month=month, day=calendar.monthrange(self.date.year, month)[1])

    @property
    def date_format(self) -> str:
        """The name of Django's format that shows no more of the date than is known."""
        return {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}[self.precision]

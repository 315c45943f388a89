"""When something takes place, to the minute: as clocks show it there."""

import datetime
import zoneinfo
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_localize.fields import SynchronizedField

from hub.dates import city_of
from mentoring.models.dated import DatedPage

DAY = datetime.timedelta(days=1)


@cache
def time_zones() -> list[tuple[str, str]]:
    """(name, name) of the time zones of places, for a form field."""
    return [(name, name) for name in sorted(zoneinfo.available_timezones()) if "/" in name and "Etc/" not in name]


def site_time_zone() -> str:
    return settings.TIME_ZONE


class TimedPage(DatedPage):
    """A page about something with a beginning and an end.

    Times are kept as clocks show them there, with the name of the time zone: where a country changes its clocks or its
    law, nine o'clock stays nine o'clock. A time that comes twice, when clocks go back, is the first one (RFC 5545).
    """

    date = models.DateField(_("date"))
    start_time = models.TimeField(_("begins at"), null=True, blank=True)
    end_date = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Leave it empty where it takes one day.")
    )
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        choices=time_zones,
        default=site_time_zone,
        db_default="Europe/Helsinki",  # for code of the last release while a site is updated
        help_text=_("That of the place; for a meeting online that of most who come."),
    )

    TIMES = ["start_time", "end_date", "end_time", "time_zone"]
    override_translatable_fields = [
        *DatedPage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in TIMES],
    ]

    class Meta:
        abstract = True

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it can be going on."""
        return self.end_date if self.has_day and self.end_date else super().last_day

    @property
    def starts_at(self) -> datetime.datetime:
        """The moment at which it begins; that at which its day does, where no time is known."""
        return datetime.datetime.combine(self.date, self.start_time or datetime.time.min, self.zone)

    @property
    def ends_at(self) -> datetime.datetime:
        """The moment at which it ends; that at which its last day does, where no time is known."""
        if self.end_time is not None:
            return datetime.datetime.combine(self.last_day, self.end_time, self.zone)
        return datetime.datetime.combine(self.last_day + DAY, datetime.time.min, self.zone)

    @property
    def city(self) -> str:
        """Whose clocks its times are."""
        return city_of(self.time_zone)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    def clean(self):
        super().clean()
        if self.date is None or self.time_zone not in zoneinfo.available_timezones():
            return  # the form says so
        if not self.has_day and (self.start_time or self.end_time or self.end_date):
            raise ValidationError(
                {"precision": _("A time or a last day needs a day: say which one, or take them out.")}
            )
        if self.end_time and not self.start_time:
            raise ValidationError({"start_time": _("Say at which time it begins.")})
        self._check_times()

    def _check_times(self) -> None:
        for name, day, time in (("start_time", self.date, self.start_time), ("end_time", self.last_day, self.end_time)):
            if time and not exists(datetime.datetime.combine(day, time, self.zone)):
                raise ValidationError(
                    {name: _("Clocks go forward in that night and leave this time out. Choose another.")}
                )
        if self.last_day < self.date:
            raise ValidationError({"end_date": _("The last day comes before the first one.")})
        if self.end_time and in_utc(self.ends_at) <= in_utc(self.starts_at):
            raise ValidationError({"end_time": _("It ends before it begins.")})


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    """The moment in UTC: two of one time zone are compared by what their clocks show."""
    return moment.astimezone(datetime.UTC)


def exists(moment: datetime.datetime) -> bool:
    """False for a time that clocks leave out when they go forward."""
    return in_utc(moment).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)

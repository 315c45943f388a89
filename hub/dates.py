"""Dates as languages write them: Django's ways, and CLDR's for languages that Django does not know."""

import datetime
import zoneinfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from django.conf import global_settings, settings
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override

from hub.languages import cldr
from hub.vocabulary import Label


def utc_text(moment: datetime.datetime) -> str:
    """A moment as programs exchange it: whole seconds in UTC, such as 2026-11-26T10:00:00Z."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def last_modified(changed: datetime.datetime, began: int) -> int | None:
    """The moment of the last change as an answer may tell it, in seconds as time.time() counts.

    None in the second of the change itself, in which more may change (RFC 9110, 8.8.2.2).

    :param began: when the answer was begun, in whole seconds
    """
    moment = int(changed.timestamp())
    return moment if moment < began else None


def write_date(value: datetime.date, name: str) -> Label:
    """A date in the active language; in English where neither Django nor CLDR knows it.

    :param value: a day, or a moment, which is shown in the site's time zone
    :param name: one of Django's formats, such as "DATE_FORMAT", or a format
    """
    value = localtime(value) if isinstance(value, datetime.datetime) else value
    language = get_language() or settings.LANGUAGE_CODE
    if language in dict(global_settings.LANGUAGES):
        return Label(date_format(value, name), language)
    names = cldr(language)
    if names is not None and name == "DATE_FORMAT":
        return Label(format_date(value, "long", locale=names), language)
    if names is not None and name == "YEAR_MONTH_FORMAT":
        return Label(format_skeleton("yMMMM", value, locale=names), language)
    with override(settings.LANGUAGE_CODE):
        return Label(date_format(value, name), settings.LANGUAGE_CODE)


def write_time(value: datetime.time) -> Label:
    """A time of day in the active language, as `write_date` writes days."""
    language = get_language() or settings.LANGUAGE_CODE
    names = cldr(language)
    if language not in dict(global_settings.LANGUAGES) and names is not None:
        return Label(format_time(value, "short", locale=names), language)
    return Label(time_format(value, "TIME_FORMAT"), language)


def city_of(time_zone: str) -> str:
    """The place whose clocks show a time, in the active language: "Helsinki" for Europe/Helsinki.

    :param time_zone: as the time zone database names it
    """
    names = cldr(get_language() or settings.LANGUAGE_CODE) or cldr(settings.LANGUAGE_CODE)
    return get_timezone_location(zoneinfo.ZoneInfo(time_zone), locale=names, return_city=True)

"""Trainings as iCalendar (RFC 5545, with names and refreshing of RFC 7986)."""

import datetime

from icalendar import Calendar, Event, vDate, vDatetime, vText, vUri

from hub.addresses import absolute
from hub.languages import tag
from hub.search.text import printable
from mentoring.models import EventRegister, TrainingPage

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCER = "-//RE-MAP//Hub//EN"
REFRESH = datetime.timedelta(hours=12)


def write_calendar(trainings: list[TrainingPage], name: str, *, to_participant: bool = False) -> bytes:
    """A calendar of those trainings whose day is known; one query for any number.

    :param name: as programs show it among other calendars
    :param to_participant: with the link to take part, which not everyone gets
    """
    sequences = dict(
        EventRegister.objects.filter(uid__in=[page.uid for page in trainings]).values_list("uid", "sequence")
    )
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", printable(name))
    calendar.add("x-wr-calname", printable(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for page in trainings:
        if page.has_day:
            calendar.add_component(_event(page, sequences.get(page.uid, 0), to_participant))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def file_name(page: TrainingPage) -> str:
    return f"{page.slug}.ics"


def _event(page: TrainingPage, sequence: int, to_participant: bool) -> Event:
    """The same UID in every language and after every change: programs put the new one in place of the old one."""
    spoken = {"LANGUAGE": tag(page.content_language)} if page.pk else {}  # that of a page that is gone is not kept
    event = Event()
    event.add("uid", f"urn:remap:{page.uid}")
    event.add("sequence", sequence)
    event.add("dtstamp", page.last_published_at)
    event.add("last-modified", page.last_published_at)
    event.add("summary", printable(page.title), parameters=spoken)
    if page.summary:
        event.add("description", printable(page.summary), parameters=spoken)
    if page.pk:
        event.add("url", vUri(absolute(page)))
    event.add("status", "CANCELLED" if page.is_cancelled else "CONFIRMED")
    link = page.link if to_participant else page.public_link
    if place := " · ".join(filter(None, [page.place, link])):
        event.add("location", vText(printable(place)))
    _add_times(event, page)
    return event


def _add_times(event: Event, page: TrainingPage) -> None:
    """Whole days where no time is known; their end is the day after the last one."""
    if page.start_time is None:
        event.add("dtstart", vDate(page.date))
        event.add("dtend", vDate(page.ends_at.date()))
        return
    event.add("dtstart", vDatetime(page.starts_at))
    if page.end_time is not None or page.end_date is not None:
        event.add("dtend", vDatetime(page.ends_at))

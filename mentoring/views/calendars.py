"""Dates for calendar programs: of one training, and of all of a language."""

import datetime

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from hub.addresses import public_page_at
from hub.languages import served_language
from hub.querysets import as_read
from mentoring.calendar import CONTENT_TYPE, file_name, write_calendar
from mentoring.models import TrainingPage

SHOWN_FOR = datetime.timedelta(days=90)  # how long past events stay in a calendar that is followed
MOST = 500


@require_safe
@cache_control(no_cache=True)
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """/<lang>/calendar.ics: all trainings of a language, to follow in a calendar program."""
    since = timezone.localdate() - SHOWN_FOR
    lasts = Q(date__gte=since) | Q(end_date__gte=since)
    trainings = TrainingPage.objects.filter(lasts, locale__language_code=served_language())
    trainings = trainings.exclude(alias_of__locale=F("locale"))  # the same page at a second address
    name = gettext("RE-MAP: trainings")
    return _as_file(write_calendar(list(as_read(trainings.order_by("date", "pk"))[:MOST]), name), "calendar.ics")


@require_safe
@cache_control(no_cache=True)
@conditional_page
def event_file(request: HttpRequest, path: str) -> HttpResponse:
    """GET <address of a training>event.ics"""
    training = public_page_at(request, path, TrainingPage)
    if not training.has_day:
        raise Http404
    return _as_file(write_calendar([training], training.title), file_name(training))


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

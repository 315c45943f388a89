"""Editions of the manual, dates for calendars, and findings, each below the address of what it belongs to."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import conditional_page, require_safe
from wagtail.views import serve

from hub.addresses import absolute_path, public_page_at
from hub.languages import served_language
from hub.print.views import answer_with
from hub.querysets import LANGUAGE, as_read
from hub.vocabulary import labels
from mentoring.calendar import CONTENT_TYPE, file_name, write_calendar
from mentoring.findings import PATH, Findings
from mentoring.models import EditionText, ManualPage, TrainingPage, WorkshopsPage

SHOWN_FOR = datetime.timedelta(days=90)  # how long past events stay in a calendar that is followed
MOST = 500


@require_safe
@conditional_page
def edition(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """GET <address of the manual>editions/<number>/: what it said, where it can be in the language of the address."""
    manual, text = _find(request, path, number)
    address = f"{manual.url}editions/{number}/"
    context = {
        "manual": manual,
        "text": text,
        "newest": manual.editions().first(),
        "address": absolute_path(address),
        "path_below_language": f"{path}editions/{number}/",
    }
    return TemplateResponse(request, "mentoring/edition.html", context)


@require_safe
def edition_as_pdf(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """GET <address of the manual>editions/<number>/edition.pdf"""
    manual, text = _find(request, path, number)
    address = f"{manual.url}editions/{number}/"
    return answer_with(request, text.paper, name=f"manual-{number}.{text.language}", address=address)


@require_safe
@conditional_page
def findings(request: HttpRequest, path: str) -> HttpResponse:
    """GET <address of the workshops>findings/?need=&page=: what was learned in all of them."""
    workshops = _workshops_at(request, path)
    if workshops is None:
        return serve(request, f"{path}{PATH}")  # a page that somebody has called so
    listing = Findings(request.GET, served_language(), labels())
    context = {
        "workshops": workshops,
        "trail": list(workshops.get_ancestors().filter(depth__gt=1).select_related(*LANGUAGE)),
        "listing": listing,
        "results": listing.results,
        "lessons": listing.lessons(),
        "path_below_language": f"{path}{PATH}",
        "is_indexed": listing.total > 0,
    }
    return TemplateResponse(request, "mentoring/findings.html", context)


def _workshops_at(request: HttpRequest, path: str) -> WorkshopsPage | None:
    """The workshops that everyone may read at a path; None for whatever else is there."""
    try:
        page = public_page_at(request, path)
    except Http404:
        return None
    return page if isinstance(page, WorkshopsPage) else None


def _find(request: HttpRequest, path: str, number: str) -> tuple[ManualPage, EditionText]:
    manual = public_page_at(request, path)
    if not isinstance(manual, ManualPage):
        raise Http404
    texts = EditionText.objects.filter(edition__manual_uid=manual.uid, edition__number=number)
    by_language = {text.language: text for text in texts.select_related("edition")}
    for language in (get_language(), settings.LANGUAGE_CODE, *by_language):
        if language in by_language:
            return manual, by_language[language]
    raise Http404


@require_safe
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """/<lang>/calendar.ics: all trainings of a language, to follow in a calendar program."""
    since = timezone.localdate() - SHOWN_FOR
    trainings = TrainingPage.objects.filter(locale__language_code=served_language(), date__gte=since)
    name = gettext("RE-MAP: trainings")
    return _as_file(write_calendar(list(as_read(trainings.order_by("date", "pk"))[:MOST]), name), "calendar.ics")


@require_safe
@conditional_page
def event_file(request: HttpRequest, path: str) -> HttpResponse:
    """GET <address of a training>event.ics"""
    training = public_page_at(request, path)
    if not isinstance(training, TrainingPage) or not training.has_day:
        raise Http404
    return _as_file(write_calendar([training], training.title), file_name(training))


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

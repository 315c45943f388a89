"""Readers report mistakes in a translation: the form, where a report goes, and when it is erased."""

import datetime
from functools import partial

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from hub.erasing import erase_sent
from hub.form_pages import answer_form, form_page
from hub.forms import MistakeForm
from hub.models import BasePage, MistakeReport
from hub.querysets import with_language
from hub.search.models import Document


@form_page
def report_mistake(request: HttpRequest) -> HttpResponse:
    """/<language>/mistake/?page=<uid>: the form about a translation; takes what it posts."""
    page = _translation(request.GET.get("page", ""))
    address = f"{reverse('report_mistake')}?page={page.uid}"
    return answer_form(request, MistakeForm, partial(keep_report, page), address, "hub/mistake.html", about=page)


def keep_report(page: BasePage, form: MistakeForm) -> None:
    """Stores a valid report. A trapped or repeated one is dropped silently."""
    if not form.is_dropped(MistakeReport.objects.filter(page_id=page.pk)):
        MistakeReport.objects.create(page_id=page.pk, **form.stored_fields())


def _translation(uid: str) -> BasePage:
    """The public translation with the uid in the active language; 404 where there is none."""
    found = Document.objects.filter(uid=uid, locale__language_code=get_language())
    page = with_language(Page.objects.filter(pk__in=found.values("pk"))).first()
    if page is None or not page.is_translation:
        raise Http404
    return page


def erase(today: datetime.date) -> str:
    """Erases reports that are old enough, and says how many."""
    return f"mistakes: {erase_sent(MistakeReport.objects.all(), Q(handled=True), today)} reports"

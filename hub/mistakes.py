"""Readers report mistakes in a translation: the form, and where a report goes."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from hub.forms import MistakeForm
from hub.kept import Kept, carried
from hub.models import BasePage, MistakeReport
from hub.querysets import with_language
from hub.search.models import Document


@csrf_exempt  # anonymous and without a cookie, as the contact form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_mistake(request: HttpRequest) -> HttpResponse:
    """/<language>/mistake/?page=<uid>: the form about a translation; takes what it posts."""
    page = _translation(request.GET.get("page", ""))
    address = carried(f"{reverse('report_mistake')}?page={page.uid}", Kept(request.GET).ids)
    form = MistakeForm(request.POST if request.method == "POST" else None)
    if form.is_accepted(request, "mistake"):
        keep_report(page, form)
        return HttpResponseRedirect(f"{address}&sent#sent")
    context = {
        "about": page,
        "form": form,
        "form_address": address,
        "sent": "sent" in request.GET,
    }
    return TemplateResponse(request, "hub/mistake.html", context, status=form.status)


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

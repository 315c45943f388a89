"""“We used this”: the form about a practice, and where a report goes."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from good_practices.models import PracticePage, UseReport
from good_practices.sharing.identifiers import gone
from good_practices.sharing.keeping import public_practices
from good_practices.uses.forms import UseForm
from hub.contact import announce_at
from hub.kept import Kept, carried
from hub.querysets import with_language


@csrf_exempt  # anonymous and without a cookie, as the contact form
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report_use(request: HttpRequest) -> HttpResponse:
    """/<lang>/used/?practice=<uid>: the form about a practice, in whichever language that is; takes what it posts."""
    uid = request.GET.get("practice", "")
    practice = _practice(uid)
    if practice is None:
        return gone(request, uid)
    form = UseForm(request.POST if request.method == "POST" else None)
    address = carried(f"{reverse('report_use')}?practice={uid}", Kept(request.GET).ids)
    if form.is_accepted(request, "use"):
        keep_report(uid, form, get_language() or "")
        return HttpResponseRedirect(f"{address}&sent#sent")
    context = {
        "practice": practice,
        "form": form,
        "form_address": address,
        "sent": "sent" in request.GET,
        "path_below_language": f"used/?practice={uid}",
    }
    return TemplateResponse(request, "good_practices/chain/used.html", context, status=form.status)


def keep_report(uid: str, form: UseForm, language: str) -> None:
    """Stores a valid report until an editor has read it. A trapped or repeated one is dropped silently."""
    about = {"uid": uid, "language": language}
    if not form.is_dropped(UseReport.objects.filter(**about)):
        with transaction.atomic():
            row = UseReport.objects.create(**form.stored_fields(), **about)
            announce_at.enqueue(reverse("use_reports:edit", args=[row.pk]))


def _practice(uid: str) -> PracticePage | None:
    """The public practice in the active language, else in another; None where there is none."""
    pages = public_practices().filter(pk__in=PracticePage.objects.filter(uid=uid).values("pk"))
    found = list(with_language(pages.order_by("locale_id")))
    return next((page for page in found if page.locale.language_code == get_language()), found[0] if found else None)

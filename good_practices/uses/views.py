"""“We used this”: the form about a practice, and where a report goes."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from good_practices.models import UseReport, read_practices
from good_practices.sharing.identifiers import gone
from good_practices.uses.forms import UseForm
from hub.contact import announce_at
from hub.form_pages import answer_form, form_page


@form_page
def report_use(request: HttpRequest) -> HttpResponse:
    """/<lang>/used/?practice=<uid>: the form about a practice, in whichever language that is; takes what it posts."""
    uid, language = request.GET.get("practice", ""), get_language() or settings.LANGUAGE_CODE
    practice = next(iter(read_practices([uid], language)), None)
    if practice is None:
        return gone(request, uid)
    return answer_form(
        request,
        UseForm,
        partial(keep_report, uid, language),
        f"{reverse('report_use')}?practice={uid}",
        "good_practices/chain/used.html",
        practice=practice,
        path_below_language=f"used/?practice={uid}",
    )


def keep_report(uid: str, language: str, form: UseForm) -> None:
    """Stores a valid report until an editor has read it. A trapped or repeated one is dropped silently."""
    about = {"uid": uid, "language": language}
    if not form.is_dropped(UseReport.objects.filter(**about)):
        with transaction.atomic():
            row = UseReport.objects.create(**form.stored_fields(), **about)
            announce_at.enqueue(reverse("use_reports:edit", args=[row.pk]))

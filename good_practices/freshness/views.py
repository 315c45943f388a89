"""/<language>/confirm/<token>/: an owner answers by a link of a mail. Looking changes nothing, the button does."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from good_practices.freshness.answers import take
from good_practices.freshness.forms import FORMS
from good_practices.freshness.owners import in_language
from good_practices.freshness.tokens import LinkError, Question, Refusal, is_given, question_of, read
from hub.form_pages import form_page
from hub.refusals import error_page

logger = logging.getLogger(__name__)

REFUSED = {Refusal.ALTERED: 404, Refusal.EXPIRED: 410, Refusal.USED: 410, Refusal.WITHDRAWN: 410}


@form_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the practice, what the link will do, and a button; does it when that is pressed.

    Mail programs and scanners open links by themselves: only a form that was shown can answer.
    """
    try:
        if "done" in request.GET and request.method != "POST" and is_given(token):
            return _show(request, token, done=read(token).answer)
        return _ask(request, token, question_of(token))
    except LinkError as error:
        return _show(request, token, REFUSED[error.refusal], refusal=error.refusal.value, ask=error.ask)
    except ImproperlyConfigured as error:  # the key of the contacts
        logger.error("A link of a mail could not be read: %s", error)
        return error_page(request, 503)


def _ask(request: HttpRequest, token: str, question: Question) -> HttpResponse:
    address = reverse("confirm", args=[token])
    form = FORMS[question.answer](request.POST if request.method == "POST" else None, page=question.page)
    if form.is_accepted(request, "confirm"):
        if not form.is_trapped:
            take(question, timezone.localdate(), **form.answered())
        return HttpResponseRedirect(f"{address}?done#done")
    (shown,) = in_language([question.page], get_language() or settings.LANGUAGE_CODE)
    return _show(request, token, form.status, question=question, shown=shown, form=form, form_address=address)


def _show(request: HttpRequest, token: str, status: int = 200, **context) -> HttpResponse:
    context |= {"path_below_language": f"confirm/{token}/"}
    return TemplateResponse(request, "good_practices/freshness/confirm.html", context, status=status)

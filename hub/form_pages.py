"""Pages of the public site that are a form: it is shown, taken, and thanked for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hub.addresses import with_query
from hub.forms import GuardedForm
from hub.kept import Kept, carried


def form_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Makes a view the page of a form. No cache keeps the time that is signed in it. It is anonymous and without a
    cookie: there is no session that a forged post could misuse."""
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(never_cache(view)))


def answer_form[F: GuardedForm](
    request: HttpRequest,
    form_class: type[F],
    keep: Callable[[F], str | None],
    address: str,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Shows a form, or what is wrong with what was posted; what is right is kept, and the page says thanks.

    :param keep: stores what was posted, or adds to the form why it cannot be; it may give a word by which the page that
        says thanks knows what came of it, as `outcome`
    :param address: of this page, without the host
    """
    address = carried(address, Kept(request.GET).ids)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_accepted(request, form_class.__name__):
        outcome = keep(form)
        if not form.errors:
            return HttpResponseRedirect(with_query(address, f"sent={outcome}" if outcome else "sent") + "#sent")
    context |= {"form": form, "form_address": address, "sent": "sent" in request.GET}
    context["outcome"] = request.GET.get("sent", "")
    return TemplateResponse(request, template, context, status=form.status)

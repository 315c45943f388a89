"""A reader's own list of practices, kept in its address, and taken along as a file: docs/decisions/0038."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from good_practices.addresses import persistent_address
from good_practices.choosing.chosen import Chosen, read_chosen
from hub.addresses import absolute, absolute_path
from hub.kept import carried
from hub.print.views import as_pdf


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/list/?id=&id="""
    return _shown(request, read_chosen(request))


@require_safe
def save_list(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/list/practices.html?id=&id=: the list as a page to keep, which needs nothing from this site."""
    chosen = read_chosen(request)
    if not chosen.practices:
        return _shown(request, chosen)
    response = _saved(request, chosen)
    name = f"practices-list-{get_language()}-{timezone.localdate():%Y-%m-%d}.html"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def list_as_pdf(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/list/practices.pdf?id=&id="""
    chosen = read_chosen(request)
    if not chosen.practices:
        return _shown(request, chosen)
    address = carried(reverse("personal_list"), chosen.ids)
    return as_pdf(
        request, [_saved(request, chosen).render().text], name=f"practices.{chosen.language}", address=address
    )


def _saved(request: HttpRequest, chosen: Chosen) -> TemplateResponse:
    context = {
        "practices": [(page, absolute(page), persistent_address(page.uid)) for page in chosen.practices],
        "share_address": _share_address(chosen),
        "method_address": absolute_path(reverse("evidence_method")),
        "day": timezone.localdate(),
    }
    return TemplateResponse(request, "good_practices/choosing/list_file.html", context)


def _shown(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    context = {
        "listing": chosen,
        "path_below_language": "list/",
        "entries": chosen.entries(),
        "share_address": _share_address(chosen),
    }
    return TemplateResponse(request, "good_practices/choosing/list.html", context, status=chosen.status)


def _share_address(chosen: Chosen) -> str:
    return absolute_path(carried(f"/{chosen.language}/list/", chosen.ids))

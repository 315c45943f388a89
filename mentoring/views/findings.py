"""What was learned in all workshops, below their address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe
from wagtail.views import serve

from hub.addresses import public_page_at
from hub.languages import served_language
from hub.querysets import LANGUAGE
from hub.vocabulary import labels
from mentoring.findings import PATH, Findings
from mentoring.models import WorkshopsPage


@require_safe
@conditional_page
def findings(request: HttpRequest, path: str) -> HttpResponse:
    """GET <address of the workshops>findings/?need=&page=: what was learned in all of them."""
    try:
        workshops = public_page_at(request, path, WorkshopsPage)
    except Http404:
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
    response = TemplateResponse(request, "mentoring/findings.html", context)
    patch_cache_control(response, no_cache=True)
    return response

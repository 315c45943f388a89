"""The address of the provider, and of the schema of its richer format."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from lxml import etree

from good_practices.sharing.oai.answers import answer
from good_practices.sharing.oai.record_xml import record_schema as schema_text
from hub.cors import open_to_any_site
from hub.search.state import memory

_FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_any_site
def provide(request: HttpRequest) -> HttpResponse:
    """Answers a harvester. Errors of the protocol are answers too, with status 200."""
    memory.refresh()  # labels may have changed
    body = etree.tostring(answer(_query(request)), encoding="UTF-8", xml_declaration=True)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _query(request: HttpRequest) -> QueryDict:
    """What was asked; nothing, where a form is too large or cannot be read."""
    if request.method != "POST":
        return request.GET
    try:
        return request.POST if request.content_type == _FORM else QueryDict()
    except (BadRequest, SuspiciousOperation):
        return QueryDict()


@require_safe
@open_to_any_site
def record_schema(request: HttpRequest) -> HttpResponse:
    """The XML Schema of records."""
    return HttpResponse(schema_text(), content_type="application/xml")

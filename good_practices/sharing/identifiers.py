"""Persistent addresses: /id/<uid> leads to where something is read now, or says that it was here."""

import json
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from good_practices.models import SharedRecord
from hub.languages import best_match, own_name
from hub.search.models import DocumentText


@require_safe
def persistent(request: HttpRequest, uid: str) -> HttpResponse:
    """303 to the page in the language that the reader wants most; 410 and what is left where it was withdrawn.

    Any page of the site has such an address. A trace after the end is kept of practices only.
    """
    texts = DocumentText.objects.filter(document__uid=uid).select_related("document__locale")
    paths = {text.document.locale.language_code: text.path for text in texts.order_by("document__locale_id")}
    if paths:
        response = HttpResponse(status=303, headers={"Location": paths[_best_language(request, list(paths))]})
    else:
        response = _gone(request, uid)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def _best_language(request: HttpRequest, there: list[str]) -> str:
    wanted = [code for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return best_match([*wanted, settings.LANGUAGE_CODE], there) or there[0]


def _gone(request: HttpRequest, uid: str) -> HttpResponse:
    rows = list(SharedRecord.objects.filter(uid=uid, withdrawn=True).order_by("pk"))
    if not rows:
        raise Http404
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return HttpResponse(f"[{','.join(row.as_json() for row in rows)}]", status=410, content_type="application/json")
    left = [json.loads(row.body) for row in rows]
    versions = [
        (own_name(row.language), datetime.fromisoformat(trace["published"]), row.updated)
        for row, trace in zip(rows, left, strict=True)
    ]
    context = {"trace": left[0], "versions_gone": versions}
    return TemplateResponse(request, "good_practices/gone.html", context, status=410)

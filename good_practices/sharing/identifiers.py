"""Persistent addresses: /id/<uid> leads to where something is read now, or says that it was here."""

import json
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from good_practices.addresses import citation_address
from good_practices.models import SharedRecord
from good_practices.sharing.forms import BY_MEDIA_TYPE, FORMS
from good_practices.sharing.metadata import Link
from good_practices.sharing.record import Record, read_record
from hub.api.problems import problem
from hub.cors import open_to_any_site
from hub.languages import best_match, own_name, tag
from hub.querysets import open_locales
from hub.search.models import DocumentText

HTML, JSON = "text/html", "application/json"


@require_safe
@open_to_any_site
def persistent(request: HttpRequest, uid: str) -> HttpResponse:
    """303 to the page in the language that the reader wants most; 410 and what is left where it was withdrawn.

    Who asks for a format of citations, by Accept, is led to that. Any page of the site has such an address; data, and a
    trace after the end, practices only.
    """
    form = BY_MEDIA_TYPE.get(request.get_preferred_type([HTML, *BY_MEDIA_TYPE]) or HTML)
    paths = _addresses_of_data(uid, form) if form else {}
    paths = paths or _addresses_of_pages(uid)
    if paths:
        response = HttpResponse(status=303, headers={"Location": paths[_best_language(request, list(paths))]})
    else:
        response = gone(request, uid)
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@require_safe
@cache_control(no_cache=True)
@open_to_any_site
@conditional_page
def persistent_form(request: HttpRequest, uid: str, language: str, form: str) -> HttpResponse:
    """One language version as a citation or as data; 410 and what is left, as JSON, where it was withdrawn."""
    record = _record_or_refusal(uid, language)
    if isinstance(record, HttpResponse):
        return record
    response = HttpResponse(FORMS[form].write(record), content_type=FORMS[form].content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{uid}.{language}.{form}"'
    response.headers["Content-Language"] = tag(language)
    response.headers["Link"] = str(Link("describes", record.url, HTML))
    return response


@require_safe
@open_to_any_site
def persistent_pdf(request: HttpRequest, uid: str, language: str) -> HttpResponse:
    """303 to one language version as a PDF; 410 and what is left, as JSON, where it was withdrawn."""
    record = _record_or_refusal(uid, language)
    if isinstance(record, HttpResponse):
        return record
    return HttpResponse(status=303, headers={"Location": f"{record.url}page.pdf"})


def _record_or_refusal(uid: str, language: str) -> Record | HttpResponse:
    """One language version; 404 where it never was here, 410 and what is left, as JSON, where it was withdrawn."""
    row = SharedRecord.objects.filter(uid=uid, language=language).first()
    if row is None:
        return problem(404, "No practice has this address in this language.")
    if row.withdrawn:
        return HttpResponse(row.as_json(), status=410, content_type=JSON)
    return read_record(row)


def _addresses_of_data(uid: str, form: str) -> dict[str, str]:
    rows = SharedRecord.objects.filter(uid=uid, withdrawn=False).order_by("pk")
    return {language: citation_address(uid, language, form) for language in rows.values_list("language", flat=True)}


def _addresses_of_pages(uid: str) -> dict[str, str]:
    texts = DocumentText.objects.filter(document__uid=uid, document__locale__in=open_locales())
    texts = texts.select_related("document__locale")
    return {text.document.locale.language_code: text.path for text in texts.order_by("document__locale_id")}


def _best_language(request: HttpRequest, there: list[str]) -> str:
    wanted = [code for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    return best_match([*wanted, settings.LANGUAGE_CODE], there) or there[0]


def gone(request: HttpRequest, uid: str) -> HttpResponse:
    """410 and what is left of a practice that was withdrawn; 404 for what was never here."""
    rows = list(SharedRecord.objects.filter(uid=uid, withdrawn=True).order_by("pk"))
    if not rows:
        raise Http404
    if request.get_preferred_type([HTML, JSON, *BY_MEDIA_TYPE]) not in (HTML, None):
        return HttpResponse(f"[{','.join(row.as_json() for row in rows)}]", status=410, content_type=JSON)
    left = [json.loads(row.body) for row in rows]
    versions = [
        (row.language, own_name(row.language), datetime.fromisoformat(trace["published"]), row.updated)
        for row, trace in zip(rows, left, strict=True)
    ]
    context = {"trace": left[0], "versions_gone": versions}
    return TemplateResponse(request, "good_practices/gone.html", context, status=410)

"""Answers those who want a PDF: with it, with a page that waits for it, or with what to do in its place."""

import copy
from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.views import serve

from hub.addresses import public_page_at
from hub.limits import is_flooded
from hub.print.document import compose
from hub.print.making import is_known, is_possible, printed
from hub.refusals import error_page

WAIT = 2  # seconds until the page that waits asks again
RETRY_AFTER = 600  # seconds


@require_safe
def page_as_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """GET <address of a page>page.pdf"""
    page = public_page_at(request, path)
    if not getattr(page, "is_printable", False):
        raise Http404
    return pages_as_pdf(request, page.printed_pages())


def pages_as_pdf(request: HttpRequest, pages: list[Page]) -> HttpResponse:
    """Pages of the tree as one PDF, named after the first one."""
    first = pages[0]
    name = f"{getattr(first, 'uid', '') or first.slug}.{first.locale.language_code}"
    day = max((page.last_published_at for page in pages if page.last_published_at), default=None)
    return as_pdf(request, [read_page(request, page) for page in pages], name=name, address=first.url, day=day)


def read_page(request: HttpRequest, page: Page) -> str:
    """The HTML of a public page as anybody gets it, whoever asks and with whatever in the address."""
    plain = copy.copy(request)
    plain.GET, plain.user, plain.path = QueryDict(), AnonymousUser(), page.url  # type: ignore[assignment]
    plain.__dict__.pop("_wagtail_route_for_request", None)  # where Wagtail keeps the page that was asked for
    return serve(plain, page.url.removeprefix(f"/{page.locale.language_code}/")).render().text


def as_pdf(request: HttpRequest, pages: Iterable[str], *, name: str, **about) -> HttpResponse:
    """The pages as a PDF, or a page that says when or why not.

    :param pages: complete HTML
    :param name: of the file, without its ending
    :param about: see `compose`
    """
    return answer_with(request, compose(pages, **about), name=name, address=about["address"])


def answer_with(request: HttpRequest, html: str, *, name: str, address: str) -> HttpResponse:
    """A document as a PDF, or a page that says when or why not.

    :param html: as `compose` writes it
    :param name: of the file, without its ending
    :param address: path of what it is a PDF of
    """
    if not is_possible():
        return _instead(request, "missing", address, 503)
    if not is_known(html) and is_flooded(request, "pdf", settings.PDFS_PER_HOUR):
        return error_page(request, 429)
    document = printed(html)
    if document.pdf is None:
        state, status = ("failed", 503) if document.failed else ("waiting", 202)
        return _instead(request, state, address, status)
    response = HttpResponse(bytes(document.pdf), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, no_cache=True)
    response.headers["ETag"] = tag = quote_etag(document.pk)
    return cast(HttpResponse, get_conditional_response(request, etag=tag, response=response))


def _instead(request: HttpRequest, state: str, address: str, status: int) -> HttpResponse:
    context = {"state": state, "address": address}
    response = TemplateResponse(request, "hub/print/instead.html", context, status=status)
    add_never_cache_headers(response)
    if state == "waiting":
        response.headers["Refresh"] = str(WAIT)
    elif state == "failed":
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response

"""What the manual has beside its pages: editions, below its address, and handouts, below that of their chapter."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_safe
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.views import serve

from hub.addresses import absolute_path, page_at_cited, public_page_at
from hub.print.document import compose
from hub.print.views import answer_with, read_page
from hub.querysets import LANGUAGE
from mentoring.handouts import sheet_of
from mentoring.models import ChapterPage, EditionText, ManualPage


@require_safe
@conditional_page
def edition(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """GET <address of the manual>editions/<number>/: what it said, where it can be in the language of the address.

    Also while the manual is not published: an edition is cited by this address.
    """
    try:
        manual = page_at_cited(request, path, ManualPage)
    except Http404:
        return _serve_or_lead_on(request, path, f"editions/{number}/")
    text = _text_of(manual, number)
    address = f"{manual.url}editions/{number}/"
    context = {
        "manual": manual,
        "text": text,
        "newest": manual.editions(text.language).first(),
        "trail": manual.get_ancestors(inclusive=True).filter(depth__gt=1, live=True).select_related(*LANGUAGE),
        "address": absolute_path(address),
        "path_below_language": f"{path}editions/{number}/",
    }
    response = TemplateResponse(request, "mentoring/edition.html", context)
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def edition_as_pdf(request: HttpRequest, path: str, number: str) -> HttpResponse:
    """GET <address of the manual>editions/<number>/edition.pdf"""
    try:
        manual = page_at_cited(request, path, ManualPage)
    except Http404:
        return _serve_or_lead_on(request, path, f"editions/{number}/edition.pdf")
    text = _text_of(manual, number)
    address = f"{manual.url}editions/{number}/"
    return answer_with(request, text.paper, name=f"manual-{number}.{text.language}", address=address)


@require_safe
def handout_as_pdf(request: HttpRequest, path: str, anchor: str) -> HttpResponse:
    """GET <address of a chapter>handout-<anchor>.pdf: one of its handouts by itself."""
    chapter = public_page_at(request, path, ChapterPage)
    sheet = sheet_of(read_page(request, chapter), anchor)
    html = compose([sheet], address=chapter.url, day=chapter.last_published_at)
    name = f"handout-{anchor}.{chapter.locale.language_code}"
    return answer_with(request, html, name=name, address=f"{chapter.url}#{anchor}")


def _serve_or_lead_on(request: HttpRequest, path: str, below: str) -> HttpResponse:
    """A page that somebody has called so, or the way to what was cited where the manual has another address now.

    :param below: what follows the manual's address
    """
    try:
        return serve(request, path + below)
    except Http404:
        redirect = get_redirect(request, Redirect.normalise_path(request.path.removesuffix(below)))
        page = redirect and redirect.redirect_page and redirect.redirect_page.specific_deferred
        if not isinstance(page, ManualPage):
            raise
    return HttpResponsePermanentRedirect(page.url + below)


def _text_of(manual: ManualPage, number: str) -> EditionText:
    """In the language of the address, else in the one of the site, else in any."""
    texts = EditionText.objects.filter(edition__manual_uid=manual.uid, edition__number=number)
    by_language = {text.language: text for text in texts.select_related("edition")}
    for language in (get_language(), settings.LANGUAGE_CODE, *by_language):
        if language in by_language:
            return by_language[language]
    raise Http404

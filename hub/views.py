"""Views that are no pages: language choice, robots, sitemaps, the contact form, errors."""

import sys

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_POST, require_safe

from hub.addresses import public_page_at
from hub.contact import keep_message
from hub.feeds import answer
from hub.forms import ContactForm
from hub.middleware import preferred_language
from hub.models import ContactPage
from hub.querysets import public
from hub.refusals import error_page
from hub.search.state import memory
from hub.sitemaps import LanguageSitemap, live_languages

RETRY_AFTER = 30  # seconds
# Of the making of lists there is no end: what readers put aside is no page to be found. Nor is a page's PDF.
NOT_PAGES = ("*/list/", "*/compare/", "*?id=", "*&id=", "*/page.pdf", "*/handout-*.pdf")
CHOSEN = [f"Disallow: /{place}" for place in NOT_PAGES]


@require_safe
def choose_language(request):
    """Leads from / to the language of the site that the browser prefers, or to the default one."""
    memory.refresh()
    response = HttpResponseRedirect(f"/{preferred_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        *CHOSEN,
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap_index')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(no_cache=True)
def sitemap_index(request):
    rows = [
        {
            "location": settings.BASE_URL + reverse("sitemap", args=[code]),
            "last_mod": LanguageSitemap(code).get_latest_lastmod(),
        }
        for code in live_languages()
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": rows}, content_type="application/xml")


@require_safe
@cache_control(no_cache=True)
def sitemap(request, section):
    if section not in live_languages():
        raise Http404
    return sitemap_views.sitemap(request, {section: LanguageSitemap(section)}, section=section)


@require_safe
@cache_control(no_cache=True)
@conditional_page
def feed(request, path, form):
    """The feed of a list page: its address and feed.atom or feed.rss, narrowed by the parameters of the list."""
    page = public_page_at(request, path)
    if not hasattr(page, "feed"):
        raise Http404
    return answer(page.feed(request.GET), form)


@csrf_exempt  # anonymous and without a cookie: there is no session a forged post could misuse
@require_POST
@never_cache
def send_message(request):
    """Stores what the contact form sends; shows the form again, with what is wrong, when it cannot."""
    page = public(ContactPage.objects.filter(locale__language_code=get_language())).order_by("path").first()
    if page is None:
        raise Http404
    form = ContactForm(request.POST)
    if not form.is_accepted(request, "message"):
        response = page.serve(request, form=form)
        response.status_code = form.status
        return response
    keep_message(form, get_language())
    return HttpResponseRedirect(f"{page.get_url(request)}?sent#sent")


def bad_request(request, exception=None):
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(request, 413 if too_large else 400, plain=True)


def permission_denied(request, exception=None):
    return error_page(request, 403, plain=True)


def csrf_failure(request, reason=""):
    """A form or address that takes no posts was posted to."""
    return error_page(request, 403, plain=True)


def page_not_found(request, exception=None):
    return error_page(request, 404)


def server_error(request):
    """Says that the site failed; where its database or its files are away, what that means and when to try again."""
    failure = sys.exc_info()[1]
    if isinstance(failure, (OperationalError, InterfaceError)):
        return _away(request, "503")
    if isinstance(failure, OSError):
        return _away(request, "503_files")
    return error_page(request, 500, plain=True)


def _away(request, name: str) -> HttpResponse:
    response = error_page(request, 503, plain=True, name=name)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response

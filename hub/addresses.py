"""Addresses of pages as others see them."""

from django.conf import settings
from django.http import Http404, HttpRequest
from wagtail.models import Page


def public_page_at[P: Page](request: HttpRequest, path: str, kind: type[P] = Page) -> P:  # type: ignore[assignment]
    """The page that everyone may read at a path below the language, as its own type.

    :raises Http404: where there is none of that kind
    """
    found = Page.route_for_request(request, path)
    request.__dict__.pop("_wagtail_route_for_request", None)  # kept by Wagtail for a page that is served there
    if not found or not isinstance(found.page, kind) or found.page.get_view_restrictions().exists():
        raise Http404
    return found.page


def page_at_cited[T: Page](request: HttpRequest, path: str, kind: type[T]) -> T:
    """The same also where the page is off the site now: for what is cited below its address.

    :raises Http404: where there is none of that kind, or not everyone may read it
    """
    home = public_page_at(request, "")
    found = kind._default_manager.filter(url_path=f"{home.url_path}{path}").first()
    if found is None or found.get_view_restrictions().exists():
        raise Http404
    return found


def absolute(page: Page) -> str:
    """The page's own address with the site's host, as canonical links, sitemaps and feeds give it."""
    return absolute_path(page.url)


def with_query(address: str, query: str) -> str:
    """An address with a query string, after the one that it may have; as it is where there is none to add."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def absolute_path(path: str | None) -> str:
    """A path of this site with the site's host."""
    return settings.BASE_URL + (path or "/")

"""Old addresses lead to where a page stands now. Wagtail adds the redirects; here those go that would mislead."""

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page


def free_addresses(page: Page) -> None:
    """Removes automatic redirects from addresses that are in use again, at a page and below it.

    One that leads from a page's address to itself would go round in circles once the page is unpublished, and one from
    the address of a live page would come back when that is. Redirects that people made stay.
    """
    parts = page.get_url_parts()
    if parts is None or not parts[2]:
        return
    site_id, _root, path = parts
    start = Redirect.normalise_path(path)
    below = Redirect.objects.filter(Q(old_path=start) | Q(old_path__startswith=f"{start}/"))
    rows = below.filter(Q(site_id=site_id) | Q(site=None), automatically_created=True)
    targets = {pk: (_url_path(page, start, old), target) for pk, old, target in rows.values_list(*_FIELDS)}
    used = Page.objects.filter(url_path__in={url_path for url_path, _target in targets.values()})
    at = {url_path: (pk, live) for url_path, pk, live in used.values_list("url_path", "pk", "live")}
    misleading = [
        pk
        for pk, (url_path, target) in targets.items()
        if url_path in at and (at[url_path][1] or at[url_path][0] == target)
    ]
    Redirect.objects.filter(pk__in=misleading).delete()


_FIELDS = ("pk", "old_path", "redirect_page_id")


def _url_path(page: Page, start: str, old_path: str) -> str:
    """The place in the tree that an address below the page's own stands for."""
    rest = old_path.removeprefix(start).strip("/")
    return f"{page.url_path}{rest}/" if rest else page.url_path

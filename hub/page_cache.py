"""The page cache in front of the site is refreshed when what it holds may have changed."""

import logging
from collections.abc import Iterable
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from django.db import transaction
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from hub.addresses import absolute

logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds
MOST = 200  # addresses; where more have changed, the ten seconds that a page is kept are sooner over
FORGET = {"X-Forget": "1"}
NOT_KEPT = ("no-store", "no-cache", "private")


class Refreshed(BaseBackend):
    """Asks the cache for the page at an address where it always takes a new one and keeps it.

    Nothing is purged: until the new page is there, readers have the old one, and a site that fails takes nothing away.
    An answer that no cache keeps, such as that of a page which is now for some people only, leaves the old page where
    it is: then the cache is told to forget it.
    """

    def __init__(self, params):
        super().__init__(params)
        self.location = params["LOCATION"]
        self._ask = build_opener(ProxyHandler({})).open

    def purge_batch(self, urls) -> None:
        try:
            for url in urls:
                self.purge(url)
        except OSError:
            logger.warning("The page cache at %s does not answer; it has the new pages in ten seconds.", self.location)

    def purge(self, url: str) -> None:
        """Raises OSError where the cache does not answer."""
        if not _is_kept(self._headers(url)):
            self._headers(url, FORGET)

    def _headers(self, url: str, more: dict[str, str] | None = None) -> Message:
        parts = urlsplit(url)
        request = Request(self.location + parts.path, headers={"Host": parts.netloc} | (more or {}))  # noqa: S310
        try:
            with self._ask(request, timeout=TIMEOUT) as answer:
                return answer.headers
        except HTTPError as error:  # a page that is gone or leads elsewhere, or a site that fails
            return error.headers if error.code < 500 else Message()


def _is_kept(headers: Message) -> bool:
    """False for an answer that nginx does not keep in the place of what it has."""
    control = headers.get("Cache-Control", "")
    return "Set-Cookie" not in headers and not any(word in control for word in NOT_KEPT)


def refresh_pages(ids: list[int]) -> None:
    """Has these pages, and those above them that list them, refreshed in every page cache. Pages may be gone."""
    if len(ids) > MOST:
        return
    addresses = set()
    for page in Page.objects.filter(pk__in=ids):
        above = page.get_ancestors(inclusive=True).filter(depth__gt=1)
        addresses |= {absolute(one) for one in above}
    refresh_addresses(addresses)


def refresh_addresses(addresses: Iterable[str]) -> None:
    """Has what stands at these addresses taken anew by every page cache, after the commit."""
    batch = PurgeBatch(addresses)
    if len(batch.urls) <= MOST:
        transaction.on_commit(batch.purge, robust=True)


def addresses_below(page: Page) -> list[str]:
    """The addresses of a page and all below it, which may soon be others."""
    return [absolute(one) for one in page.get_descendants(inclusive=True)[: MOST + 1]]

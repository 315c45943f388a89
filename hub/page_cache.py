"""The page cache in front of the site is refreshed when what it holds may have changed."""

import logging
from collections.abc import Iterable
from email.message import Message
from functools import partial
from http.client import HTTPException
from itertools import batched
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.tasks import purge_urls_from_cache_task
from wagtail.models import Page

from hub.addresses import absolute, absolute_path
from hub.retries import try_again
from hub.tasks import LONG

logger = logging.getLogger(__name__)

TIMEOUT = 8  # seconds; nginx waits for the site for 6
BATCH = 100  # addresses or pages that one task has refreshed; where there are more, the tasks are long ones
PATIENCE = 10  # failures, after which the others are left for later
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
        if left := self.refresh(urls):
            try_again(refresh_again, 1, self.location, left)

    def refresh(self, urls: Iterable[str]) -> list[str]:
        """Returns those that must be asked for again, because the site or the cache failed."""
        waiting, failed = list(urls), []
        while waiting and len(failed) < PATIENCE:
            url = waiting.pop()
            try:
                self.purge(url)
            except (OSError, HTTPException):
                failed.append(url)
        if failed:
            logger.warning("The page cache at %s has not refreshed %s pages.", self.location, len(failed + waiting))
        return failed + waiting  # the last is asked for first: one that nobody has asked for

    def purge(self, url: str) -> None:
        """Raises OSError or HTTPException where the cache does not answer, or says that the site fails."""
        is_file = urlsplit(url).path.startswith(settings.MEDIA_URL)  # a deleted one; it may be there a moment longer
        if is_file or not _is_kept(self._headers(url)):
            self._headers(url, FORGET)

    def _headers(self, url: str, more: dict[str, str] | None = None) -> Message:
        parts = urlsplit(url)
        request = Request(self.location + parts.path, headers={"Host": parts.netloc} | (more or {}))  # noqa: S310
        try:
            with self._ask(request, timeout=TIMEOUT) as answer:
                return answer.headers
        except HTTPError as error:
            with error:
                if error.code >= 500:
                    raise
                return error.headers  # of a page that is gone


def _is_kept(headers: Message) -> bool:
    """False for an answer that nginx does not keep in the place of what it has."""
    control = headers.get("Cache-Control", "")
    return "Set-Cookie" not in headers and not any(word in control for word in NOT_KEPT)


@task(priority=LONG)
def refresh_again(location: str, addresses: list[str], attempt: int = 1) -> None:
    """Has a page cache refresh what it could not before; later once more, where it fails again."""
    if location in settings.PAGE_CACHES and (left := Refreshed({"LOCATION": location}).refresh(addresses)):
        try_again(refresh_again, attempt, location, left)


def refresh_pages(ids: list[int]) -> None:
    """Has these pages, and those above them that list them, refreshed in every page cache. Pages may be gone."""
    if len(ids) > BATCH:
        for batch in batched(ids, BATCH):
            refresh_many.enqueue(list(batch))
        return
    refresh_addresses(address for page in Page.objects.filter(pk__in=ids) for address in addresses_above(page))


@task(priority=LONG)
def refresh_many(ids: list[int]) -> None:
    """The same, later: to know the addresses of many pages takes longer than an editor likes to wait."""
    refresh_pages(ids)


def refresh_addresses(addresses: Iterable[str]) -> None:
    """Has what stands at these addresses taken anew by every page cache, after the commit."""
    batches = list(batched(sorted(set(addresses)), BATCH))
    refresh = purge_urls_from_cache_task.using(priority=LONG if len(batches) > 1 else 0)
    for batch in batches:
        transaction.on_commit(partial(refresh.enqueue, list(batch)), robust=True)


def addresses_above(page: Page) -> list[str]:
    """The addresses of a page and of all above it, which list it."""
    return [absolute(one) for one in page.get_ancestors(inclusive=True).filter(depth__gt=1)]


def addresses_below(page: Page) -> list[str]:
    """The addresses of a page and all below it, which may soon be others."""
    address, paths = absolute(page), page.get_descendants(inclusive=True).values_list("url_path", flat=True)
    return [address + iri_to_uri(path.removeprefix(page.url_path)) for path in paths]


def addresses_beside(language: str) -> list[str]:
    """The addresses of what is kept in a language and is no page: it comes and goes with the language."""
    with translation.override(language):
        return [absolute_path(reverse(name)) for name in settings.KEPT_VIEWS]

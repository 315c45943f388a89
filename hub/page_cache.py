"""The page cache in front of the site is refreshed when what it holds may have changed."""

import logging
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from hub.addresses import absolute

logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds
MOST = 200  # addresses; where more have changed, the ten seconds that a page is kept are sooner over


class Refreshed(BaseBackend):
    """Asks the cache for the page at an address where it always takes a new one and keeps it.

    Nothing is purged: until the new page is there, readers have the old one, and a site that fails takes nothing away.
    """

    def __init__(self, params):
        super().__init__(params)
        self.location = params["LOCATION"]

    def purge(self, url: str) -> None:
        parts = urlsplit(url)
        request = Request(self.location + parts.path, headers={"Host": parts.netloc})  # noqa: S310, a setting's address
        try:
            urlopen(request, timeout=TIMEOUT).close()  # noqa: S310
        except HTTPError:
            pass  # a page that is gone or leads elsewhere: that answer is kept now
        except OSError:
            logger.warning("The page cache at %s does not answer; it has the new page in ten seconds.", self.location)


def refresh_pages(ids: list[int]) -> None:
    """Has these pages, and those above them that list them, refreshed in every page cache. Pages may be gone."""
    if not settings.PAGE_CACHES or len(ids) > MOST:
        return
    batch = PurgeBatch()
    for page in Page.objects.filter(pk__in=ids):
        above = page.get_ancestors(inclusive=True).filter(depth__gt=1)
        batch.add_urls(absolute(one) for one in above)
    if len(batch.urls) <= MOST:
        batch.purge()

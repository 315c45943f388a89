"""Addresses of pages as others see them."""

from django.conf import settings
from wagtail.models import Page


def absolute(page: Page) -> str:
    """The page's own address with the site's host, as canonical links, sitemaps and feeds give it."""
    return settings.BASE_URL + (page.url or "/")

"""Addresses in the admin that other parts link to."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from wagtail_localize.models import Translation

from hub.translation.exchange.formats import Format


def exchange_address(translation: Translation | None = None) -> str:
    """Where files of one translation are sent out and taken back; without one, those of any pages."""
    return reverse("hub_exchange_page", args=[translation.pk]) if translation else reverse("hub_exchange")


def download_address(translations: Iterable[Translation], file_format: Format) -> str:
    """A file of these translations."""
    query = {"translation": [translation.pk for translation in translations], "format": file_format.name}
    return f"{reverse('hub_exchange_download')}?{urlencode(query, doseq=True)}"

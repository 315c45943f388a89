"""From here on, a page that is missing in a language is shown there in its original's words. Loaded last."""

from django.conf import settings
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from hub.content.words import Words
from hub.translation.fallbacks import fill_missing


def load(words: Words, report) -> None:
    """From now on a page that is new in the source language appears in the others as a marked fallback.

    Rows are written without wagtail-localize's save signal, which would walk the whole tree for each language.
    """
    locales = {locale.language_code: locale for locale in Locale.objects.filter(language_code__in=words.languages)}
    source = locales[settings.LANGUAGE_CODE]
    have = set(LocaleSynchronization.objects.values_list("locale_id", flat=True))
    LocaleSynchronization.objects.bulk_create(
        LocaleSynchronization(locale=locale, sync_from=source)
        for locale in locales.values()
        if locale != source and locale.pk not in have
    )
    for page in Page.objects.filter(locale=source).specific():
        fill_missing(page)

"""One sitemap a language, with the other languages of each page as alternates."""

from collections import defaultdict
from collections.abc import Callable

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from wagtail.models import Page

from hub.addresses import absolute, absolute_path
from hub.languages import tag
from hub.querysets import open_locales
from hub.search.models import Document

# Gives {language: an address below it} for each view that is there just now.
Finder = Callable[[], list[dict[str, str]]]

_views: list[str] = []
_finders: list[Finder] = []


def register(*paths: str) -> None:
    """Adds views that are no pages and are there in every language, by their addresses below it."""
    _views.extend(path for path in paths if path not in _views)


def register_found(finder: Finder) -> None:
    """Adds views that are no pages and are there in some languages, or at times: asked each time."""
    if finder not in _finders:
        _finders.append(finder)


def live_languages() -> list[str]:
    """Codes of the site's languages that have at least one page of their own, in the order of settings.LANGUAGES."""
    used = set(
        open_locales().filter(pk__in=Document.objects.values("locale_id")).values_list("language_code", flat=True)
    )
    return [code for code, _name in settings.LANGUAGES if code in used]


class LanguageSitemap(Sitemap):
    """Live, public pages of one language; fallback copies are not pages of it."""

    def __init__(self, language: str):
        self.language = language

    def items(self):
        return (
            Page.objects.filter(pk__in=Document.objects.filter(locale__language_code=self.language).values("pk"))
            .select_related("locale")
            .order_by("path")
        )

    def get_urls(self, page=1, site=None, protocol=None):
        shown = list(self.paginator.page(page).object_list)
        versions = defaultdict(list)
        keys = [item.translation_key for item in shown]
        documents = Document.objects.filter(locale__in=open_locales()).values("pk")
        for other in Page.objects.filter(translation_key__in=keys, pk__in=documents).select_related("locale"):
            versions[other.translation_key].append(other)
        pages = [
            _entry(
                absolute(item),
                {other.locale.language_code: absolute(other) for other in versions[item.translation_key]},
                item=item,
                lastmod=item.last_published_at,
            )
            for item in shown
        ]
        return [*pages, *(self._views() if page == 1 else [])]

    def _views(self) -> list[dict]:
        codes = list(open_locales().values_list("language_code", flat=True)) if _views else []
        there = [dict.fromkeys(codes, path) for path in _views]
        there += [paths for finder in _finders for paths in finder() if self.language in paths]
        addresses = [{code: absolute_path(f"/{code}/{path}") for code, path in paths.items()} for paths in there]
        return [_entry(by_code[self.language], by_code) for by_code in addresses]

    def get_latest_lastmod(self):
        return self.items().order_by("-last_published_at").values_list("last_published_at", flat=True).first()


def _entry(location: str, alternates: dict[str, str], **more) -> dict:
    links = [{"location": address, "lang_code": tag(code)} for code, address in alternates.items()]
    return {"location": location, "alternates": links, "lastmod": None, "changefreq": None, "priority": None} | more

"""What every public template may use. All of it is lazy: a template that does not ask costs nothing."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from hub import vocabulary
from hub.kept import Kept
from hub.models import SiteTexts
from hub.querysets import LANGUAGE, public
from hub.search.state import memory


def _menu():
    """The pages right below the home page of the active language, in tree order; one query."""
    below_home = public(Page.objects.filter(depth=3, locale__language_code=get_language()))
    children = list(below_home.select_related(*LANGUAGE).order_by("path"))
    return {
        "items": [page for page in children if page.show_in_menus],
        "footer": [page for page in children if not page.show_in_menus],
        "library": next((page for page in children if getattr(page.specific_class, "answers_queries", False)), None),
        "contact": _of_type(children, "contactpage"),
        "collections": _of_type(children, "collectionindexpage"),
    }


def _of_type(pages: list[Page], model: str) -> Page | None:
    return next((page for page in pages if page.cached_content_type.model == model), None)


def _texts():
    """The texts around every page in the active language, or the source's where they are not translated."""
    language, known = get_language() or settings.LANGUAGE_CODE, memory.texts
    if language not in known:
        rows = SiteTexts.objects.filter(locale__language_code__in={language, settings.LANGUAGE_CODE})
        found = {texts.locale.language_code: texts for texts in rows.select_related("locale")}
        known[language] = found.get(language) or found.get(settings.LANGUAGE_CODE)
    return known[language]


def site(request):
    return {
        "menu": SimpleLazyObject(_menu),
        "texts": SimpleLazyObject(_texts),
        "labels": SimpleLazyObject(vocabulary.labels),
        "kept": SimpleLazyObject(lambda: Kept(request.GET)),
    }

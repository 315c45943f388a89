"""The overview pages of the library: the needs map and the figures."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from good_practices.models import Finding
from good_practices.overview.figures import Figures
from good_practices.overview.needs import read_matrices
from hub import vocabulary
from hub.languages import served_language
from hub.search.state import memory


@require_safe
def needs_page(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/needs/"""
    locale_id, language = _reader()
    matrices = read_matrices(locale_id, vocabulary.labels(), Finding.objects.in_language(language))
    has_practices = any(matrix.count for matrix in matrices)
    shown = [matrix for matrix in matrices if has_practices or matrix.said]
    return _answer(request, "needs", {"matrices": shown, "is_indexed": has_practices})


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """GET /<lang>/figures/, narrowed by one code of country, topic, evidence or year."""
    locale_id, _language = _reader()
    figures = Figures(request.GET, locale_id, vocabulary.labels())
    return _answer(request, "figures", {"listing": figures, "is_indexed": figures.total and not figures.chosen})


def _reader() -> tuple[int, str]:
    """The language of the address: its locale's id and its code."""
    language = served_language()
    return memory.locales[language], language


def _answer(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    source = settings.LANGUAGE_CODE
    elsewhere = {"source": f"/{source}/{name}/", "source_language": source} if get_language() != source else {}
    path = {"path_below_language": f"{name}/"}
    return TemplateResponse(request, f"good_practices/overview/{name}.html", context | path | elsewhere)

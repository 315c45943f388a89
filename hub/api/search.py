"""The search for tests and partners: JSON, no key, the same parameters as the results page and `lang`."""

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from hub.addresses import absolute_path
from hub.search.answers import SECTIONS, SORTS, Answer, SearchQuestion, known_language, search
from hub.search.engines.plan import HAS, IN
from hub.search.facets import read_choices, registered
from hub.search.suggestions import suggest
from hub.vocabulary import Labels


class WrongParameterError(ValueError):
    """A parameter with a value that the search does not know. The text says which."""


def problem(detail: str) -> JsonResponse:
    """A 400 answer by RFC 9457."""
    body = {"type": "about:blank", "title": "Bad request", "status": 400, "detail": detail}
    return _open(JsonResponse(body, status=400, content_type="application/problem+json"))


@require_safe
def search_api(request: HttpRequest) -> JsonResponse:
    """GET /api/v1/search?lang=&q=&in=&sort=&page= and facets."""
    try:
        question = read_question(request)
    except WrongParameterError as error:
        return problem(str(error))
    return _open(JsonResponse(as_json(search(question))))


@require_safe
def suggest_api(request: HttpRequest) -> JsonResponse:
    """GET /api/v1/suggest?lang=&q= gives {"suggestions": [text]}."""
    try:
        language = _language(request)
    except WrongParameterError as error:
        return problem(str(error))
    return _open(JsonResponse({"suggestions": suggest(request.GET.get("q", ""), language)}))


def read_question(request: HttpRequest) -> SearchQuestion:
    """The question of a request.

    :raises WrongParameterError: for a value that is not known
    """
    query, language = request.GET, _language(request)
    with translation.override(language):
        chosen, unknown = read_choices(query, registered(), Labels(language))
    if unknown:
        raise WrongParameterError(f"Not known: {', '.join(unknown[:5])}.")
    sections = [section for section in query.getlist("in") if section]
    if not set(sections) <= set(SECTIONS):
        raise WrongParameterError(f"“in” is one of: {', '.join(SECTIONS)}.")
    sort = query.get("sort") or "relevance"
    if sort not in SORTS:
        raise WrongParameterError(f"“sort” is one of: {', '.join(SORTS)}.")
    page = query.get("page") or "1"
    if not (page.isascii() and page.isdigit()) or len(page) > 9 or int(page) < 1:
        raise WrongParameterError("“page” is a number from 1.")
    codes = {name: frozenset(values) for name, values in chosen.items()} | {IN: frozenset(sections)}
    return SearchQuestion(query.get("q", ""), language, codes, sort, int(page))


def _language(request: HttpRequest) -> str:
    language = request.GET.get("lang", "")
    if not known_language(language):
        raise WrongParameterError("“lang” is the code of a language of this site, such as en or fi.")
    return language


def as_json(answer: Answer) -> dict:
    """The answer as docs/names.md describes it."""
    return {
        "count": answer.count,
        "capped": answer.capped,
        "estimated": answer.estimated,
        "engine": answer.engine,
        "reduced": answer.reduced,
        "page": answer.page,
        "correction": answer.correction,
        "results": [
            {
                "id": result.uid,
                "lang": result.language,
                "kind": result.section,
                "title": result.plain_title,
                "url": absolute_path(result.path),
                "score": round(result.score, 4),
            }
            for result in answer.results
        ],
        "facets": {facet: counts for facet, counts in sorted(answer.facets.items()) if facet != HAS},
    }


def _open(response: JsonResponse) -> JsonResponse:
    """Any website may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

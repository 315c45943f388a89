"""The search for partners: the same parameters as the results page, and `lang`."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import BeforeValidator, ConfigDict

from hub.addresses import absolute_path
from hub.api.parameters import READ, WITHOUT_NUL, Language, add_facets, chosen_codes, digits
from hub.api.problems import Problem
from hub.search.answers import Answer, SearchQuestion, Section, Sort, search
from hub.search.engines.plan import HAS, IN
from hub.search.facets import registered
from hub.search.suggestions import MAX_SUGGESTIONS, suggest
from hub.search.text import MAX_QUERY_LENGTH

router = Router(tags=["search"])


class Words(Schema):
    """What a reader writes."""

    lang: Annotated[Language, Field(description="The language of the words and of the reader.")]
    q: Annotated[
        str,
        Field(
            description=f"The words. The first {MAX_QUERY_LENGTH} characters are read.",
            pattern=WITHOUT_NUL,
            json_schema_extra={"example": "mentoring"},
        ),
    ] = ""


class Asked(Words):
    """A search. Facets are checked where their codes are known: by `chosen_codes`."""

    model_config = ConfigDict(json_schema_extra=lambda schema: add_facets(schema, registered()))

    sections: Annotated[
        list[Section],
        Field(alias=IN, description="Kinds of content. Repeated, it means one or the other; none means all."),
    ] = []
    sort: Annotated[Sort, Field(description="The order of the results.")] = "relevance"
    page: Annotated[
        int,
        Field(ge=1, le=999_999_999, description="The page of results, 20 each. One after the last gives the last."),
        BeforeValidator(digits),
    ] = 1


class FoundPage(Schema):
    """One result. A page that is not translated stands in the language it exists in."""

    id: Annotated[str, Field(description="The same for all languages of a page.")]
    lang: str
    kind: Section
    title: str
    url: Annotated[str, Field(description="Where people read it.")]
    score: Annotated[float, Field(description="How well it answers; 0 for what editors put first.")]


class Found(Schema):
    """What a search finds."""

    count: Annotated[int, Field(ge=0)]
    capped: Annotated[bool, Field(description="There are more than `count`.")]
    estimated: Annotated[
        bool, Field(description="The numbers of `facets` are about right; `count` and `in` are exact.")
    ]
    engine: Literal["sqlite", "postgresql", "elasticsearch"]
    reduced: Annotated[bool, Field(description="The engine stands in for another one.")]
    page: Annotated[int, Field(ge=1, description="The page that is answered.")]
    correction: Annotated[
        str, Field(description="The words with typing mistakes put right; empty where there are none.")
    ]
    results: list[FoundPage]
    facets: Annotated[
        dict[str, dict[str, Annotated[int, Field(ge=0)]]],
        Field(description="For each facet, and for `in`: how many results each code would give."),
    ]


class Suggestions(Schema):
    """Completions, the best first."""

    suggestions: Annotated[list[str], Field(max_length=MAX_SUGGESTIONS)]


@router.api_operation(
    READ,
    "/search",
    response={200: Found, 400: Problem},
    operation_id="search",
    summary="Search in all kinds of content",
    url_name="search",
)
def search_content(request: HttpRequest, asked: Query[Asked]) -> Found:
    """Finds pages by words, in the forms people type. What exists only in another language follows.

    Without words nothing is found. A facet repeated means one or the other; different facets narrow one another.
    """
    codes = chosen_codes(request.GET, registered(), asked.lang) | {IN: frozenset(asked.sections)}
    return found_by(search(SearchQuestion(asked.q, asked.lang, codes, asked.sort, asked.page)))


@router.api_operation(
    READ,
    "/suggest",
    response={200: Suggestions, 400: Problem},
    operation_id="suggest",
    summary="Complete words while they are typed",
    url_name="suggest",
)
def suggest_words(request: HttpRequest, asked: Query[Words]) -> Suggestions:
    """Gives names of concepts and words of the site that begin like the text; none for a single letter."""
    return Suggestions(suggestions=suggest(asked.q, asked.lang))


def found_by(answer: Answer) -> Found:
    """The answer as docs/names.md describes it."""
    return Found.model_validate(
        {
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
    )

"""Parameters that several operations take: how the contract tells them, and what is read of them."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import QueryDict
from ninja import Field
from ninja.errors import HttpError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from hub.languages import site_languages
from hub.search.answers import known_language
from hub.search.facets import MAX_CODES, Facet, read_choices
from hub.vocabulary import Labels

READ = ["GET", "HEAD"]
WITHOUT_NUL = "^[^\\u0000]*$"  # the pattern of a text: hub.refusals.RefuseUnreadable


def language_where(known: Callable[[str], bool]) -> AfterValidator:
    """Refuses a language for which `known` is false."""

    def check(language: str) -> str:
        if not known(language):
            raise PydanticCustomError("language", "Should be the code of a language of this site, such as en or fi")
        return language

    return AfterValidator(check)


def digits(number: Any) -> Any:
    """Refuses what pydantic would also read as a number, such as 1_0 and +1."""
    if not (str(number).isascii() and str(number).isdigit()):
        raise PydanticCustomError("number", "Should be a number from 1")
    return number


def _list_languages(schema: dict[str, Any]) -> None:
    schema["enum"] = site_languages()


OF_THE_SITE = Field(json_schema_extra=_list_languages)
Language = Annotated[str, language_where(known_language), OF_THE_SITE]


def left_out(schema: dict[str, Any]) -> None:
    """For a parameter that is None where it is left out: an address has no null."""
    schema.update(schema.pop("anyOf")[0])


def add_facets(schema: dict[str, Any], facets: list[Facet]) -> None:
    """Writes facets into a schema, as parameters that may be repeated."""
    for facet in facets:
        schema["properties"][facet.name] = {
            "type": "array",
            "items": {"type": "string"},
            "title": str(facet.label),
            "description": f"{facet.label}, by code. Repeated, it means one or the other; {MAX_CODES} are read.",
        }


def chosen_codes(query: QueryDict, facets: list[Facet], language: str) -> dict[str, frozenset[str]]:
    """{facet: codes} that an address chooses; HttpError 400 where it has a code that no facet knows."""
    chosen, unknown = read_choices(query, facets, Labels(language))
    if unknown:
        raise HttpError(400, f"Not known: {', '.join(unknown[:5])}.")
    return {name: frozenset(codes) for name, codes in chosen.items()}

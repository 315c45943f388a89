"""Every address that the site knows, with values in the places that take one."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern

UUID = "0b5e5bd0-6d0f-4a3c-9d3e-4f4d1f3b2a10"
# What stands for a part of an address, by its converter; in a regular expression by its name.
PLACES = {"int": "1", "str": "x", "slug": "x", "path": "x/y", "uuid": UUID}


def addresses(places: dict[str, str] = PLACES) -> Iterator[str]:
    """One path for each pattern, with these values in its places.

    :param places: {converter: value}
    """
    for patterns in _patterns(get_resolver(), []):
        yield "/" + "".join(_filled(pattern, places) for pattern in patterns)


def _patterns(resolver: URLResolver, before: list) -> Iterator[list]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, [*before, entry.pattern])
        elif isinstance(entry, URLPattern):
            yield [*before, entry.pattern]


def _filled(pattern, places: dict[str, str]) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return "en/"
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda place: places[place[1] or "str"], str(pattern))
    assert isinstance(pattern, RegexPattern)
    text = re.sub(
        r"\(\?P<\w+>(?:\([^()]*\)|[^()])*\)\*?", lambda place: _for_expression(place[0], places), str(pattern)
    )
    text = re.sub(r"\(\?:[^()]*\)[*?]", "", text)
    return text.lstrip("^").replace("\\", "").rstrip("$").replace("Z", "") if "(" not in text else "x"


def _for_expression(expression: str, places: dict[str, str]) -> str:
    if r"\d" in expression or "[0-9]" in expression:
        return places["int"]
    alternatives = re.search(r">(?:\(\?:)?(\w+)\|", expression)
    if alternatives:
        return alternatives[1]
    return "" if "*" in expression else places["str"]

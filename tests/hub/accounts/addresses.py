"""Every address of the admin, with something real in the place of each number and name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import get_resolver, resolve
from django.urls.resolvers import URLResolver

# What stands for a parameter that nothing is given for.
DEFAULTS = {"app_label": "hub", "model_name": "term", "revision_id_a": "live", "revision_id_b": "latest"}
DEFAULTS |= {"app_name": "hub", "action": "delete", "uidb36": "1", "key": "x", "filter_spec": "width-100"}


class Address(NamedTuple):
    """What is asked for: the name of the view that answers, its pattern, a path, and what to post there."""

    name: str
    pattern: str
    path: str
    form: dict[str, Any]


def admin_addresses(given: Mapping[str, Any] | None = None) -> Iterator[Address]:
    """One of each pattern under /admin/, in the order of the resolver.

    :param given: {beginning of a pattern, without admin/: {parameter: value}}; the longest beginning that fits counts.
        "?" stands after the path, "POST" is the form. A list of values gives an address each, and their words in the
        pattern.
    """
    seen = set()
    for route in _routes(get_resolver(), ""):
        if route.startswith("admin/"):
            found = _values(route.removeprefix("admin/"), given or {})
            for values in found if isinstance(found, list) else [found]:
                path = "/" + fill(route, values)
                if path not in seen:
                    seen.add(path)
                    pattern = _with_words(route, values) if isinstance(found, list) else route
                    query = f"?{values['?']}" if "?" in values else ""
                    yield Address(resolve(path).view_name, pattern, path + query, values.get("POST", {}))


def fill(route: str, values: Mapping[str, object]) -> str:
    """The pattern with values in the place of its parameters; 1 where there is none."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], DEFAULTS.get(found[1], 1))), named)
    return re.sub(r"[\^$\\]", "", filled).replace(".*", "no-such-page")


def _with_words(route: str, values: Mapping[str, object]) -> str:
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: words.get(found[1], found[0]), route)


def _routes(resolver, before: str) -> Iterator[str]:
    for part in resolver.url_patterns:
        route = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _routes(part, route)
        else:
            yield route


def _values(route: str, given: Mapping[str, Any]) -> Any:
    fitting = [beginning for beginning in given if route.startswith(beginning)]
    return given[max(fitting, key=len)] if fitting else {}

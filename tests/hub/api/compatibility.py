"""What a contract has lost against an older one: docs/partners/api.md says what may change within a version."""

from collections.abc import Iterator
from typing import Any

WORDS = {"title", "description", "summary", "example", "examples", "info", "tags", "deprecated"}
# Codes that may be asked for, fields that are always there: more of them break nobody.
GROWING = {"enum", "required"}
MAY_RISE, MAY_FALL = {"maximum"}, {"minimum"}


def lost(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """The places where `after` no longer promises what `before` does."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in before.items():
            here = f"{place}/{name}"
            if name in WORDS and not place.endswith("/properties"):
                continue
            if name not in after:
                yield here
            elif name == "parameters":
                yield from _lost_parameters(value, after[name], here)
            else:
                yield from _lost_value(name, value, after[name], here)
    elif before != after:
        yield place


def _lost_value(name: str, before: Any, after: Any, place: str) -> Iterator[str]:
    if name in GROWING and isinstance(before, list):
        yield from (f"{place}/{value}" for value in before if value not in after)
    elif (name in MAY_RISE and after > before) or (name in MAY_FALL and after < before):
        return
    else:
        yield from lost(before, after, place)


def _lost_parameters(before: list[dict], after: list[dict], place: str) -> Iterator[str]:
    known, there = ({row["name"]: row for row in rows} for rows in (before, after))
    for name, row in known.items():
        here = f"{place}/{name}"
        if name not in there:
            yield here
            continue
        yield from lost(row["schema"], there[name]["schema"], here)
        yield from (f"{here}/{rule} is new" for rule in there[name]["schema"].keys() - row["schema"].keys() - WORDS)
    for name, row in there.items():
        if row["required"] and not known.get(name, {}).get("required"):
            yield f"{place}/{name} is required"

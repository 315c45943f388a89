"""The promise of version 1: nothing that partners may rely on goes, and the guard of it finds what goes."""

import copy
import json
from functools import reduce

import pytest

from tests.hub.api.compatibility import lost
from tests.serving import ROOT

PROMISED = ROOT / "docs/partners/openapi-1.0.json"
SEARCH = ("paths", "/api/v1/search", "get")
RECORD = ("components", "schemas", "Record")
REMOVED = object()


@pytest.fixture(scope="module")
def promised() -> dict:
    return json.loads(PROMISED.read_text())


def changed(contract: dict, place: tuple, value) -> dict:
    """The contract with another value in one place, or without it."""
    other = copy.deepcopy(contract)
    around = reduce(lambda part, name: part[name], place[:-1], other)
    if value is REMOVED:
        del around[place[-1]]
    else:
        around[place[-1]] = value
    return other


def parameter(contract: dict, name: str, *place: str) -> tuple:
    """The place of a parameter of the search."""
    rows = contract["paths"][SEARCH[1]]["get"]["parameters"]
    return (*SEARCH, "parameters", [row["name"] for row in rows].index(name), *place)


def test_what_was_promised_is_still_there(promised):
    present = json.loads((ROOT / "docs/partners/openapi.json").read_text())
    assert list(lost(promised, present)) == []


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("paths", "/api/v1/suggest"), REMOVED, "/paths//api/v1/suggest"),
        ((*SEARCH, "responses", "400"), REMOVED, "/responses/400"),
        ((*RECORD, "properties", "title"), REMOVED, "/Record/properties/title"),
        ((*RECORD, "properties", "title", "type"), "array", "/Record/properties/title/type"),
        ((*RECORD, "properties", "start_year", "anyOf"), [{"type": "integer"}], "/start_year/anyOf"),
        ((*RECORD, "properties", "kind", "enum"), ["prevention"], "/kind/enum/both"),
        ((*RECORD, "required"), ["id"], "/Record/required/title"),
        (("components", "schemas", "Tombstone"), REMOVED, "/components/schemas/Tombstone"),
    ],
)
def test_what_goes_is_found(promised, place, value, told):
    assert any(told in found for found in lost(promised, changed(promised, place, value)))


@pytest.mark.parametrize(
    ("name", "place", "value", "told"),
    [
        ("topic", (), REMOVED, "/topic"),
        ("q", ("required",), True, "/q is required"),
        ("lang", ("schema", "enum"), ["en"], "/lang/enum/fi"),
        ("sort", ("schema", "default"), "title", "/sort/default"),
        ("page", ("schema", "maximum"), 10, "/page/maximum"),
        ("q", ("schema", "maxLength"), 10, "/q/maxLength is new"),
        ("q", ("schema", "type"), "integer", "/q/type"),
    ],
)
def test_what_a_parameter_loses_is_found(promised, name, place, value, told):
    other = changed(promised, parameter(promised, name, *place), value)
    assert any(found.endswith(told) for found in lost(promised, other))


def test_what_is_added_breaks_nobody(promised):
    rows = promised["paths"][SEARCH[1]]["get"]["parameters"]
    new = {"name": "new", "in": "query", "required": False, "schema": {"type": "string"}, "description": "New."}
    other = changed(promised, (*SEARCH, "parameters"), [*rows, new])
    other = changed(other, (*RECORD, "properties", "new"), {"type": "string"})
    other = changed(other, (*RECORD, "description"), "In other words.")
    other = changed(other, parameter(promised, "lang", "required"), False)
    other = changed(other, ("paths", "/api/v1/new"), {})
    assert list(lost(promised, other)) == []
    assert list(lost(promised, changed(other, (*SEARCH, "parameters"), [*rows, new | {"required": True}])))

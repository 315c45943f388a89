"""A record as one row of a table: which columns there are, what they mean, what stands in them.

The columns follow from the fields of Record. Lists stand in one cell, codes have a second column with their labels, and
rich text is plain. So a new field of the record has its column, and its line in the data dictionary, by itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_args

from django.db.models import TextChoices
from django.utils.translation import override
from ninja import Schema
from pydantic.fields import FieldInfo

from good_practices.constants import Authorship, Direction, EvidenceLevel, Kind, MoneyBand, Status, SurvivorInvolvement
from good_practices.models import PracticePage
from good_practices.sharing.record import Record
from hub.models.terms import Scheme
from hub.search.text import plain, printable
from hub.vocabulary import COUNTRY, LANGUAGE, labels_in

FIRST = ["id", "lang", "title", "summary"]  # what a person wants to see first
LABEL = "_label"  # what the name of a column with labels ends with
BETWEEN = "; "
# Where the labels of codes come from: a scheme of the taxonomy, or choices.
NAMED: dict[str, str | type[TextChoices]] = {
    "kind": Kind,
    "type": Scheme.TYPE,
    "topics": Scheme.TOPIC,
    "needs": Scheme.NEED,
    "groups": Scheme.GROUP,
    "phases": Scheme.PHASE,
    "prevention_levels": Scheme.PREVENTION,
    "professionals": Scheme.PROFESSIONAL,
    "settings": Scheme.SETTING,
    "levels": Scheme.LEVEL,
    "countries": COUNTRY,
    "languages": LANGUAGE,
    "status": Status,
    "organisation_type": Scheme.ORGANISATION_TYPE,
    "evidence_level": EvidenceLevel,
    "outcome_directions": Direction,
    "survivor_involvement": SurvivorInvolvement,
    "safeguards": Scheme.SAFEGUARD,
    "content_notes": Scheme.CONTENT_NOTE,
    "money": MoneyBand,
    "authorship": Authorship,
}
RICH = {"parts.text"}  # HTML, besides the texts of the full record
KINDS = {bool: "true, false", int: "whole number", datetime: "time in UTC", date: "date"}

Data = dict[str, Any]  # a record as JSON holds it
Labels = Mapping[str, Mapping[str, str]]  # {field: {code: label}}
Cell = str | int


@dataclass(frozen=True)
class Column:
    """One column.

    :param field: where the same stands in the JSON of a record; "" for what is not in it
    :param meaning, values: for the data dictionary
    :param read: gives the cell of a record
    """

    name: str
    field: str
    meaning: str
    values: str
    read: Callable[[Data, Labels], Cell]


@cache
def columns() -> list[Column]:
    """All columns, in their order."""
    fields = sorted(Record.model_fields, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return [column for name in fields for column in _columns(name)]


def row(data: Data) -> list[Cell]:
    """The cells of a record, under `columns()`.

    :param data: the record as JSON holds it
    """
    labels = _Labels(data["lang"])
    return [column.read(data, labels) for column in columns()]


def _columns(name: str) -> Iterator[Column]:
    field = Record.model_fields[name]
    if name == "text":
        yield from map(_text_column, PracticePage.WORDS)
    elif inner := _inside(field):
        yield from _inner_columns([name], inner)
    else:
        yield Column(name, name, field.description or "", _values(field), lambda data, labels: _cell(data.get(name)))
        if name in NAMED:
            yield _label_column(name)


def _inner_columns(path: list[str], schema: type[Schema]) -> Iterator[Column]:
    """A column for each field of an object, or of each object of a list: these have their items in the same order."""
    for name, field in schema.model_fields.items():
        if inner := _inside(field):
            yield from _inner_columns([*path, name], inner)
        else:
            yield _inner_column([*path, name], schema, field)


def _inner_column(path: list[str], schema: type[Schema], field: FieldInfo) -> Column:
    where = ".".join(path)
    rich = where in RICH
    meaning = ("" if rich else field.description) or schema.__doc__ or ""
    return Column("_".join(path), where, meaning, _values(field), lambda data, labels: _cell(_at(data, path), rich))


def _label_column(name: str) -> Column:
    def read(data: Data, labels: Labels) -> Cell:
        found = data.get(name) or []
        return _cell([labels[name].get(code, code) for code in ([found] if isinstance(found, str) else found)])

    return Column(f"{name}{LABEL}", "", f"`{name}` in words, in the language of the record.", "text", read)


def _text_column(word: str) -> Column:
    def read(data: Data, labels: Labels) -> Cell:
        return _cell([section["html"] for section in data["text"] if section["name"] == word], rich=True)

    with override("en"):
        meaning = f"Full record: {PracticePage._meta.get_field(word).verbose_name}."
    return Column(f"text_{word}", f"text[name={word}].html", meaning, "text", read)


def _inside(field: FieldInfo) -> type[Schema] | None:
    """The schema of the object, or of the objects, that a field holds; None where it holds none."""
    kinds = (field.annotation, *get_args(field.annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Schema)), None)


def _values(field: FieldInfo) -> str:
    """What values a field has, in words."""
    if isinstance(field.json_schema_extra, dict) and "enum" in field.json_schema_extra:
        return BETWEEN.join(filter(None, map(str, field.json_schema_extra["enum"])))  # type: ignore[arg-type]
    kinds = (field.annotation, *get_args(field.annotation))
    return next((words for kind, words in KINDS.items() if kind in kinds), "text")


def _at(value: Any, path: list[str]) -> Any:
    """What stands at a path; of a list, what stands there in each of its objects."""
    for name in path:
        value = [item.get(name) for item in value] if isinstance(value, list) else value.get(name)
    return value


def _cell(value: Any, rich: bool = False) -> Cell:
    """A value as a cell holds it: whole numbers as they are, all else as text without signs that XML cannot hold."""
    if isinstance(value, list):
        return BETWEEN.join(str(_cell(item, rich)) for item in value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return value
    return printable(plain(value) if rich else str(value))


class _Labels(dict[str, dict[str, str]]):
    """{field: {code: label}} in one language, looked up when they are asked for."""

    def __init__(self, language: str):
        super().__init__()
        self.language = language

    def __missing__(self, name: str) -> dict[str, str]:
        named = NAMED[name]
        return labels_in(self.language)[named] if isinstance(named, str) else _choices(named, self.language)


@cache
def _choices(choices: type[TextChoices], language: str) -> dict[str, str]:
    with override(language):
        return {code: str(label) for code, label in choices.choices if code}

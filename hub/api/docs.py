"""The contract as a page of this site: nothing runs in the browser and nothing comes from elsewhere."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

Row = tuple[str, str, str]  # a name, its type, what it is


class DocsPage(DocsBase):
    """What ninja shows at /docs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs) -> HttpResponse:
        contract = api.get_openapi_schema()
        operations = [
            operation
            | {
                "address": f"{method.upper()} {path}",
                "description": _marked(operation["description"]),
                "parts": {"Parameters": _parameters(operation), "Answers": list(_answers(operation))},
            }
            for path, methods in contract["paths"].items()
            for method, operation in methods.items()
        ]
        schemas = [schema | {"rows": _fields(schema)} for schema in contract["components"]["schemas"].values()]
        context = {"about": contract["info"]["description"], "operations": operations, "schemas": schemas}
        return TemplateResponse(request, "hub/api_docs.html", context)


def _parameters(operation: dict[str, Any]) -> list[Row]:
    return [
        (
            row["name"],
            format_html("{}{}", _type_of(row["schema"]), ", required" if row["required"] else ""),
            _marked(row["description"]),
        )
        for row in operation["parameters"]
    ]


def _answers(operation: dict[str, Any]) -> Iterator[Row]:
    """Each status with its body, and the headers that it has."""
    for status, answer in operation["responses"].items():
        body = next(iter(answer.get("content", {}).values()), None)
        told = (_type_of(body["schema"]), "") if body else ("", "Without a body.")
        yield f"{status} {HTTPStatus(status).phrase}", *told
        for name, header in answer.get("headers", {}).items():
            yield name, _type_of(header["schema"]), _marked(header["description"])


def _fields(schema: dict[str, Any]) -> list[Row]:
    fields = schema["properties"].items()
    return [(name, _type_of(field), _marked(field.get("description", ""))) for name, field in fields]


def _marked(text: str) -> str:
    """A text of the contract, whose code stands between backticks."""
    shown = ["{}", "<code>{}</code>"]
    return format_html_join("", "{}", ([format_html(shown[n % 2], part)] for n, part in enumerate(text.split("`"))))


def _type_of(schema: dict[str, Any]) -> str:
    """A schema as programmers read it: "integer", "title | newest", "array of Result". Names lead to what they name."""
    match schema:
        case {"$ref": place}:
            return format_html('<a href="#{0}">{0}</a>', place.rsplit("/", 1)[-1])
        case {"enum": values}:
            return format_html_join(" | ", "{}", ([_value(value)] for value in values))
        case {"const": value}:
            return _value(value)
        case {"anyOf": kinds, **rest}:
            return format_html_join(" | ", "{}", ([_type_of(rest | kind)] for kind in kinds))
        case {"items": items}:
            return format_html("array of {}", _type_of(items))
        case {"additionalProperties": dict(values)}:
            return format_html("object of {}", _type_of(values))
        case {"format": form}:
            return format_html("{} ({})", schema["type"], form)
    return schema["type"]


def _value(value: Any) -> str:
    """A value as it is sent; an empty text between quotes."""
    return value if isinstance(value, str) and value else json.dumps(value)

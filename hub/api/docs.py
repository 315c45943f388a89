"""The contract as a page of this site: nothing runs in the browser and nothing comes from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class DocsPage(DocsBase):
    """What ninja shows at /docs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs) -> HttpResponse:
        contract = api.get_openapi_schema()
        operations = [
            operation | {"address": f"{method.upper()} {path}", "rows": _parameters(operation)}
            for path, methods in contract["paths"].items()
            for method, operation in methods.items()
        ]
        schemas = [
            schema | {"rows": [(name, _type_of(field), field.get("description")) for name, field in fields.items()]}
            for schema in contract["components"]["schemas"].values()
            for fields in [schema["properties"]]
        ]
        context = {"about": contract["info"]["description"], "operations": operations, "schemas": schemas}
        return TemplateResponse(request, "hub/api_docs.html", context)


def _parameters(operation: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, type, what it is) of each parameter."""
    return [
        (row["name"], _type_of(row["schema"]) + (", required" if row["required"] else ""), row["description"])
        for row in operation["parameters"]
    ]


def _type_of(schema: dict[str, Any]) -> str:
    """A schema as programmers read it: "integer", "title | newest", "array of Result"."""
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "items" in schema:
        return f"array of {_type_of(schema['items'])}"
    if "additionalProperties" in schema:
        return f"object of {_type_of(schema['additionalProperties'])}"
    return schema["type"]

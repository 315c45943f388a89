"""The JSON Schema of the record, for those who check what they take."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from pydantic import TypeAdapter

from good_practices.sharing.record import Record, Tombstone
from hub.cors import open_to_any_site

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> dict[str, Any]:
    """What a record is, or what is left of one that was withdrawn. Fields may be added: docs/partners/api.md."""
    schema = TypeAdapter(Record | Tombstone).json_schema(mode="serialization")
    return {"$schema": DIALECT, "title": "Record of a good practice, version 1", **schema}


def as_text() -> str:
    """The schema as a file holds it."""
    return json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n"


@require_safe
@open_to_any_site
def served(request: HttpRequest) -> HttpResponse:
    """The schema, for any website."""
    return HttpResponse(as_text(), content_type="application/schema+json")

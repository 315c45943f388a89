"""The public API, version 1: one object, to which settings.API_ROUTERS add what it can be asked."""

import json
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.parser import Parser

from hub.api.docs import DocsPage
from hub.api.problems import PROBLEM_JSON, problem

DESCRIPTION = """\
Read what this site holds, as JSON. No key is needed, and any website may ask. Addresses answer GET and HEAD.

An empty value of a parameter is the same as none. A parameter that is not listed is not read."""


class FilledParser(Parser):
    """Reads addresses as forms make them: an empty value is none."""

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict:
        filled = {name: [value for value in values if value] for name, values in data.lists()}
        return super().parse_querydict(MultiValueDict({k: v for k, v in filled.items() if v}), list_fields, request)


class PublishedAPI(NinjaAPI):
    """Ninja's API with a contract in English that tells errors as problems, and leaves out what nothing refers to."""

    def get_openapi_schema(self, **kwargs):
        with translation.override("en"):
            contract = super().get_openapi_schema(**kwargs)
        for methods in contract["paths"].values():
            methods.pop("head", None)  # as GET, and under the same name
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if status >= 400:
                        answer["content"] = {PROBLEM_JSON: answer["content"].popitem()[1]}
        told = set(re.findall(r'"#/components/schemas/(\w+)"', as_text(contract)))
        schemas = contract["components"]["schemas"]
        contract["components"]["schemas"] = {name: schemas[name] for name in sorted(told)}
        return contract


def as_text(contract: dict) -> str:
    """The contract as a file holds it."""
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"


api = PublishedAPI(
    title="RE-MAP hub",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs=DocsPage(),
    docs_decorator=lambda view: csrf_exempt(require_safe(view)),  # a post is told 405 and not 403
    parser=FilledParser(),
)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Says which parameters have a value that is not known."""
    return problem(400, " ".join(f"“{_name(row['loc'])}”: {row['msg']}." for row in error.errors[:5]))


def _name(place: tuple) -> str:
    """The parameter that an error is about; its place in a list may follow."""
    return [part for part in place if isinstance(part, str)][-1]


for router in settings.API_ROUTERS:
    api.add_router("", router)

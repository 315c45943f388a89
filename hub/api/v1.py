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
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from hub.api.docs import DocsPage
from hub.api.problems import PROBLEM_JSON, problem

DESCRIPTION = """\
Read what this site holds, as JSON. No key is needed, and any website may ask. Addresses answer GET and HEAD.

An empty value of a parameter is the same as none. A parameter that is not listed is not read."""


class FilledParser(Parser):
    """Reads addresses as forms make them: an empty value is none. What is repeated is a list, wanted or not."""

    def parse_querydict(self, data: MultiValueDict, list_fields: list[str], request: HttpRequest) -> dict:
        filled = {name: [value for value in values if value] for name, values in data.lists()}
        return {
            name: values if name in list_fields or len(values) > 1 else values[0]
            for name, values in filled.items()
            if values
        }


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


@api.exception_handler(HttpError)
def tell(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Says what an operation found wrong itself."""
    return problem(error.status_code, str(error))


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Says which parameters have a value that is not known."""
    return problem(400, " ".join(f"{_sentence(row, request)}." for row in error.errors[:5]))


def _sentence(row: dict, request: HttpRequest) -> str:
    """What is wrong with a parameter. The place of a value in a list may follow its name."""
    name = [part for part in row["loc"] if isinstance(part, str)][-1]
    repeated = row["loc"][-1] == name and sum(map(bool, request.GET.getlist(name))) > 1
    return f"“{name}”: {'Should be there once' if repeated else row['msg']}"


for router in settings.API_ROUTERS:
    api.add_router("", router)

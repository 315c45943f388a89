"""What is the same for every address under /api/: any website may read it, and errors are told by RFC 9457."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import split_header_value
from ninja import Field, Schema

from hub.cors import allow_any_site

PREFIX = "/api/"
PROBLEM_JSON = "application/problem+json"
# What a status says where nothing more is known.
DETAILS = {
    400: "The address or the request holds what this site cannot read.",
    404: "There is nothing at this address.",
    405: "This address can only be read: GET, HEAD, OPTIONS.",
    413: "This is more than the site takes in one request.",
    429: "That was too much at once. Wait a minute and go on more slowly.",
    500: "The site failed. It is not your request.",
    503: "The site is away for a moment. Try again later.",
}


class Problem(Schema):
    """An error, by RFC 9457."""

    type: Annotated[str, Field(description="`about:blank`: the status says what kind of error it is.")]
    title: Annotated[str, Field(description="The name of the status.")]
    status: Annotated[int, Field(description="The status of the answer.")]
    detail: Annotated[str, Field(description="What is wrong, for people.")]


def problem(status: int, detail: str = "", **members: Any) -> HttpResponse:
    """An answer that says what is wrong, in English.

    :param members: what else there is to say, as RFC 9457 allows
    """
    title = HTTPStatus(status).phrase
    body = Problem(type="about:blank", title=title, status=status, detail=detail or DETAILS.get(status, title))
    return JsonResponse(body.model_dump() | members, status=status, content_type=PROBLEM_JSON)


class ApiAnswers:
    """Middleware: answers OPTIONS, tells errors as problems, and opens all but pages for people to other websites."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX):
            return response
        if response.status_code >= 400 and response.headers["Content-Type"] != PROBLEM_JSON:
            response = _as_problem(request, response)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            allow_any_site(response)
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
            _forget_reader(response)
        return response


def _forget_reader(response: HttpResponse) -> None:
    """JSON is the same for readers of all languages, and says in itself which language its words are in."""
    del response.headers["Content-Language"]
    others = [name for name in split_header_value(response.get("Vary", "")) if name != "Accept-Language"]
    del response.headers["Vary"]
    if others:
        response.headers["Vary"] = ", ".join(others)


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What to say instead of a page for people. Where a resource refuses OPTIONS, it is there: its methods are told."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        answer = problem(response.status_code)
        if "Retry-After" in response.headers:
            answer.headers["Retry-After"] = response.headers["Retry-After"]
        return answer
    methods = ", ".join(sorted({"OPTIONS", *response.headers["Allow"].split(", ")}))
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204, headers={"Access-Control-Allow-Methods": methods})
        answer.headers["Access-Control-Allow-Headers"] = "*"
        del answer.headers["Content-Type"]  # there is nothing in it
    else:
        answer = problem(response.status_code)
    answer.headers["Allow"] = methods
    return answer

"""Answers that scripts of any other website may read (CORS): data without a key, a cookie or a name in it."""

from collections.abc import Callable
from functools import wraps

from django.http.response import HttpResponseBase


def allow_any_site(response: HttpResponseBase) -> None:
    """Says in the headers of an answer that any website may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def open_to_any_site(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets any website read what a view answers."""

    @wraps(view)
    def answer(*args, **kwargs) -> HttpResponseBase:
        response = view(*args, **kwargs)
        allow_any_site(response)
        return response

    return answer

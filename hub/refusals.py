"""Refuses early what no part of the site can read: signs that are no text, too much at once, what is no value."""

import json
import logging

from django.conf import settings
from django.core.paginator import InvalidPage
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.search.backends.base import FieldError

from hub.middleware import ADMIN_PREFIX, language_of_path, preferred_language

logger = logging.getLogger(__name__)

NUL = "\x00"
# What Wagtail's views raise where a parameter is no number, no page, no field, or larger than a database counts.
NO_VALUE = (ValueError, OverflowError, DataError, InvalidPage, FieldError, NoReverseMatch)

USUAL_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# What scripts of the admin send by others, by the name of the address. Wagtail's views of deletions would take DELETE
# too, and then delete without the questions of their form, and without a line in the log.
OTHER_METHODS = {
    "wagtailadmin_dismissibles": ("PATCH",),
    "wagtailadmin_pages:preview_on_add": ("DELETE",),
    "wagtailadmin_pages:preview_on_edit": ("DELETE",),
    "hub_translation_string": ("PUT", "DELETE"),
    "hub_translation_override": ("PUT", "DELETE"),
}


def error_page(request: HttpRequest, status: int, plain: bool = False, name: str = "") -> HttpResponse:
    """An error page in the language of the address; a plain one asks nothing of the database, which may have failed.

    :param name: of the template, where it is not the status
    """
    with translation.override(language_of_path(request.path) or preferred_language(request)):
        page = render_to_string(f"{name or status}.html", request=None if plain else request)
        return HttpResponse(page, status=status)


class RefuseUnreadable:
    """Answers 400 or 413, with a page, to a request that cannot be meant.

    - a NUL byte in the address: no database accepts one and no reader types one
    - in the admin, also in what is sent: its views read values without a form. Public forms say it themselves, and keep
      the words.
    - more than any form of the site sends
    - in the admin, a method that none of its forms and scripts uses there
    - in the admin, an address with a value that its view cannot read, and a form without a field that its view reads.
      That is logged, since it may be our mistake.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path or NUL in request.META.get("QUERY_STRING", "") or "%00" in request.get_full_path():
            return error_page(request, 400, plain=True)
        if _length(request) > settings.MOST_BYTES_OF_A_REQUEST:
            return error_page(request, 413, plain=True)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith(ADMIN_PREFIX):
            return None
        allowed = (*USUAL_METHODS, *OTHER_METHODS.get(request.resolver_match.view_name, ()))
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        if not _is_text(request):
            return error_page(request, 400, plain=True)
        return None

    def process_exception(self, request, exception):
        if not request.path.startswith(ADMIN_PREFIX):
            return None
        if isinstance(exception, MultiValueDictKeyError) or (
            request.method in ("GET", "HEAD") and _is_for_no_value(exception)
        ):
            logger.warning("An address of the admin could not be read: %s", request.path, exc_info=exception)
            return error_page(request, 400, plain=True)
        return None


def _is_for_no_value(exception: Exception) -> bool:
    broken_search = isinstance(exception, OperationalError) and str(exception).startswith("fts5: syntax error")
    return broken_search or isinstance(exception, NO_VALUE)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdecimal() else 0


def _is_text(request: HttpRequest) -> bool:
    """False where a value that was sent holds NUL or half a sign, as it is or in JSON."""
    if request.content_type == "application/json":
        return _is_text_json(request.body.decode(errors="replace"))
    names = [name for name, _file in request.FILES.items()]
    values = [value for _name, several in request.POST.lists() for value in several]
    return not any(NUL in text for text in (*request.POST, *names, *values)) and all(map(_is_text_json, values))


def _is_text_json(value: str) -> bool:
    """True for what is no JSON, too."""
    if not value.startswith(("{", "[", '"')) or "\\u" not in value:
        return True
    try:
        written = json.dumps(json.loads(value), ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError) as error:
        return not isinstance(error, UnicodeEncodeError)
    return "\\u0000" not in written.replace("\\\\", "")

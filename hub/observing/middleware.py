"""The outermost middleware: names the request, times it, and writes its one line and its numbers."""

import logging
import re
import time
import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hub.observing import metrics
from hub.observing.context import current_request, request_id
from hub.observing.masking import client_network, scrub

logger = logging.getLogger("hub.access")

_SANE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PROBES = ("/health/", "/metrics")  # asked every few seconds by machines: no line, no number


class Observe:
    """Gives every request an id, which the answer, its log lines and its tasks carry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        named, working_on = request_id.set(_id_of(request)), current_request.set(request)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            if not request.path.startswith(PROBES):
                _tell(request, response, time.monotonic() - began)
            return response
        finally:
            request_id.reset(named)
            current_request.reset(working_on)


def _id_of(request: HttpRequest) -> str:
    """The id that the proxy has given, where it is a sane one, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex


def route_of(request: HttpRequest) -> str:
    """The name of the route that answered, or "none": never an address, of which there is no end."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = route_of(request)
    metrics.count_request(request.method or "", route, response.status_code, seconds)
    line = {
        "method": metrics.method_of(request.method or ""),
        "path": scrub(request.path),
        "route": route,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000),
        "bytes": None if response.streaming else len(response.content),
    }
    if route not in settings.ROUTES_WITHOUT_ADDRESS:
        line["network"] = client_network(request)
    logger.info("%(method)s %(route)s %(status)s", line, extra=line)

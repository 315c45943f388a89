"""/health/live, /health/ready and /metrics: for machines, answered before anything that asks for a host or a database.

No routes: a load balancer asks by an address of the network that ALLOWED_HOSTS does not name, and by plain HTTP.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from hub.clients import is_within
from hub.health.checks import FAILED, look, worst
from hub.health.exposition import CONTENT_TYPE, exposition

THROUGH_A_PROXY = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Probes:
    """Middleware: answers the three addresses; everything else goes on."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._answers = {"/health/live": live, "/health/ready": ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = numbers if request.path == "/metrics" and is_inside(request) else self._answers.get(request.path)
        if answer is None:
            return self.get_response(request)
        response = answer() if request.method in {"GET", "HEAD"} else HttpResponseNotAllowed(["GET", "HEAD"])
        response.headers["Cache-Control"] = "no-store"
        return response


def is_inside(request: HttpRequest) -> bool:
    """True for a request from METRICS_NETWORKS that has passed no proxy: ours stands between us and everyone else."""
    if any(name in request.headers for name in THROUGH_A_PROXY):
        return False
    return is_within(request.META.get("REMOTE_ADDR", ""), settings.METRICS_NETWORKS)


def live() -> HttpResponse:
    """The process answers. Nothing else is asked."""
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """What each part says; 503 where a person has to act now."""
    findings = look()
    status = worst(findings)
    parts = {name: {"status": finding.state, **finding.numbers} for name, finding in findings.items()}
    return JsonResponse({"status": status, "checks": parts}, status=503 if status == FAILED else 200)


def numbers() -> HttpResponse:
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)

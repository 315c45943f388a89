"""Records what is taken out of the admin, and who reads what was sent in confidence."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hub.audit.recording import record
from hub.middleware import ADMIN_PREFIX


class WatchAdmin:
    """Middleware: an entry for every file that leaves the admin, and for every look at the views of PRIVATE_VIEWS.

    By what the answer is and not by which report made it: so no report can be forgotten.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and response.status_code == HTTPStatus.OK and request.path.startswith(ADMIN_PREFIX):
            object_id = str(match.kwargs.get("pk", ""))
            if response.headers.get("Content-Disposition", "").startswith("attachment"):
                record("exported", kind=match.view_name, object_id=object_id)
            elif match.namespace in settings.PRIVATE_VIEWS:
                record("private.viewed", kind=settings.PRIVATE_VIEWS[match.namespace], object_id=object_id)
        return response

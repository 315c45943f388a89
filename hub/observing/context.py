"""Which request or task is being worked on, for whoever writes a log line or an audit entry about it."""

from contextvars import ContextVar

from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")
current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)
running_tasks: ContextVar[tuple[str, ...]] = ContextVar("running_tasks", default=())  # ids; one may start another

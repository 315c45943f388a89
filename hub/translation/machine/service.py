"""One request to a translation service: to the configured host only, within a time and a size, or a ServiceError.

Over http.client: it follows no redirect, retries nothing, reads no proxy settings and unpacks nothing, so what comes
in is bounded by what is read here.
"""

import contextlib
import dataclasses
import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from hub.translation.machine.reasons import Reason, ServiceError

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5
MAX_ANSWER = 2_000_000  # bytes; a request has at most a few thousand letters
MAX_WAIT = 24 * 60 * 60  # seconds; a service that asks for more is asked again after this

STATUSES = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    408: Reason.SLOW,
    429: Reason.BUSY,
    456: Reason.QUOTA,  # DeepL's own
    504: Reason.SLOW,
}


@dataclasses.dataclass(frozen=True)
class Service:
    """Where a service is.

    :param address: http(s)://host[:port][/path]
    :param api_key: not shown when the object is
    :param timeout: seconds for a whole request
    """

    address: str
    api_key: str = dataclasses.field(repr=False)
    timeout: int

    def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
        """Sends JSON and returns the JSON of the answer; raises ServiceError."""
        where = urlsplit(self.address)
        connection = (HTTPSConnection if where.scheme == "https" else HTTPConnection)(
            where.hostname or "", where.port, timeout=min(CONNECT_SECONDS, self.timeout)
        )
        with contextlib.closing(connection), _told_apart():
            _connect(connection)
            with _deadline(connection.sock, self.timeout):
                sent = {"Content-Type": "application/json", "Accept": "application/json"} | headers
                connection.request("POST", where.path + path, json.dumps(body).encode(), sent)
                return _read(connection.getresponse())


@contextlib.contextmanager
def _told_apart() -> Iterator[None]:
    """All failures as ServiceErrors, without what was said or where: that may repeat what was sent."""
    try:
        yield
    except TimeoutError:
        raise ServiceError(Reason.SLOW) from None
    except (HTTPException, OSError):
        raise ServiceError(Reason.BROKEN_OFF) from None
    except ServiceError:
        raise
    except Exception as fault:
        # Its traceback would hold the request with the key, and some messages repeat what was sent.
        logger.error("%s in a request to the translation service", type(fault).__name__)
        raise ServiceError(Reason.FAULT) from None


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, UnicodeError):
        raise ServiceError(Reason.UNREACHABLE) from None


@contextlib.contextmanager
def _deadline(sock: socket.socket, seconds: int) -> Iterator[None]:
    """Cuts the connection when the time is up: a timeout of the socket alone begins anew with every byte."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    sock.settimeout(seconds)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, ServiceError):
        if late.is_set():
            raise ServiceError(Reason.SLOW) from None
        raise
    finally:
        timer.cancel()


def _read(response: HTTPResponse) -> Any:
    if response.status != 200:
        raise ServiceError(_reason(response.status), _retry_after(response.headers.get("Retry-After", "")))
    if (response.length or 0) > MAX_ANSWER:
        raise ServiceError(Reason.TOO_LARGE)
    received = response.read(MAX_ANSWER + 1)
    if len(received) > MAX_ANSWER:
        raise ServiceError(Reason.TOO_LARGE)
    if response.length:
        raise ServiceError(Reason.BROKEN_OFF)
    try:
        return json.loads(received.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ServiceError(Reason.UNREADABLE) from None


def _reason(status: int) -> Reason:
    if status in STATUSES:
        return STATUSES[status]
    if 300 <= status < 400:
        return Reason.MOVED
    if 400 <= status < 500:
        return Reason.REJECTED
    return Reason.DOWN if status >= 500 else Reason.UNREADABLE


def _retry_after(header: str) -> int | None:
    """Seconds, from a number or a date; None for anything else."""
    if header.isascii() and header.isdecimal():
        return min(int(header[:9]), MAX_WAIT)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, min(int((moment - datetime.now(UTC)).total_seconds()), MAX_WAIT))

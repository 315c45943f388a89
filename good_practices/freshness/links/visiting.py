"""Asking the web servers of others whether a page is there: politely, and without being led to a machine inside."""

import contextlib
import dataclasses
import datetime
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from urllib.parse import urljoin

from django.conf import settings
from urllib3 import Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, InvalidHeader, LocationParseError
from urllib3.util import Url, parse_url

from good_practices.models.freshness import Problem

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

METHODS = ("HEAD", "GET", "GET")  # one after the other, until one finds the page
REDIRECTS = 5
LONGEST_PAUSE = 30 * 24 * 3600  # seconds: what a site that wants to be left alone for longer gets
# IPv6 addresses that stand for an IPv4 address, which may be one inside.
TRANSLATED = [ipaddress.ip_network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
# Those that Python 3.12 takes for public and that nobody has: of one site, IPv4 in disguise, for examples, for routing.
NOBODYS = [ipaddress.ip_network(network) for network in ("fec0::/10", "::/96", "3fff::/20", "5f00::/16")]
PORTS = (80, 443)  # what else listens on a public address is no page for readers
# Answers that say nothing about the page: it wants a sign-in, or no programs, or no more questions today.
UNCLEAR = {401, 402, 403, 405, 406, 407, 408, 425, 429, 451}
BUSY = {429, 503}  # answers of a site that has too much to do


class State(Enum):
    WORKS = "works"
    FAILS = "fails"
    UNCLEAR = "unclear"


@dataclasses.dataclass(frozen=True)
class Finding:
    """What became of a link.

    :param pause: how long the site has asked to be left alone
    :param busy: which site that is, where it is too busy or too slow for more; "" where none is
    :param is_certain: asking again at once would say the same
    """

    state: State
    problem: str = ""
    pause: datetime.timedelta = datetime.timedelta(0)
    busy: str = ""
    is_certain: bool = False


@dataclasses.dataclass(frozen=True)
class Limits:
    """Seconds."""

    connect: float = 5
    read: float = 10  # without a byte
    whole: float = 20  # of one request, however slowly the bytes come
    between: float = 2  # two requests to the same host
    back_off: float = 2  # doubled after each failure
    patience: float = 30  # of Retry-After that is waited for; what is longer is left for another night


class UnreachableError(Exception):
    """:param problem: one Problem"""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self.problem = problem


class Visitor:
    """Tries links, one after the other, in one round. A site that is too busy is left alone for the rest of it.

    :param allowed: networks that may be asked although they are not public; none on a site, loopback in tests
    :param sleep, clock: how seconds are waited and counted
    """

    def __init__(
        self,
        allowed: Collection[Network] = (),
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.allowed, self.limits, self.sleep, self.clock = allowed, limits or Limits(), sleep, clock
        self.left_alone: set[str] = set()  # sites, by host and port, that are not asked in this round (any more)
        self._asked: dict[str, float] = {}

    def leaves_alone(self, address: str) -> bool:
        """True for an address of a site that is not asked in this round."""
        try:
            return _site(_parsed(address)) in self.left_alone
        except UnreachableError:
            return False

    def visit(self, address: str) -> Finding:
        """Whether an address leads somewhere. Never raises: whatever a server does is a finding."""
        finding = self._try(METHODS[0], address)
        for number, method in enumerate(METHODS[1:]):
            if finding.state == State.WORKS or finding.is_certain:
                break
            pause = finding.pause.total_seconds() or self.limits.back_off * 2**number
            if pause > self.limits.patience:
                break
            self.sleep(pause)
            finding = self._try(method, address)
        if finding.busy:
            self.left_alone.add(finding.busy)
        return finding

    def _try(self, method: str, address: str) -> Finding:
        site = ""
        try:
            for _hop in range(REDIRECTS + 1):
                url = _parsed(address)
                site = _site(url)
                if site in self.left_alone:
                    return Finding(State.UNCLEAR, is_certain=True)
                status, headers = self._ask(method, url)
                target = headers.get("Location")
                if not (300 <= status < 400 and target):
                    found = _finding(method, status, headers.get("Retry-After"))
                    return dataclasses.replace(found, busy=site) if status in BUSY or found.pause else found
                address = urljoin(address, target)
            raise UnreachableError(Problem.REDIRECTS)
        except UnreachableError as failure:
            return Finding(
                State.FAILS,
                failure.problem,
                busy=site if failure.problem == Problem.TIMEOUT else "",
                is_certain=failure.problem in (Problem.ADDRESS, Problem.PRIVATE),
            )

    def _ask(self, method: str, url: Url) -> tuple[int, Mapping[str, str]]:
        """Status and headers of one answer. Its body is not read, whatever its size.

        :raises UnreachableError: where there is no answer
        """
        self._wait_for(_site(url))
        connection = self._connection(url)
        with _reported(), _ended_after(self.limits.whole, connection):
            connection.connect()
            connection.timeout = self.limits.read
            connection.request(method, url.request_uri, headers=_headers(url), preload_content=False)
            answer = connection.getresponse()
            return answer.status, answer.headers

    def _wait_for(self, site: str) -> None:
        """Leaves a site alone between two requests."""
        since = self.clock() - self._asked.get(site, float("-inf"))
        if since < self.limits.between:
            self.sleep(self.limits.between - since)
        self._asked[site] = self.clock()

    def _connection(self, url: Url) -> HTTPConnection:
        """A connection to the very address that was checked: a second look-up of the name could give another one."""
        host = (url.host or "").strip("[]")
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 80)
        place = str(self._public_address(host, port))
        if not secure:
            return HTTPConnection(place, port, timeout=self.limits.connect)
        return HTTPSConnection(
            place,
            port,
            timeout=self.limits.connect,
            cert_reqs="CERT_REQUIRED",
            server_hostname=host,
        )

    def _public_address(self, host: str, port: int) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise UnreachableError(Problem.NAME) from None
        places = [ipaddress.ip_address(row[4][0]) for row in found]
        for place in places:
            if (port in PORTS and is_public(place)) or any(place in network for network in self.allowed):
                return place
        raise UnreachableError(Problem.PRIVATE)


def is_public(place: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True for an address of the internet that one machine has."""
    if isinstance(place, ipaddress.IPv6Address):
        if place.ipv4_mapped:
            return is_public(place.ipv4_mapped)
        if any(place in network for network in (*TRANSLATED, *NOBODYS)):
            return False
    return place.is_global and not place.is_multicast


def _parsed(address: str) -> Url:
    try:
        url = parse_url(address.strip())
    except (LocationParseError, UnicodeError, ValueError):
        raise UnreachableError(Problem.ADDRESS) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UnreachableError(Problem.ADDRESS)
    return url


def _site(url: Url) -> str:
    """Host and port, as one machine is told from another."""
    return url.netloc or ""


def _headers(url: Url) -> dict[str, str]:
    """Who asks, and where to complain. A name and password in the address are not passed on."""
    agent = f"Mozilla/5.0 (compatible; {settings.WAGTAIL_SITE_NAME} link check; +{settings.BASE_URL}/)"
    return {"Host": url.netloc or "", "User-Agent": agent, "Accept": "*/*", "Connection": "close"}


def _finding(method: str, status: int, retry_after: str | None) -> Finding:
    """What an answer says. Servers that know no HEAD answer it with errors of all kinds."""
    asked_for_page = method == "GET"
    if status < 400:
        return Finding(State.WORKS)
    if status in UNCLEAR or (status == 503 and retry_after):
        pause = _pause(retry_after)
        return Finding(State.UNCLEAR, pause=pause, is_certain=asked_for_page and not pause)
    if status >= 500:
        return Finding(State.FAILS, Problem.BROKEN)
    return Finding(State.FAILS, Problem.GONE, is_certain=asked_for_page)


def _pause(retry_after: str | None) -> datetime.timedelta:
    """How long Retry-After asks for; nothing where it is none, a month at most."""
    try:
        seconds = Retry(retry_after_max=LONGEST_PAUSE).parse_retry_after(retry_after) if retry_after else 0
    except (InvalidHeader, OverflowError, ValueError):
        seconds = 0
    return datetime.timedelta(seconds=seconds)


@contextlib.contextmanager
def _reported():
    """Says what went wrong as a Problem."""
    try:
        yield
    except ssl.SSLError:
        raise UnreachableError(Problem.CERTIFICATE) from None
    except (TimeoutError, HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        late = isinstance(error, TimeoutError) or "Timeout" in type(error).__name__
        raise UnreachableError(Problem.TIMEOUT if late else Problem.CONNECTION) from None


@contextlib.contextmanager
def _ended_after(seconds: float, connection: HTTPConnection):
    """Closes a connection, at the latest after these seconds: a limit for each read alone lets a slow one go on.

    :raises TimeoutError: where it came to that, whatever had been read by then
    """
    late = threading.Event()

    def hang_up():
        late.set()
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
        if late.is_set():
            raise TimeoutError

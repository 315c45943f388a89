"""Web servers of this machine for the check of links: each path does what its test says, and visits are kept."""

import contextlib
import ipaddress
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from good_practices.freshness.links.visiting import Limits, Visitor
from tests.serving import in_a_thread

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]
QUICK = Limits(connect=2, read=0.3, whole=0.6)


class Web(ThreadingHTTPServer):
    """Answers a path with what `paths` says: a status, (status, headers), or a function of the handler.

    Attributes: visits, [(method, path)]; agents, the User-Agent of each.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.paths: dict[str, int | tuple[int, dict] | Callable] = {}
        self.visits: list[tuple[str, str]] = []
        self.agents: list[str] = []
        self.hosts: list[str] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Answer(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self):
        self.server.visits.append((self.command, self.path))
        self.server.agents.append(self.headers["User-Agent"])
        self.server.hosts.append(self.headers["Host"])
        answer = self.server.paths.get(self.path, 404)
        if callable(answer):
            answer(self)
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def do_HEAD(self):
        self.do_GET()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def web_server() -> Iterator[Web]:
    """One that runs until the block ends."""
    with Web() as server, in_a_thread(server):
        yield server


def another_night() -> Visitor:
    """One that has not been anywhere yet, and waits for nothing."""
    return Visitor(LOOPBACK, QUICK, sleep=lambda _seconds: None)

"""Every answer that nginx makes itself has the headers of all other answers."""

import http.client
import socket
import ssl
from http.server import ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils.csp import build_policy

from hub.middleware import HEADERS
from tests.production.test_nginx import Site, make_ready, started
from tests.serving import free_port, in_a_thread

HSTS, ALWAYS = "Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"
POLICY = build_policy(settings.SECURE_CSP)
ASKED = "GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{}\r\n"
LONG = "x" * 40_000


class Dated(Site):
    """A site whose pages say when they were changed, and can be had in parts."""

    def end_headers(self):
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Last-Modified", "Sat, 28 Nov 2026 00:00:00 GMT")
        super().end_headers()


@pytest.fixture
def nginx(tmp_path):
    """The addresses of an nginx whose site answers everything, by their names in ops/production/nginx."""
    listening = {name: f"127.0.0.1:{free_port()}" for name in ("HTTP", "HTTPS", "REFRESH")}
    with ThreadingHTTPServer(("127.0.0.1", 0), Dated) as server, in_a_thread(server):
        make_ready(server)
        with started(tmp_path, f"127.0.0.1:{server.server_port}", **listening):
            yield listening


@pytest.fixture
def without_a_site(tmp_path):
    """The same, whose site is away."""
    listening = {name: f"127.0.0.1:{free_port()}" for name in ("HTTP", "HTTPS", "REFRESH")}
    with started(tmp_path, f"127.0.0.1:{free_port()}", **listening):
        yield listening


def asked(path: str = "/", line: str = "") -> str:
    return ASKED.format(path, line and f"{line}\r\n")


# What is sent, and the status that nginx answers it with.
REFUSED = [
    ("no request\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\n\r\n", 400),
    (asked(line="Content-Length: many"), 400),
    (asked(line=f"X-Long: {LONG}"), 400),
    (asked().replace("GET", "TRACE"), 405),
    (asked(f"/{LONG}"), 414),
    (asked(line="Transfer-Encoding: odd"), 501),
    (asked().replace("HTTP/1.1", "HTTP/4.0"), 505),
]
BY_HTTPS = [
    *REFUSED,
    (asked("/metrics"), 404),
    (asked("/health/ready"), 404),
    (asked(line="Content-Length: 13000000").replace("GET", "POST"), 413),
    (asked("/media/a.jpg", "Range: bytes=100000-"), 416),
    (asked("/en/", "If-Unmodified-Since: Sat, 28 Nov 2020 00:00:00 GMT"), 412),
]


def told(address: str, sent: str, encrypted: bool = False, source: str = "127.0.0.1") -> http.client.HTTPResponse:
    """The answer to what is sent as it stands.

    :param source: the address that it comes from
    """
    url = urlsplit(f"//{address}")
    with socket.create_connection((url.hostname, url.port), timeout=30, source_address=(source, 0)) as plain:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        talk = context.wrap_socket(plain) if encrypted else plain
        talk.sendall(sent.encode())
        answer = http.client.HTTPResponse(talk)
        answer.begin()
        return answer


def missing(answer: http.client.HTTPResponse) -> list[str]:
    """The headers that the site gives each of its answers and this one lacks, or has twice."""
    wanted = HEADERS | {"Content-Security-Policy": POLICY}
    wrong = [name for name, value in wanted.items() if answer.headers.get_all(name) != [value]]
    return wrong if "X-Request-ID" in answer.headers else [*wrong, "X-Request-ID"]


@pytest.mark.parametrize(("sent", "status"), BY_HTTPS)
def test_what_is_refused_by_https(nginx, sent, status):
    for kept in ("/media/a.jpg", "/en/"):
        assert told(nginx["HTTPS"], asked(kept), encrypted=True).status == 200
    answer = told(nginx["HTTPS"], sent, encrypted=True)
    assert (answer.status, missing(answer), answer.headers.get_all(HSTS)) == (status, [], [ALWAYS])


def test_what_is_sent_without_encryption_where_it_is_wanted(nginx):
    answer = told(nginx["HTTPS"], asked())
    assert (answer.status, missing(answer)) == (400, [])


def test_who_asks_too_often_and_who_asks_while_the_site_is_away(without_a_site):
    posted = asked("/en/message/", "Content-Length: 0").replace("GET", "POST")
    answers = [told(without_a_site["HTTPS"], posted, encrypted=True) for _again in range(4)]
    assert [answer.status for answer in answers] == [503] * 3 + [429]
    for answer in answers[-2:]:
        assert (missing(answer), answer.headers.get_all(HSTS)) == ([], [ALWAYS])


def test_who_asks_while_the_site_hangs(tmp_path):
    https = f"127.0.0.1:{free_port()}"
    with ThreadingHTTPServer(("127.0.0.1", 0), Dated) as server, in_a_thread(server):
        make_ready(server)
        server.may_answer.clear()
        with started(tmp_path, f"127.0.0.1:{server.server_port}", HTTPS=https):
            answer = told(https, asked("/en/"), encrypted=True)
            server.may_answer.set()
    assert (answer.status, missing(answer), answer.headers.get_all(HSTS)) == (503, [], [ALWAYS])


@pytest.mark.parametrize(
    ("sent", "status"), [(asked(), 301), (asked().replace("localhost", "elsewhere"), 301), *REFUSED]
)
def test_what_is_answered_by_http_tells_nothing_that_counts_by_https_only(nginx, sent, status):
    answer = told(nginx["HTTP"], sent)
    assert (answer.status, missing(answer), answer.headers.get_all(HSTS)) == (status, [], None)
    if status == 301:
        assert answer.headers["Location"].startswith("https://")


@pytest.mark.parametrize(("sent", "status"), REFUSED)
def test_what_is_refused_where_pages_are_refreshed(nginx, sent, status):
    answer = told(nginx["REFRESH"], sent)
    assert (answer.status, missing(answer), answer.headers.get_all(HSTS)) == (status, [], None)


def test_others_may_not_refresh_and_what_is_forgotten_has_the_headers_of_a_page(nginx):
    refused = told(nginx["REFRESH"], asked(), source="127.0.0.2")
    assert (refused.status, missing(refused)) == (403, [])
    assert told(nginx["REFRESH"], asked("/media/a.jpg", "X-Forget: 1")).status == 404
    answer = told(nginx["HTTPS"], asked("/media/a.jpg"), encrypted=True)
    assert (answer.status, missing(answer), answer.headers.get_all(HSTS)) == (404, [], [ALWAYS])


def test_what_cannot_be_refreshed_while_the_site_is_away(without_a_site):
    answer = told(without_a_site["REFRESH"], asked())
    assert (answer.status, missing(answer)) == (502, [])


def test_what_the_site_says_while_a_page_is_refreshed_is_as_it_said_it(nginx):
    answer = told(nginx["REFRESH"], asked("/en/"))
    assert (answer.status, answer.headers.get_all("X-Content-Type-Options")) == (200, None)

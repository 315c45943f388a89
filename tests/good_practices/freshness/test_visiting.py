"""Links are tried politely, and a private network is never asked."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from good_practices.freshness.links.visiting import State, Visitor, is_public
from good_practices.models.freshness import Problem
from tests.faults import closed_port, silent_port
from tests.good_practices.freshness.conftest import DAY
from tests.good_practices.freshness.web import LOOPBACK, QUICK, web_server

SECOND = datetime.timedelta(seconds=1)


def test_a_page_that_is_there_is_asked_for_once_and_told_who_asks(web, visitor, settings):
    web.paths["/there"] = 200
    assert visitor.visit(web.address("/there")).state == State.WORKS
    assert web.visits == [("HEAD", "/there")]
    assert f"+{settings.BASE_URL}/" in web.agents[0]
    assert web.hosts == [f"127.0.0.1:{web.port}"]


def test_a_server_that_knows_no_head_is_asked_for_the_page(web, visitor):
    web.paths["/page"] = lambda handler: handler.send_error(501 if handler.command == "HEAD" else 204)
    assert visitor.visit(web.address("/page")).state == State.WORKS
    assert [method for method, _path in web.visits] == ["HEAD", "GET"]


@pytest.mark.parametrize("status", [404, 410, 400])
def test_a_page_that_is_gone_is_asked_for_twice_and_no_more(web, visitor, status):
    web.paths["/gone"] = status
    finding = visitor.visit(web.address("/gone"))
    assert (finding.state, finding.problem) == (State.FAILS, Problem.GONE)
    assert len(web.visits) == 2


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_what_keeps_programs_out_says_nothing_about_the_page(web, visitor, status):
    web.paths["/closed"] = status
    assert visitor.visit(web.address("/closed")).state == State.UNCLEAR


def test_a_server_that_fails_is_tried_again_with_longer_pauses(web, visitor, pauses):
    web.paths["/broken"] = 500
    finding = visitor.visit(web.address("/broken"))
    assert (finding.state, finding.problem) == (State.FAILS, Problem.BROKEN)
    assert [method for method, _path in web.visits] == ["HEAD", "GET", "GET"]
    assert pauses == [2, 2, 4, 2]  # back-off, and two seconds between two requests to a host


def test_a_server_that_has_recovered_works(web, visitor):
    answers = iter([503, 200])
    web.paths["/again"] = lambda handler: handler.send_error(next(answers))
    assert visitor.visit(web.address("/again")).state == State.WORKS


@pytest.mark.parametrize(
    ("answer", "waited", "left", "visits"),
    [
        ((429, {"Retry-After": "7"}), True, 7 * SECOND, 3),
        ((503, {"Retry-After": "172800"}), False, 2 * DAY, 1),
        ((503, {"Retry-After": "soon"}), False, 0 * DAY, 2),
    ],
)
def test_retry_after_is_waited_for_or_left_for_another_night(web, visitor, pauses, answer, waited, left, visits):
    web.paths["/busy"] = answer
    finding = visitor.visit(web.address("/busy"))
    assert (finding.state, finding.pause, 7 in pauses) == (State.UNCLEAR, left, waited)
    assert len(web.visits) == visits


@pytest.mark.parametrize("busy", [(429, {}), (503, {}), (429, {"Retry-After": "3600"}), "silent"])
def test_a_site_that_is_too_busy_is_left_alone_for_the_rest_of_the_round(web, visitor, busy):
    web.paths |= {"/busy": busy if busy != "silent" else lambda handler: time.sleep(0.5), "/there": 200}
    visitor.visit(web.address("/busy"))
    web.visits.clear()
    with web_server() as other:
        other.paths |= {"/there": 200, "/over": (302, {"Location": web.address("/there")})}
        assert visitor.leaves_alone(web.address("/there"))
        assert visitor.visit(web.address("/there")).state == State.UNCLEAR
        assert visitor.visit(other.address("/over")).state == State.UNCLEAR
        assert visitor.visit(other.address("/there")).state == State.WORKS
    assert web.visits == []


def test_a_site_that_has_recovered_in_time_is_asked_on(web, visitor):
    answers = iter([429, 200])
    web.paths |= {"/again": lambda handler: handler.send_error(next(answers)), "/there": 200}
    visitor.visit(web.address("/again"))
    assert visitor.visit(web.address("/there")).state == State.WORKS


def test_a_host_is_left_alone_between_two_requests_and_others_are_not(web, pauses):
    now = [0.0]
    visitor = Visitor(LOOPBACK, QUICK, sleep=pauses.append, clock=lambda: now[0])
    web.paths |= {"/a": 200, "/b": 200}
    with web_server() as other:
        other.paths["/c"] = 200
        visitor.visit(web.address("/a"))
        visitor.visit(other.address("/c"))
        assert pauses == []
        now[0] = 0.5
        visitor.visit(web.address("/b"))
    assert pauses == [1.5]


def test_redirects_are_followed_and_not_for_ever(web, visitor):
    web.paths |= {"/old": (301, {"Location": "/new"}), "/new": 200, "/round": (302, {"Location": "/round"})}
    assert visitor.visit(web.address("/old")).state == State.WORKS
    assert visitor.visit(web.address("/round")).problem == Problem.REDIRECTS


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2:{port}/inside", "http://localhost:{port}/inside", "http://[::1]:{port}/inside"],
)
def test_a_redirect_into_a_private_network_is_not_followed(web, pauses, target):
    allowed = [ipaddress.ip_network("127.0.0.1/32")]
    visitor = Visitor([*allowed], QUICK, sleep=pauses.append)
    visitor.allowed = allowed if "localhost" not in target else []
    web.paths |= {"/out": (302, {"Location": target.format(port=web.port)}), "/inside": 200}
    assert visitor.visit(web.address("/out")).problem == Problem.PRIVATE
    assert ("GET", "/inside") not in web.visits
    assert ("HEAD", "/inside") not in web.visits


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://127.1:{port}/",
        "http://0x7f.0.0.1:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://name:word@127.0.0.1:{port}/",
    ],
)
def test_a_site_asks_no_machine_inside(web, address):
    """As the command makes it: without a network that is allowed."""
    finding = Visitor().visit(address.format(port=web.port))
    assert finding.problem in (Problem.PRIVATE, Problem.NAME)
    assert web.visits == []


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        *[(place, False) for place in ("10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")],
        *[(place, False) for place in ("0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1")],  # noqa: S104
        *[(place, False) for place in ("::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1")],
        *[(place, False) for place in ("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::")],
    ],
)
def test_which_addresses_are_public(place, public):
    assert is_public(ipaddress.ip_address(place)) == public


def test_the_address_that_was_checked_is_the_one_that_is_asked(web, pauses, monkeypatch):
    """A name that points elsewhere at each look-up is looked up once for each request."""
    looked_up = []
    places = iter(["127.0.0.1", "127.0.0.9", "127.0.0.9"])

    def look_up(host, port, *args, **kwargs):
        looked_up.append(host)
        place = next(places) if host == "rebinding.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    web.paths["/there"] = 200
    visitor = Visitor([ipaddress.ip_network("127.0.0.1/32")], QUICK, sleep=pauses.append)
    address = f"http://rebinding.example:{web.port}/there"
    assert visitor.visit(address).state == State.WORKS
    assert looked_up.count("rebinding.example") == 1
    assert web.hosts == [f"rebinding.example:{web.port}"]
    assert visitor.visit(address).problem == Problem.PRIVATE
    assert len(web.visits) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://x/",
        "javascript:alert(1)",
        "",
        "http://",
        "//x",
        "http://[::",
    ],
)
def test_only_addresses_of_the_web_are_tried(address, visitor):
    assert visitor.visit(address).problem == Problem.ADDRESS


@pytest.mark.parametrize("address", ["http://no-such-name.invalid/", f"http://{'a' * 70}.example/", "http://a..b/"])
def test_a_name_that_nobody_has_is_said_to_be_none(address, visitor):
    assert visitor.visit(address).problem in (Problem.NAME, Problem.ADDRESS)


def test_a_port_where_nobody_listens(visitor):
    assert visitor.visit(f"http://127.0.0.1:{closed_port()}/").problem == Problem.CONNECTION


def test_a_server_that_never_answers_is_given_up(visitor):
    began = time.monotonic()
    with silent_port() as port:
        assert visitor.visit(f"http://127.0.0.1:{port}/").problem == Problem.TIMEOUT
    assert time.monotonic() - began < 30


def test_a_server_that_drips_bytes_is_hung_up_on(web, visitor):
    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with contextlib.suppress(OSError):
            for number in range(10_000):
                handler.wfile.write(f"X-{number}: y\r\n".encode() if number % 90 == 0 else b"z")
                handler.wfile.flush()
                time.sleep(0.05)

    web.paths["/drip"] = drip
    began = time.monotonic()
    assert visitor.visit(web.address("/drip")).state == State.FAILS
    assert time.monotonic() - began < 30


def test_a_page_without_an_end_is_not_read(web, visitor):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            while handler.command == "GET" and len(sent) < 2000:
                handler.wfile.write(b"x" * 65536)
                sent.append(1)

    web.paths["/endless"] = lambda handler: handler.send_error(405) if handler.command == "HEAD" else endless(handler)
    assert visitor.visit(web.address("/endless")).state == State.WORKS
    assert len(sent) < 2000


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 999999 x\r\n\r\n", b"\x00" * 100])
def test_what_is_no_answer_is_a_failure(web, visitor, answer):
    web.paths["/odd"] = lambda handler: handler.wfile.write(answer)
    assert visitor.visit(web.address("/odd")).state == State.FAILS


def test_a_certificate_of_nobody_is_a_problem(visitor, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - DAY).not_valid_after(now + DAY)
    kept = tmp_path / "both.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    certificate = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    kept.write_bytes(key.private_bytes(*plain) + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    with web_server() as secure:
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        secure.handle_error = lambda *args: None
        assert visitor.visit(f"https://localhost:{secure.port}/").problem == Problem.CERTIFICATE

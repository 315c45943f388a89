"""What nginx says by itself, started as systemd starts it: its standard output is a socket."""

import contextlib
import dataclasses
import getpass
import itertools
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from hub.middleware import HEADERS
from tests.conftest import service_missing
from tests.production.stack import missing_programs
from tests.serving import ROOT, free_port, in_a_thread, running, until


class Site(BaseHTTPRequestHandler):
    """Stands in for the site: says what it was asked, and a number that no other answer has.

    It answers with 200, or with what `server.statuses` has for the path, as soon as `server.may_answer`.
    """

    numbers = itertools.count()

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.may_answer.wait(60)
        said = f"{self.path} {next(self.numbers)}\n{self.headers}".encode()
        self.send_response(self.server.statuses.get(self.path, 200))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *args):
        """Nothing."""


def make_ready(server: ThreadingHTTPServer) -> None:
    server.statuses, server.asked, server.may_answer = {}, [], threading.Event()
    server.may_answer.set()


@pytest.fixture
def nginx(tmp_path):
    """Asks nginx, whose site is away, for a path. Afterwards its lines are what the second function gives."""
    with started(tmp_path, f"127.0.0.1:{free_port()}") as (asking, lines):
        yield (lambda *args, **headers: asking(*args, **headers).text), lines


@pytest.fixture
def site():
    """A stand-in of the site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server, in_a_thread(server):
        make_ready(server)
        yield server


@pytest.fixture
def kept(tmp_path, site):
    """Asks nginx, whose site answers everything with 200, for a path."""
    with started(tmp_path, f"127.0.0.1:{site.server_port}") as (ask, _lines):
        yield ask


@pytest.fixture
def kept_for_a_second(tmp_path, site):
    """The same, where nginx asks for a page anew after a second."""
    with started(tmp_path, f"127.0.0.1:{site.server_port}", PAGE_SECONDS="1") as (ask, _lines):
        yield ask


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def cache(self) -> str:
        """What the page cache says of it: HIT, MISS …"""
        return self.headers.get("X-Cache", "")


@contextlib.contextmanager
def started(folder, app: str, **settings: str):
    """Runs nginx until the block ends; gives two functions: one asks it, after the other its lines are known.

    :param app: the address of its site
    :param settings: more variables of ops/production/nginx
    """
    if missing := missing_programs():
        service_missing("production", f"of a whole site this machine lacks: {', '.join(missing)}")
    key, certificate = folder / "key", folder / "certificate"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*making, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    for page in ("503/fi.html", "503/en.html", "400/en.html", "404/en.html", "413/en.html", "429/en.html"):
        (folder / "errors" / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / "errors" / page).write_text(page)
    listening = {name: f"127.0.0.1:{free_port()}" for name in ("HTTP", "HTTPS", "REFRESH")} | settings
    https, refresh = listening["HTTPS"].rpartition(":")[2], listening["REFRESH"]
    environment = os.environ | {
        "RUN": str(folder / "run"),
        "ERRORS": str(folder / "errors"),
        "APPS": app,
        "CERTIFICATE": str(certificate),
        "KEY": str(key),
        "NGINX_USER": getpass.getuser(),
        "FORMS_PER_MINUTE": "2",
        **listening,
    }
    journal, output = socket.socketpair()
    with journal, subprocess.Popen([ROOT / "ops/production/nginx"], env=environment, stdout=output) as process:
        output.close()
        journal.settimeout(30)

        trusting = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=certificate))
        opener = urllib.request.build_opener(trusting, urllib.request.ProxyHandler({}))

        def ask(path: str, body: bytes | None = None, scheme: str = "https", **headers: str) -> Answer:
            """:param scheme: https, http at the same port, or refresh for the inner address"""
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            host = f"localhost:{https}"
            if scheme == "refresh":
                scheme, host, sent = "http", refresh, {"Host": host} | sent
            request = urllib.request.Request(f"{scheme}://{host}{path}", body, sent)
            try:
                answer = opener.open(request, timeout=10)
            except urllib.error.HTTPError as refused:
                answer = refused
            with answer:
                return Answer(answer.status, answer.headers, answer.read().decode())

        def lines() -> list[dict]:
            process.send_signal(signal.SIGQUIT)
            with journal.makefile() as said:
                return [json.loads(line) for line in said]

        try:
            until(lambda: answers(int(https)), 30)
            yield ask, lines
        finally:
            process.terminate()  # the block waits for its end


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def test_its_lines_name_what_was_asked_for_and_nobody_who_may_be_in_need(nginx):
    ask, lines = nginx
    ask("/fi/practices/x/?q=words")
    ask("/fi/message/", b"message=x")
    ask("/fi/organisations/a/message/")
    ask("/fi/organisations/a/")
    ask("/metrics")
    ask("/fi/submit/secret/")
    ask("/fi/registration/secret/")
    ask("/fi/confirm/secret/", b"answer=x")
    ask("/fi/mentoring/trainings/x/register/", b"name=x")
    written = [(line["method"], line["path"], line["status"], line["network"]) for line in lines()]
    assert written == [
        ("GET", "/fi/practices/x/", 503, "127.0.0.0/24"),
        ("POST", "/fi/message/", 503, ""),
        ("GET", "/fi/organisations/a/message/", 503, ""),
        ("GET", "/fi/organisations/a/", 503, "127.0.0.0/24"),
        ("GET", "/metrics", 404, "127.0.0.0/24"),
        ("GET", "/fi/submit/***", 503, ""),
        ("GET", "/fi/registration/***", 503, ""),
        ("POST", "/fi/confirm/***", 503, ""),
        ("POST", "/fi/mentoring/trainings/x/register/", 503, ""),
    ]


@pytest.mark.parametrize("form", ["message", "organisations/a/message", "confirm/a", "practices/a/used"])
def test_every_form_has_a_limit_and_a_class_that_registers_from_one_network_has_not(nginx, form):
    ask, _lines = nginx
    posted = [ask(f"/fi/{form}/", b"message=x") for _number in range(4)]
    assert posted == ["503/fi.html"] * 3 + ["429/en.html"]
    assert [ask("/fi/mentoring/a/register/", b"name=x") for _number in range(4)] == ["503/fi.html"] * 4
    assert ask(f"/fi/{form}/") == "503/fi.html"


def test_it_answers_in_the_language_of_the_page_or_of_the_reader_where_there_is_one(nginx):
    ask, _lines = nginx
    assert ask("/fi/practices/") == ask("/id/x", Accept_Language="fi-FI,en") == "503/fi.html"
    assert ask("/de/practices/") == ask("/id/x", Accept_Language="de") == ask("/") == "503/en.html"


def test_no_address_can_take_the_place_of_another(kept):
    """What is accepted is part of the key."""
    taken = kept("/text/html", Accept_Language="fi")
    door = kept("/", Accept="text/html", Accept_Language="fi")
    assert (taken.cache, door.cache) == ("MISS", "MISS")
    assert door.text == kept("/", Accept="text/html", Accept_Language="fi").text
    assert door.text.startswith("/ ")
    kept("/", Accept="text/html fi,", Accept_Language="en")
    assert kept("/", Accept="text/html", Accept_Language="fi, en").cache == "MISS"


@pytest.mark.parametrize("path", ["/", "/en/news/x-1/", "/ar/%D8%AA%D8%AD/", "/fi/hyv%C3%A4", "/robots.txt"])
def test_a_page_is_kept_under_its_own_address_only(kept, path):
    assert kept(path).text == kept(path).text
    for other in (f"{path}?", f"{path}%3F", f"{path}%78/", f"{path}//", f"/{path}", f"{path}%d8%AA", f"{path}%D8%aa"):
        assert [kept(other).cache for _twice in range(2)] == ["BYPASS"] * 2


@pytest.mark.parametrize("path", ["search/?q=x", "%73earch/?page=2", "practices/?sort=newest&q=x", "news/?%71=x"])
def test_every_spelling_of_a_search_is_counted(kept, path):
    statuses = [kept(f"/en/{path}").status for _number in range(60)]
    assert statuses[:30] == [200] * 30
    assert 429 in statuses
    assert kept("/en/practices/?sort=newest&q=").status == 200


def test_who_signs_in_is_counted_and_who_works_in_the_admin_is_not(kept):
    def post(path: str) -> list[int]:
        return [kept(path, b"x=y").status for _number in range(90)]

    assert post("/admin/sessions/7/ping/") == [200] * 90
    names = ["account_login", "account_reauthenticate", "account_reset_password", "mfa_authenticate"]
    assert all(429 in post(reverse(name)) for name in names)


def test_what_it_says_itself_has_the_headers_of_all_other_answers(kept):
    refused = kept("/metrics")
    assert refused.text == "404/en.html"
    assert {name: refused.headers[name] for name in HEADERS} == HEADERS


def test_what_is_too_long_for_the_site_or_not_encrypted_is_refused_by_a_page(kept):
    for answer in (kept("/" + "x" * 7500), kept("/", Cookie="x" * 7500), kept("/", scheme="http")):
        assert (answer.status in {400, 414}, answer.text) == (True, "400/en.html")
    assert kept("/" + "x" * 7000).status == kept("/", Cookie="x" * 7000).status == 200


APPLICATION = """
def say_how_many(environ, start_response):
    said = str(sum(name.startswith("HTTP_LINE_") for name in environ)).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]
"""


def test_as_many_headers_as_nginx_lets_pass_reach_the_application(tmp_path):
    """And not gunicorn, which refuses with a bare page of its own."""
    port = free_port()
    (tmp_path / "counting.py").write_text(APPLICATION)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "ops/production/gunicorn.py",
        "--pythonpath",
        str(tmp_path),
    ]
    command += ["--bind", f"127.0.0.1:{port}", "counting:say_how_many"]
    with (
        running(command, {**os.environ, "WEB_WORKERS": "1"}, port, tmp_path / "log"),
        started(tmp_path, f"127.0.0.1:{port}") as (ask, _lines),
    ):
        for number in (90, 200, 980):
            answer = ask("/en/", **{f"Line_{place}": "" for place in range(number)}, Cookie="sessionid=x")
            assert (answer.status, answer.text) == (200, str(number))
        for number in (1050, 3500):  # more than it counts, or than its buffers hold
            assert ask("/en/", **{f"Line_{place}": "" for place in range(number)}).text == "400/en.html"


def test_the_site_is_told_of_a_refresh_by_nobody_but_nginx(kept):
    assert "X-Refresh" not in kept("/en/", X_Refresh="1").text
    refreshed = kept("/en/", scheme="refresh").text
    assert "X-Refresh: 1" in refreshed
    assert kept("/en/").text == refreshed


def test_a_picture_that_was_deleted_is_kept_no_longer(kept):
    path = "/media/images/a.jpg"
    assert kept(path).text == kept(f"{path}?1").text
    assert kept(path, scheme="refresh", X_Forget="1").status == 404
    assert kept(path).status == 404


def test_whoever_has_pdfs_made_all_the_time_is_stopped_and_a_class_is_not(kept):
    statuses = [kept(f"/en/practices/{number}/page.pdf").status for number in range(120)]
    assert statuses[:40] == [200] * 40
    assert 429 in statuses
    assert kept("/documents/1/a.pdf").status == kept("/en/practices/x/").status == 200


def files(folder) -> int:
    """How many answers are kept in a folder of nginx."""
    return sum(path.is_file() for path in folder.rglob("*"))


def test_whoever_asks_for_addresses_at_random_fills_no_room_of_the_pages(kept, site, tmp_path):
    """Neither where nothing is, nor where the way leads to a slash, nor with headers that nobody sends."""
    missing = [f"/en/{number}/" for number in range(5)]
    site.statuses = dict.fromkeys(missing, 404) | {path.rstrip("/"): 301 for path in missing} | {"/en/410/": 410}
    for path in [*site.statuses, *missing]:
        assert (kept(path).status, kept(path).status) == (site.statuses[path],) * 2
    for number in range(5):
        assert kept("/", Accept=f"text/{number}").status == kept("/robots.txt", Accept_Language=f"a{number}").status
        assert kept(f"/{number}", Accept="").status == kept(f"/{number}/").status == 200
    assert files(tmp_path / "run/pages") == 0
    kept("/en/")
    kept("/ar/%D8%AA/x-1/")
    assert files(tmp_path / "run/pages") == 2
    assert [kept("/robots.txt").cache for _twice in range(2)] == ["MISS", "HIT"]


def test_what_is_gone_takes_the_place_of_what_was_there(kept_for_a_second, site):
    ask = kept_for_a_second
    assert (ask("/en/news/x/").status, ask("/en/news/y/").status) == (200, 200)
    site.statuses = {"/en/news/x/": 404, "/en/news/y/": 410}
    for path, status in site.statuses.items():
        until(lambda path=path, status=status: ask(path).status == status, 30)
    site.statuses = dict.fromkeys(site.statuses, 500)
    site.asked = []  # for a page that is older than a second
    until(lambda: [ask(path).status for path in site.statuses] == [404, 410] and {*site.statuses} <= {*site.asked}, 30)


def test_what_the_site_has_refreshed_is_kept_also_where_it_is_gone(kept, site):
    site.statuses = {"/en/news/x/": 404}
    refreshed = kept("/en/news/x/", scheme="refresh")
    assert refreshed.status == 404
    assert kept("/en/news/x/").text == refreshed.text


def test_a_site_that_is_back_is_back_for_every_reader(tmp_path):
    """Each process of nginx has to find out, or to be told by the other."""
    ports = [free_port() for _ in range(2)]
    with (
        started(tmp_path, " ".join(f"127.0.0.1:{port}" for port in ports)) as (ask, _lines),
        ThreadPoolExecutor(12) as readers,
    ):
        for turn in range(3):
            until(lambda: ask("/en/?away").status == 503, 30)
            with contextlib.ExitStack() as back:
                for port in ports:
                    server = back.enter_context(ThreadingHTTPServer(("127.0.0.1", port), Site))
                    back.enter_context(in_a_thread(server))
                    make_ready(server)
                until(lambda: ask("/en/?back").status == 200, 30, pause=0.01)
                paths = [f"/en/?{turn}-{number}" for number in range(12)]
                assert [answer.status for answer in readers.map(ask, paths)] == [200] * 12


def test_who_has_written_something_waits_for_the_mail_server(tmp_path, site):
    """The application says after ten seconds that it was not sent, and gives the words back."""
    forms = ["message", "mistake", "confirm/x", "used", "organisations/x/message", "registration/x", "a/register"]
    with (
        started(tmp_path, f"127.0.0.1:{site.server_port}", FORMS_PER_MINUTE="60") as (ask, _lines),
        ThreadPoolExecutor(len(forms)) as readers,
    ):
        site.may_answer.clear()
        answers = [readers.submit(ask, f"/fi/{form}/", b"message=x") for form in forms]
        with pytest.raises(TimeoutError):
            answers[0].result(timeout=8)
        site.may_answer.set()
        assert [answer.result().status for answer in answers] == [200] * len(forms)


def test_machines_that_ask_for_much_at_once_are_asked_to_go_on_slowly(tmp_path, site):
    """Sixty at once, then a few a second: of the API, harvests, downloads, identifiers and the list of pages."""
    with started(tmp_path, f"127.0.0.1:{site.server_port}", MACHINES_PER_SECOND="1") as (ask, _lines):
        paths = ["/api/v1/practices", "/oai?verb=Identify", "/export/practices.csv", "/id/x", "/sitemap.xml"]
        statuses = [ask(path).status for path in paths * 20]
        assert statuses[:60] == [200] * 60
        assert all(429 in {ask(path).status for _again in range(4)} for path in paths)
        assert ask("/en/practices/").status == 200

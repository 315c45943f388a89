"""A stand-in for LibreTranslate: a real HTTP server on this machine with its interface, which can also misbehave."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bs4 import BeautifulSoup


def translate(markup: str, target: str) -> str:
    """The texts with the language in front, all markup as it was, and what is not to be translated as it was."""
    soup = BeautifulSoup(markup, "html.parser")
    for text in soup.find_all(string=True):
        if text.strip() and not text.find_parent(attrs={"translate": "no"}):
            blank = text[: len(text) - len(text.lstrip())]
            text.replace_with(f"{blank}{target}:{text.lstrip()}")
    return str(soup)


class StandIn:
    """The server, what it was asked, and how it answers: `behave` is one of the functions below, or None.

    :ivar asked: the bodies of the requests
    """

    def __init__(self):
        self.asked: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.behave = None
        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def sentences(self) -> list[str]:
        """All sentences that were sent."""
        return [text for body in self.asked for text in body["q"]]

    def _handler(self):
        standin = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                standin.asked.append(body)
                standin.paths.append(self.path)
                standin.headers.append(dict(self.headers))
                # Who asked may have left: then the rest of the answer finds nobody.
                with contextlib.suppress(ConnectionError):
                    (standin.behave or good)(self, body, standin)

            def do_GET(self):
                standin.paths.append(self.path)
                self.send_error(404)

            def log_message(self, *args):
                pass

            def answer(self, body: bytes, status=200, kind="application/json", length=None, **headers):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def answer_json(self, answer, status=200, **headers):
                self.answer(json.dumps(answer).encode(), status, **headers)

        return Handler


def good(handler, body, standin):
    handler.answer_json({"translatedText": [translate(text, body["target"]) for text in body["q"]]})


def each(change):
    """Answers with change(sentence) for each sentence."""

    def behave(handler, body, standin):
        handler.answer_json({"translatedText": [change(text) for text in body["q"]]})

    return behave


def status(code: int, **headers):
    """Answers with an error, in JSON as LibreTranslate does; the key in its text must go no further."""

    def behave(handler, body, standin):
        handler.answer_json({"error": f"Refused: {body.get('api_key')}"}, code, **headers)

    return behave


def raw(body: bytes, kind="application/json", length=None):
    def behave(handler, _body, standin):
        handler.answer(body, kind=kind, length=length)

    return behave


def hang(handler, body, standin):
    standin.released.wait(30)


def drip(handler, body, standin):
    """One byte at a time, for ever, each well within any timeout of a socket."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not standin.released.wait(0.1):
        handler.wfile.write(b" ")


def drip_headers(handler, body, standin):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not standin.released.wait(0.1):
        handler.wfile.write(b"X-A: b\r\n")


def flood(handler, body, standin):
    """100 MB, without saying so."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b'"' + b"x" * 1_000_000)


def one_less(handler, body, standin):
    handler.answer_json({"translatedText": body["q"][:-1]})


def one_more(handler, body, standin):
    handler.answer_json({"translatedText": [*body["q"], "More"]})


def elsewhere(handler, body, standin):
    """Leads to another host by name, which is this server again: a client that follows is seen in `paths`."""
    handler.answer(b"", 307, Location=f"http://localhost:{standin.server.server_port}/stolen")

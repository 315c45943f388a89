"""A stand-in for the security of Elasticsearch, which the server that tests run does not have.

It ends TLS with a certificate made here, asks for an API key, and hands everything else to the real server.
"""

import contextlib
import http.client
import json
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.serving import in_a_thread

OPENSSL = shutil.which("openssl")
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def run_openssl(*args: str | Path) -> None:
    if OPENSSL is None:
        pytest.skip("openssl: no such command on this machine")
    done = subprocess.run([OPENSSL, *map(str, args)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def make_authority(folder: Path, name: str) -> Path:
    """The file of a new certificate authority; its key lies beside it."""
    authority = folder / f"{name}.pem"
    extensions = ["-addext", "keyUsage=critical,keyCertSign"]
    key = folder / f"{name}.key"
    run_openssl(
        "req", "-x509", *NEW_KEY, "-subj", f"/CN={name}", "-days", "2", *extensions, "-keyout", key, "-out", authority
    )
    return authority


def make_certificate(authority: Path, names: str = "IP:127.0.0.1", days: int = 2) -> Path:
    """A file with a server's certificate and its key, signed by an authority.

    :param names: what it is for, as OpenSSL writes it
    :param days: how long it is good; -1 for one that has expired
    """
    request, extensions = authority.with_suffix(".csr"), authority.with_suffix(".ext")
    key, certificate = authority.with_name("server.key"), authority.with_name(f"server{days}{len(names)}.pem")
    extensions.write_text(f"subjectAltName={names}\nauthorityKeyIdentifier=keyid\n")
    run_openssl("req", "-new", *NEW_KEY, "-subj", "/CN=search server", "-keyout", key, "-out", request)
    signed = ["-CA", authority, "-CAkey", authority.with_suffix(".key"), "-CAcreateserial", "-days", str(days)]
    run_openssl("x509", "-req", "-in", request, *signed, "-extfile", extensions, "-out", certificate)
    certificate.write_text(certificate.read_text() + key.read_text())
    return certificate


class Proxy(ThreadingHTTPServer):
    """Serves until its context ends."""

    daemon_threads = True

    def __init__(self, target: str, certificate: Path, key: str):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.key = urlsplit(target).netloc, key
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # Hands are shaken in the thread of the connection, so that one that is refused stops no other.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        """A client that does not like the certificate goes away; that is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization", "") != f"ApiKey {self.server.key}":
            reason = "unable to authenticate with provided credentials and anonymous access is not allowed"
            refusal = json.dumps({"error": {"type": "security_exception", "reason": reason}, "status": 401})
            self._send(401, {"Content-Type": "application/json"}, refusal.encode())
            return
        upstream = http.client.HTTPConnection(self.server.target, timeout=30)
        with contextlib.closing(upstream):
            kept = {
                name: value for name, value in self.headers.items() if name.lower() not in ("host", "authorization")
            }
            upstream.request(self.command, self.path, body, kept)
            found = upstream.getresponse()
            self._send(found.status, dict(found.getheaders()), found.read())

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815, the names http.server asks for

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def serve(target: str, certificate: Path, key: str) -> Iterator[str]:
    """The address of a proxy in front of `target`.

    :param certificate: a file with the certificate and its key
    :param key: the API key that is let through
    """
    with Proxy(target, certificate, key) as proxy, in_a_thread(proxy):
        yield f"https://127.0.0.1:{proxy.server_port}"

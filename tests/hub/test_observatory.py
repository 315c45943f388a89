"""The MDN HTTP Observatory gives every template in every language 130 points or more; csp_evaluator finds no hole."""

import datetime
import ipaddress
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser import full_pages
from tests.browser.addresses import ADDRESSES
from tests.conftest import fetch_part, service_missing
from tests.serving import ROOT, copy_database, environment, free_port, manage, run_manage, running

LANGUAGES = ["en", "fi", "sv", "fr", "ar"]
LEAST = 130
# The scanner takes no errors; tests/hub/test_headers.py does.
ERRORS = {"not found", "bad request", "contact with errors", "owner's link that is none"}
ERRORS |= {"link of a registration that is none"}


@pytest.fixture(scope="session")
def observatory() -> Path:
    """The folder with the scanner; ports 80 and 443 are to be had."""
    folder = fetch_part("observatory", "it cannot be fetched")
    for port in (80, 443):
        with socket.socket() as probe:
            try:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                service_missing("observatory", f"port {port} of loopback: {error}")
    return folder


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """(key, certificate) of localhost, which its own test alone trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    unlocked = serialization.NoEncryption()
    kept = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    (folder / "key.pem").write_bytes(kept)
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "key.pem", folder / "certificate.pem"


@pytest.fixture
def production(loaded_database, tmp_path):
    """The address of the loaded site, and of pages with all there is, with production's settings and its server."""
    port = free_port()
    database = copy_database(loaded_database, tmp_path / "hub.sqlite3")
    manage(database, "shell", "--verbosity=0", code="from tests.browser.full_pages import build; build()")
    variables = environment(database) | {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "SECRET_KEY": "only for this test, and long enough to be taken for one",
        "PRIVATE_DATA_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "localhost",
        "BASE_URL": "https://localhost",
        "SECURITY_CONTACT": "mailto:security@hub.example.org",
    }
    run_manage(variables, "collectstatic", "--noinput", "--verbosity=0")
    program = [Path(sys.executable).with_name("gunicorn"), "hub.wsgi", "--bind", f"127.0.0.1:{port}", "--threads=4"]
    with running(program, variables, port, tmp_path / "server.log"):
        yield f"http://127.0.0.1:{port}"


def test_every_template_in_every_language_is_scored_well(observatory, certificate, production):
    key, own = certificate
    pages = [page for name, page in (ADDRESSES | full_pages.ADDRESSES).items() if name not in ERRORS]
    paths = [f"/{language}/{page}" for page in pages for language in LANGUAGES]
    paths += ["/admin/login/", "/robots.txt", "/api/v1/docs", "/.well-known/security.txt"]
    done = subprocess.run(
        ["node", ROOT / "ops/observatory/scan.mjs", observatory, production, key, own, *paths],
        env=os.environ
        | {"NODE_EXTRA_CA_CERTS": str(own), "NO_PROXY": "localhost", "HTTPS_PROXY": "", "HTTP_PROXY": ""},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told) == len(paths)
    assert {path: result for path, result in told.items() if result["score"] < LEAST} == {}
    assert [path for path, result in told.items() if result["severe"]] == []

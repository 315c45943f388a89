"""Every answer carries the headers, whatever it is: pages, errors, redirects, files, the admin, what partners read.

HEADERS_URL=https://hub.example.org tries an address that is served instead: then what a proxy sends is looked at.
"""

import os
import urllib.error
import urllib.request

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from wagtail.documents.models import Document
from wagtail.images.models import Image

from tests.factories import media, user_in
from tests.hub.walk import addresses

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TAKEN_ELSEWHERE = ("/api/", "/oai", "/export/", "/schemas/", "/id/")  # and the feeds: any website may read them
SECURE = override_settings(SECURE_HSTS_SECONDS=63_072_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)


def assert_headers(headers, path: str, secure: bool = True) -> None:
    for name, value in FIXED.items():
        assert headers.get(name) == value, (path, name, headers.get(name))
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, path
    assert "http" not in policy, path
    assert "camera=()" in headers.get("Permissions-Policy", ""), path
    assert headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN"), path
    resource = headers.get("Cross-Origin-Resource-Policy")
    assert resource == "same-origin" or (resource == "cross-origin" and is_shared(path)), (path, resource)
    assert not any(sign.isdigit() for sign in headers.get("Server", "")), (path, headers.get("Server"))
    assert "X-Powered-By" not in headers, path
    if secure:
        assert "max-age=63072000; includeSubDomains" in headers.get("Strict-Transport-Security", ""), path


def assert_says_what_it_is(response, path: str) -> None:
    """XML may say its charset itself, in its first line."""
    kind = response.headers.get("Content-Type", "").replace('"', "")
    assert kind or response.status_code in (204, 304), path
    if kind.startswith("text/") or (kind.endswith("xml") and not response.content.startswith(b"<?xml")):
        assert "charset=utf-8" in kind, (path, kind)


def is_shared(path: str) -> bool:
    return path.startswith(TAKEN_ELSEWHERE) or "/feed." in path


@SECURE
def test_every_address_of_the_site_carries_the_headers(tree):
    client = Client(raise_request_exception=False)
    client.force_login(user_in("Editors"))
    seen = set()
    for path in sorted(set(addresses())):
        response = client.get(path, secure=True)
        assert_headers(response.headers, path)
        assert_says_what_it_is(response, path)
        seen.add(response.status_code)
    assert {200, 302, 404, 405} <= seen
    assert len(set(addresses())) > 250


@SECURE
@pytest.mark.parametrize("way", ["get", "post", "put", "delete", "options", "head"])
@pytest.mark.parametrize(
    "path", ["/en/", "/api/v1/search", "/oai", "/en/message/", "/admin/login/", "/en/news/feed.atom"]
)
def test_every_method_is_answered_with_the_headers(tree, path, way):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert_headers(getattr(client, way)(path, secure=True).headers, path)


@SECURE
@pytest.mark.parametrize(
    ("path", "status", "extra"),
    [
        ("/en/nothing/", 404, {}),
        ("/en/%00/", 400, {}),
        ("/en/", 400, {"headers": {"Host": "not.ours.example"}}),
        ("/admin/failwhale/", 500, {}),
        ("/robots.txt", 200, {}),
        ("/", 302, {}),
        ("/en", 301, {}),
    ],
)
def test_errors_and_redirects_carry_the_headers(tree, admin, path, status, extra):
    response = admin.get(path, secure=True, **extra)
    assert response.status_code == status
    assert_headers(response.headers, path)


@pytest.fixture
def admin(tree):
    client = Client(raise_request_exception=False)
    client.force_login(user_in("Administrators", is_superuser=True, name="root"))
    return client


@override_settings(SECURE_SSL_REDIRECT=True)
@pytest.mark.parametrize(("host", "status"), [("localhost", 301), ("not.ours.example", 400)])
def test_what_is_not_encrypted_is_sent_on_with_the_headers(tree, host, status):
    response = Client().get("/en/", headers={"Host": host})
    assert response.status_code == status
    assert_headers(response.headers, "/en/", secure=False)


@SECURE
def test_files_carry_the_headers(tree):
    image = media.image()
    document = Document.objects.create(title="A file", file=ContentFile(b"words", "file.txt"))
    for path in ("/static/hub/css/base.css", image.file.url, image.get_rendition("width-10").url, document.url):
        response = Client().get(path, secure=True)
        assert response.status_code == 200, path
        assert_headers(response.headers, path)
    assert Image.objects.count() == 1


@pytest.mark.skipif("HEADERS_URL" not in os.environ, reason="HEADERS_URL names no address that is served")
@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/nothing/", "/%00", "/static/nothing", "/media/nothing", "/admin/login/", "/oai", "/api/v1/terms"],
)
def test_a_served_address_carries_the_headers(path):
    """The certificate is not looked at: a stand-in has none that anyone knows."""
    import ssl

    context = ssl._create_unverified_context()  # noqa: S323
    try:
        answer = urllib.request.urlopen(os.environ["HEADERS_URL"] + path, timeout=30, context=context)
    except urllib.error.HTTPError as error:
        answer = error
    assert_headers(answer.headers, path, secure=os.environ["HEADERS_URL"].startswith("https"))

"""Several processes are one site: what one of them takes, all of them show."""

import contextlib
import json
import re
import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.production.editing import publish
from tests.serving import until


def test_what_is_published_is_at_every_address_of_the_cache_at_once(stack):
    path = publish(stack, "Before")
    for number in range(3):
        title = f"After change {number}"
        publish(stack, title)
        for address in (path, "/en/news/", "/en/"):
            until(lambda address=address, title=title: title in stack.get(address).text, 20)


def test_a_published_page_waits_in_the_cache_for_its_first_reader(stack):
    path = publish(stack, "Once")
    until(lambda: "Once" in stack.get(path).text, 20)
    publish(stack, "Waits for its first reader")
    until(lambda: any(b"Waits for its first reader" in page for page in kept(stack)), 20)


def kept(stack) -> Iterator[bytes]:
    """What the page cache holds."""
    for path in Path(stack.settings["RUN"], "pages").rglob("*"):
        with contextlib.suppress(OSError):  # a folder, or gone meanwhile
            yield path.read_bytes()


def test_pages_are_kept_and_whoever_is_signed_in_sees_the_site_itself(stack):
    stack.get("/sv/practices/")
    assert stack.get("/sv/practices/").cache == "HIT"
    assert stack.get("/sv/practices/", Cookie="__Host-sessionid=abc").cache == "BYPASS"
    assert stack.get("/sv/practices/").cache == "HIT"


@pytest.mark.parametrize(
    "path", ["/en/", "/en/nothing/", "/static/hub/css/base.css", "/api/v1/terms?lang=en", "/admin/"]
)
def test_every_answer_in_front_of_the_site_is_strict(stack, path):
    headers = stack.get(path).headers
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["server"] == "nginx"
    assert "set-cookie" not in headers


def test_pictures_come_from_the_bucket_by_our_own_address(stack):
    said = stack.shell("""
import io
from PIL import Image as Pillow
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
made = io.BytesIO()
Pillow.new("RGB", (400, 300), "teal").save(made, "JPEG")
image = get_image_model().objects.create(title="Teal", file=ImageFile(io.BytesIO(made.getvalue()), name="teal.jpg"))
print(image.file.storage.bucket_name, image.get_rendition("fill-100x100").url)
""").split()
    assert said[-2] == "media"
    assert said[-1].startswith("/media/images/")
    for server in ["", *stack.applications]:
        answer = stack.get(said[-1], server=server)
        assert answer.status == 200
        assert answer.headers["content-type"] == "image/jpeg"


def test_too_many_messages_from_one_network_are_told_to_wait(stack):
    """The limit of this site is high, so that other tests can write; that it is kept is what counts."""
    limits = Path(stack.settings["RUN"], "nginx.conf").read_text()
    assert re.search(r"limit_req_zone \$form zone=form:1m rate=6000r/m;", limits)
    statuses = {}
    for number in range(400):
        answer = stack.get(f"/api/v1/suggest?lang=en&q=a{number}")
        statuses.setdefault(answer.status, answer)
        if answer.status == 429:
            break
    told = statuses[429]
    assert told.headers["retry-after"]
    assert json.loads(told.text)["status"] == 429
    page = until_told(stack)
    assert '<html lang="fi"' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def until_told(stack):
    """The page that a reader gets who searched too often."""
    for number in range(400):
        answer = stack.get(f"/fi/search/?q=a{number}")
        if answer.status == 429:
            return answer
    raise AssertionError("no limit")


def test_metrics_and_the_parts_are_not_for_the_world(stack):
    for path in ("/metrics", "/health/ready"):
        assert stack.get(path).status == 404


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_of_tls_are_refused(stack, version):
    host, port = stack.settings["HTTPS"].split(":")
    old = ssl.create_default_context(cafile=str(stack.folder / "tls/site.crt"))
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = version
    with socket.create_connection((host, int(port))) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname="localhost")


def test_hundreds_of_connections_that_say_nothing_keep_no_reader_waiting(stack):
    host, port = stack.settings["HTTPS"].split(":")
    with contextlib.ExitStack() as idle:
        for _ in range(400):
            idle.enter_context(socket.create_connection((host, int(port))))
        answers = [stack.get(path) for path in ("/en/", "/fi/news/", "/ar/contact/")]
    assert [answer.status for answer in answers] == [200] * 3
    assert max(answer.seconds for answer in answers) < 10


def test_a_connection_that_says_nothing_is_closed(stack):
    host, port = stack.settings["HTTPS"].split(":")
    with socket.create_connection((host, int(port)), timeout=40) as silent:
        assert silent.recv(100) == b""

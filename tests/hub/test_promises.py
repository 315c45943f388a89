"""What the table of the security standard promises and no other test shows: docs/operations/asvs.md."""

import ast
import json
import re

import pytest
from django.test import Client

from hub.blocks import BodyBlock
from tests.factories import user_in
from tests.hub.test_settings import GOOD, start_production
from tests.serving import ROOT

SOURCES = [path for folder in ("hub", "good_practices", "news", "mentoring") for path in (ROOT / folder).rglob("*.py")]
CALLS = {
    "eval",
    "exec",
    "compile",
    "os.system",
    "os.popen",
    "pickle.loads",
    "pickle.load",
    "marshal.loads",
    "yaml.load",
}


def typed(url: str, text: str = "words") -> str:
    """What the editor sends for a text that is a link."""
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    block["entityRanges"] = [{"offset": 0, "length": len(text), "key": 0}]
    return json.dumps({"blocks": [block], "entityMap": {"0": link}})


def stored(sent: str) -> str:
    return BodyBlock().child_blocks["text"].value_from_datadict({"x": sent}, {}, "x").source


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", "\tjavascript:x"])
def test_a_link_with_another_protocol_is_taken_out(url):
    assert "href" not in stored(typed(url))
    assert 'href="https://a.example/"' in stored(typed("https://a.example/"))


def test_markup_of_an_editor_is_cleaned():
    html = stored(typed("https://a.example/", "<script>alert(1)</script><img onerror=x>"))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_no_code_and_no_command_is_made_of_texts():
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
            if isinstance(node, ast.keyword) and node.arg == "shell":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert len(SOURCES) > 150
    assert found == []


def test_no_weak_hash_protects_anything():
    weak = [path for path in SOURCES if re.search(r"hashlib\.(md5|sha1|new)|\b(MD5|SHA1)\(", path.read_text())]
    assert weak == []


def test_cookies_of_a_public_site_are_bound_to_it():
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    names += ["SESSION_COOKIE_HTTPONLY"]
    code = f"from django.conf import settings as s; print([getattr(s, name) for name in {names}])"
    told = start_production("shell", "--verbosity=0", "--command", code, **GOOD).stdout
    assert "['__Host-sessionid', '__Host-csrftoken', True, True, True]" in told


def test_a_post_without_its_token_is_refused(tree):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_in("Editors"))
    page = tree.homes["en"]
    for headers in ({}, {"Origin": "https://other.example"}, {"Content-Type": "text/plain"}):
        response = client.post(f"/admin/pages/{page.pk}/edit/", {"title": "Forged"}, headers=headers)
        assert response.status_code == 403
    page.refresh_from_db()
    assert page.title == "Home en"


@pytest.mark.parametrize(
    "path", [".git/config", ".env", "var/hub.sqlite3", "manage.py", "static/../manage.py", "media/../hub/urls.py"]
)
@pytest.mark.parametrize("before", ["/", "//", "/static/%2e%2e/", "/media/%2e%2e/%2e%2e/"])
def test_no_file_of_the_project_is_served(tree, path, before):
    response = Client().get(before + path)
    assert response.status_code in (301, 302, 400, 404)
    assert b"django" not in response.content


def test_sessions_are_never_in_an_address(tree):
    signed_in, stranger = Client(), Client()
    signed_in.force_login(user_in("Editors"))
    key = signed_in.session.session_key
    assert key not in signed_in.get("/admin/", follow=True).text
    assert stranger.get(f"/admin/?sessionid={key}").status_code == 302

"""What every answer carries, and what no request may break."""

import pytest
from django.test import Client

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
PUBLIC = [
    "/en/",
    "/fi/practices/",
    "/en/news/",
    "/en/contact/",
    "/en/nothing/",
    "/robots.txt",
    "/sitemap.xml",
    "/en/news/feed.atom",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_answers_are_strict_and_set_no_cookie(client, tree, path):
    response = client.get(path)
    assert response["Content-Security-Policy"] == STRICT
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert not response.cookies


def test_the_admin_has_its_own_policy_and_still_asks_no_other_host(client, tree):
    policy = client.get("/admin/pages/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/en/", "/fi/practices/", "/en/news/", "/ar/contact/"])
def test_public_pages_name_no_other_host_but_in_links(client, tree, path):
    import re

    loaded = re.findall(
        r'<(?:script|img|link rel="stylesheet"|iframe|source)[^>]+(?:src|href|srcset)="([^"]+)"', client.get(path).text
    )
    assert all(address.startswith("/") for address in loaded)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "topic=%00",
        "q=" + "a" * 20_000,
        "q=" + "%F0%9F%98%80" * 100,
        "q=%ED%A0%80",
        "q='%22;--&sort=x&page=x",
        "q=%25_\\",
        "page=0",
        "page=-1",
        "page=99999999999999999999999999",
        "page=%D9%A3",
        "topic=nothing&country=XX&year=abcd&status=%3Cscript%3E",
        "&".join(f"topic=t{n}" for n in range(500)),
        "year=999999999999999999999",
        "kind=prevention&kind=prevention",
    ],
)
@pytest.mark.parametrize("path", ["/en/practices/", "/fi/news/", "/ar/"])
def test_odd_queries_get_a_page_or_a_clear_400(client, tree, path, query):
    tree.practice()
    response = client.get(f"{path}?{query}")
    assert response.status_code == (400 if "%00" in query else 200)
    assert "<h1" in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/sitemap.xml", "/sitemap-en.xml", "/en/news/feed.atom", "/en/"])
def test_head_is_answered_as_get_is(client, tree, path):
    assert client.head(path).status_code == client.get(path).status_code


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_get_a_page_of_the_site(tree, method):
    response = getattr(Client(enforce_csrf_checks=True), method)("/fi/practices/")
    assert response.status_code in (403, 405)
    assert "cookie" not in response.text.lower()


def test_a_nul_byte_is_refused_with_a_sentence_in_the_language(client, tree):
    response = client.get("/fi/practices/?q=%00")
    assert response["Content-Security-Policy"] == STRICT
    assert response["X-Frame-Options"] == "DENY"
    assert response.status_code == 400
    assert '<html lang="fi"' in response.text
    assert client.get("/en/a%00b/").status_code == 400


def test_500_is_in_the_language_of_the_address_and_needs_no_database(rf):
    from hub.views import server_error

    response = server_error(rf.get("/ar/practices/"))
    assert response.status_code == 500
    assert '<html lang="ar" dir="rtl">' in response.text
    assert "<h1>" in response.text


@pytest.mark.parametrize("language", ["en", "fi", "sv", "fr", "ar"])
def test_error_pages_differ_by_language(client, tree, language):
    from django.utils.translation import gettext, override

    with override(language):
        title = gettext("This page is not here")
    assert f"<h1>{title}</h1>" in client.get(f"/{language}/nothing/").text
    assert (title == "This page is not here") is (language == "en")

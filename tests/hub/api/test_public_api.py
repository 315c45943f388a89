"""The public API: its contract, its errors, and that any website may read it."""

import json
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hub.search import facets
from hub.search.facets import Facet, registered
from tests.serving import ROOT

SEARCH, SUGGEST = "/api/v1/search", "/api/v1/suggest"
STORED = ROOT / "docs/partners/openapi.json"


@pytest.fixture
def contract(client, tree) -> dict:
    """The contract as a reader of Arabic gets it."""
    return client.get("/api/v1/openapi.json", headers={"Accept-Language": "ar"}).json()


def parameters(contract: dict) -> dict[str, dict]:
    return {row["name"]: row for row in contract["paths"][SEARCH]["get"]["parameters"]}


def assert_problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    body = response.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"] and body["detail"]  # noqa: PT018
    return body


def test_the_stored_contract_is_the_one_served(contract, capsys):
    assert contract["openapi"] == "3.1.0"
    assert contract == json.loads(STORED.read_text()), "make openapi writes it anew"
    call_command("openapi")
    assert capsys.readouterr().out == STORED.read_text()


def test_each_facet_of_a_feature_is_a_parameter(contract):
    told = parameters(contract)
    assert list(told) == ["lang", "q", "in", "sort", "page", *[facet.name for facet in registered()]]
    assert len(registered()) > 10
    assert told["topic"]["description"].startswith("Topic, by code")
    assert told["topic"]["schema"]["type"] == "array"
    assert told["lang"]["required"] is True
    assert not any(row["required"] for name, row in told.items() if name != "lang")


def test_a_facet_declared_later_is_told_and_read(client, tree, monkeypatch):
    monkeypatch.setattr(facets, "_registered", dict(facets._registered))
    facets.register([Facet("colour", "colour", "Colour", lambda labels: {"red": "Red"}, searched=False)])
    assert "colour" in parameters(client.get("/api/v1/openapi.json").json())
    assert client.get(SEARCH, {"lang": "en", "q": "mentoring", "colour": "red"}).status_code == 200
    assert "blue" in assert_problem(client.get(SEARCH, {"lang": "en", "colour": "blue"}), 400)["detail"]


def test_the_contract_names_what_it_refers_to_and_no_more(contract):
    told = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(contract)))
    assert set(contract["components"]["schemas"]) == told >= {"Found", "FoundPage", "Problem", "Record", "Tombstone"}
    operations = [method for methods in contract["paths"].values() for method in methods.values()]
    names = {operation["operationId"] for operation in operations}
    assert names == {"practices", "practice", "terms", "search", "suggest"}
    for operation in operations:
        assert list(operation["responses"]["400"]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("lang", "de"), ("in", "attic"), ("sort", "random"), ("page", "0"), ("page", "1_0"), ("page", "+1")],
)
def test_a_wrong_value_is_named(client, tree, name, value):
    body = assert_problem(client.get(SEARCH, {"lang": "en", "q": "a", name: value}), 400)
    assert f"“{name}”" in body["detail"]


def test_a_missing_language_is_named(client, tree):
    for address in (SEARCH, SUGGEST):
        assert "“lang”" in assert_problem(client.get(address, {"q": "mentoring"}), 400)["detail"]


def test_an_empty_value_is_none(client, tree):
    full = client.get(SEARCH, {"lang": "en", "q": "mentoring"}).json()
    assert full["results"]
    assert client.get(f"{SEARCH}?lang=en&q=mentoring&in=&sort=&page=&topic=").json() == full


def test_sections_and_facets_narrow(client, tree):
    tree.practice(title="Mentoring circles", countries=["FI"])
    tree.practice(title="Mentoring at school", countries=["SE"])

    def titles(**query) -> list[str]:
        results = client.get(SEARCH, {"lang": "en", "q": "mentoring", "sort": "title", **query}).json()["results"]
        return [row["title"] for row in results]

    practices = ["Mentoring at school", "Mentoring circles"]
    assert titles() == [*practices, "Mentoring model en"]
    assert titles(**{"in": ["practices", "news"]}) == practices
    assert titles(**{"in": "mentoring"}) == ["Mentoring model en"]
    assert titles(country="FI") == ["Mentoring circles"]
    assert titles(country=["FI", "SE"]) == practices


@pytest.mark.parametrize("address", ["/api/v1/nope", "/api/v1/search/", "/api/nope/", "/api/v1/"])
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_an_address_that_is_not_there_says_so(client, tree, address, method):
    assert_problem(getattr(client, method)(address), 404)


@pytest.mark.parametrize("address", [SEARCH, SUGGEST, "/api/v1/openapi.json", "/api/v1/docs"])
def test_addresses_are_read_only(tree, address):
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(address)
        assert_problem(response, 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [f"{SEARCH}?lang=en&q=home", f"{SUGGEST}?lang=en&q=ho", "/api/v1/openapi.json"])
def test_any_website_may_ask(client, tree, address):
    answer, head, asked = client.get(address), client.head(address), client.options(address)
    assert [answer.status_code, head.status_code, asked.status_code] == [200, 200, 204]
    assert answer.json()
    assert (head.content, head["Content-Length"]) == (b"", answer["Content-Length"])
    assert asked["Access-Control-Allow-Methods"] == asked["Allow"] == "GET, HEAD, OPTIONS"
    for response in (answer, head, asked):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not response.cookies


def test_what_no_view_gets_to_see_is_a_problem_too(client, tree, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert_problem(client.get(f"{SEARCH}?lang=en&q=%00"), 400)
    assert_problem(client.get(f"{SEARCH}?lang=en&" + "&".join("topic=mentoring" for _number in range(11))), 413)


def test_a_failure_of_the_site_is_a_problem_too(tree):
    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hub_search_documenttext RENAME TO elsewhere")
    response = client.get(SEARCH, {"lang": "en", "q": "mentoring"})
    assert "Traceback" not in response.text
    # SQLite says of a table that is missing what it says of a database that is away.
    assert_problem(response, 503 if connection.vendor == "sqlite" else 500)


def test_other_addresses_are_not_opened(client, tree):
    for address in ("/en/", "/en/nope/", "/api", "/api/v1/docs"):
        response = client.get(address)
        assert "Access-Control-Allow-Origin" not in response
        assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("language", ["en", "fi", "ar"])
def test_the_docs_list_every_parameter_and_field(client, tree, contract, language):
    page = client.get("/api/v1/docs", headers={"Accept-Language": language}).text
    with translation.override(language):
        assert f"<h1>{translation.gettext('Public API')}</h1>" in page
    assert f'<h2 id="get-search"><code>GET {SEARCH}</code></h2>' in page
    main = page[page.index("<main") : page.index("</main>")]
    names = []
    for operation in (path["get"] for path in contract["paths"].values()):
        names += [row["name"] for row in operation["parameters"]]
        for status, answer in operation["responses"].items():
            names += [f"{status} {answer['description']}", *answer.get("headers", [])]
    names += [name for schema in contract["components"]["schemas"].values() for name in schema["properties"]]
    assert re.findall(r"<dt><code>([^<]+)</code></dt>", main) == names
    for text in (
        "relevance | newest | title | checked",
        'array of <a href="#FoundPage">FoundPage</a>',
        'array of <a href="#Record">Record</a> | <a href="#Tombstone">Tombstone</a>',
        "string (date-time) | string (date)",
        "string (date) | null",
        "integer | null",
        'object of array of <a href="#Entry">Entry</a>',
    ):
        assert f"<code>{text}</code>" in main, text
    assert set(re.findall(r'href="#(\w+)"', main)) <= set(re.findall(r'id="(\w+)"', main))
    assert ('<div class="prose" lang="en" dir="ltr">' in main) == (language != "en")


def test_the_number_of_queries_does_not_grow(client, tree):
    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    few = count(f"{SEARCH}?lang=en&q=mentoring")
    for number in range(15):
        tree.practice(title=f"Mentoring {number}")
    assert count(f"{SEARCH}?lang=en&q=mentoring") == few

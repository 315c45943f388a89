"""What cannot be meant is refused early and clearly; whatever is sent, the site answers."""

import json
import os
from urllib.parse import quote, urlencode

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import UploadedFile

from hub.models import Term
from tests.factories import user_in
from tests.hub.test_contact import token
from tests.hub.walk import PLACES, addresses

USUAL = 100
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", USUAL))  # make soak: more
BEYOND = "9" * 25  # what no database counts
ODD = ["x", "-1", "0000-99-99", "%F0%9F%98%80", "'\"%25*", "%ED%A0%80", "1 OR 1"]
FIELDS = "p page q ordering id locale collection_id content_type object_id user created_at_from handled language tag "
FIELDS += "usage_count page_type parent_page_id term in sort year topic scheme kind limit offset"


@pytest.fixture
def admin(tree):
    client = Client(raise_request_exception=False)
    client.force_login(user_in("Administrators", is_superuser=True, name="root"))
    return client


@pytest.mark.parametrize("value", ["a\x00b", json.dumps({"blocks": [{"text": "a\x00b"}]}), '["\\ud800"]'])
def test_what_is_no_text_is_refused_in_forms_of_the_admin(admin, tree, value):
    response = admin.post(f"/admin/pages/{tree.homes['en'].pk}/edit/", {"title": value})
    assert response.status_code == 400
    assert "<h1>This address does not work</h1>" in response.text


@pytest.mark.parametrize("body", ['{"value": "a\\u0000"}', '{"value": "\\ud800"}'])
def test_what_is_no_text_is_refused_in_json(admin, body):
    response = admin.put("/admin/localize/translate/1/strings/1/edit/", body, content_type="application/json")
    assert response.status_code == 400


def test_a_name_of_a_file_with_nul_is_refused(admin):
    body = b'--x\r\nContent-Disposition: form-data; name="a\x00"; filename="b.txt"\r\n\r\nwords\r\n--x--\r\n'
    response = admin.post("/admin/documents/add/", body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "value", ["😀 and \\u0000 as words", '{"a": "😀 \\\\u0000"}', '["\\ud83d\\ude00"]', '{"broken', "[[[" * 9000]
)
def test_text_that_only_looks_odd_passes(admin, value):
    assert admin.post("/admin/documents/add/", {"title": value}).status_code == 200


@pytest.mark.parametrize(
    ("language", "says"), [("en", "This is too much at once"), ("fi", "Tämä on liikaa yhdellä kertaa")]
)
def test_too_much_is_refused_in_the_language_of_the_reader(tree, language, says):
    for fields in ({"message": "x" * 3_000_000}, {f"f{n}": "" for n in range(10_001)}):
        response = Client().post(f"/{language}/message/", fields)
        assert response.status_code == 413
        assert f"<h1>{says}</h1>" in response.text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(admin):
    large = SimpleUploadedFile("a.txt", b"x" * 12_100_000)
    assert admin.post("/admin/documents/add/", {"title": "x", "file": large}).status_code == 413
    unread = Client().generic("POST", "/en/message/", b"", CONTENT_LENGTH="99999999999")
    assert unread.status_code == 413


def test_the_api_tells_it_as_a_problem(tree):
    response = Client().generic("GET", "/api/v1/search", b"", CONTENT_LENGTH="99999999999")
    assert response.status_code == 413
    assert response.json()["detail"] == "This is more than the site takes in one request."


@pytest.mark.parametrize(
    "path",
    ["/admin/workflows/edit/1/?p=x", "/admin/documents/chooser/chosen/x/"],
)
def test_an_address_of_the_admin_that_holds_no_value_is_refused_and_logged(admin, path, caplog):
    response = admin.get(path)
    assert response.status_code == 400
    assert "could not be read" in caplog.text
    assert "<h1>This address does not work</h1>" in response.text


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_a_form_of_the_admin_without_a_field_that_its_view_reads_is_refused_and_logged(admin, kind, caplog):
    fields = {"title": "x", "file": SimpleUploadedFile("a.txt", b"words")}
    response = admin.post(f"/admin/{kind}/multiple/add/", fields)
    assert response.status_code == 400
    assert "could not be read" in caplog.text
    assert "<h1>This address does not work</h1>" in response.text


def test_a_link_without_an_address_is_asked_for_again(admin):
    answer = admin.post("/admin/choose-external-link/", {})
    assert answer.status_code == 200
    assert "This field is required." in answer.json()["html"]


def test_redirects_without_their_file_are_refused(admin):
    assert admin.post("/admin/redirects/import/process/", {}).status_code == 400


def test_an_upload_is_finished_by_those_who_may_upload(client, tree):
    user = user_in("Reviewers")
    client.force_login(user)
    for kind, model in (("image", Image), ("document", Document)):
        content_type = ContentType.objects.get_for_model(model)
        begun = UploadedFile.objects.create(for_content_type=content_type, uploaded_by_user=user)
        address = f"/admin/{kind}s/multiple/create_from_uploaded_{kind}/{begun.pk}/"
        answer = client.post(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.status_code == 403


def test_a_method_that_nothing_in_the_admin_sends_is_refused(admin, tree):
    """Wagtail's views of deletions would take DELETE, and write no line in the log."""
    term = Term.objects.get(code="mentoring")
    answer = admin.delete(f"/admin/snippets/hub/term/delete/{term.pk}/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert Term.objects.filter(pk=term.pk).exists()


def test_no_address_fails_for_a_number_that_no_database_counts(admin):
    failed = [path for path in sorted({*addresses(PLACES | {"int": BEYOND})}) if admin.get(path).status_code >= 500]
    assert failed == ["/admin/failwhale/"]  # Wagtail's own, which is there to fail


def test_no_list_of_the_admin_fails_for_a_value_that_is_none(admin):
    """Numbers beyond counting, and texts that are no value: on a third of the lists; make soak: on all of them."""
    lists = [path for path in sorted({*addresses()}) if path.startswith("/admin/") and "logout" not in path]
    lists = [path for path in lists if not path.endswith("/1/") and admin.get(path).status_code == 200]
    assert len(lists) > 80
    names = FIELDS.split()
    beyond = urlencode(dict.fromkeys(names, BEYOND))
    odd = "&".join(f"{name}={ODD[place % len(ODD)]}" for place, name in enumerate(names))
    tried = [f"{path}?{query}" for path in lists for query in (beyond, odd)]
    failed = [path for path in tried[:: 1 if EXAMPLES > USUAL else 3] if admin.get(path).status_code >= 500]
    assert failed == []


texts = st.one_of(
    st.sampled_from(
        [
            "\x00",
            "\ud800",
            "\u202eabc",
            BEYOND,
            "-1",
            "0",
            "9223372036854775808",
            "'\"%;--",
            "{{7*7}}",
            "*:*",
            "a" * 20_000,
        ]
    ),
    st.text(max_size=60),
    st.integers().map(str),
    st.dates().map(str),
)
READ = [
    "/en/search/",
    "/ar/practices/",
    "/fi/news/",
    "/en/news/feed.atom",
    "/en/feed.rss",
    "/fi/search/feed.rss",
    "/oai",
]
READ += ["/export/practices.csv", "/export/practices.jsonl", "/api/v1/search", "/api/v1/practices", "/api/v1/terms"]
READ += ["/api/v1/suggest", "/en/mistake/", "/en/contact/"]
NAMES = [
    "q",
    "in",
    "sort",
    "page",
    "lang",
    "cursor",
    "updated_since",
    "limit",
    "scheme",
    "kind",
    "topic",
    "year",
    "country",
]
NAMES += ["verb", "identifier", "metadataPrefix", "set", "from", "until", "resumptionToken", "sent", "page", "status"]
hostile = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def coded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def answered(response) -> bool:
    return response.status_code < 500


@hostile
@given(
    path=st.sampled_from(READ),
    query=st.lists(st.tuples(st.sampled_from(NAMES), texts), max_size=5),
    language=texts.filter(lambda text: text.isascii() and text.isprintable()),
)
def test_whatever_is_asked_is_answered(tree, path, query, language):
    asked = "&".join(f"{name}={coded(value)}" for name, value in query)
    assert answered(Client().get(f"{path}?{asked}", headers={"Accept-Language": language[:200]}))


@hostile
@given(
    path=st.lists(texts.filter(lambda text: len(text) < 500), min_size=1, max_size=3),
    before=st.sampled_from(["/", "/en/", "/id/", "/api/v1/practices/", "/documents/", "/admin/pages/", "/schemas/"]),
)
def test_whatever_the_address_it_is_answered(tree, path, before):
    assert answered(Client().get(before + "/".join(map(coded, path))))


@hostile
@given(
    fields=st.dictionaries(st.sampled_from(["message", "name", "email", "website", "text", "better", "verb"]), texts),
    given_token=st.one_of(texts, st.integers(-100_000, 200_000).map(lambda age: token(age))),
    path=st.sampled_from(["/en/message/", "/ar/message/", "/en/mistake/?page=x", "/oai"]),
)
def test_whatever_is_posted_is_answered(tree, fields, given_token, path):
    body = "&".join(f"{name}={coded(value)}" for name, value in {**fields, "token": given_token}.items())
    sent = Client().post(path, body, content_type="application/x-www-form-urlencoded")
    assert answered(sent)

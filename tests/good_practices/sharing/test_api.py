"""The library by the public API: what partners get, page by page, what changed, and what is refused."""

import json
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from wagtail.models import PageViewRestriction

from good_practices.models import SharedRecord
from good_practices.sharing.keeping import keep
from good_practices.sharing.record import Record, Tombstone
from hub.dates import utc_text
from tests.factories.translations import begin, translate
from tests.good_practices.test_shared_records import committed
from tests.hub.translation.test_freshness import change

PRACTICES, TERMS = "/api/v1/practices", "/api/v1/terms"


def below(address: str) -> str:
    """A path with its query; addresses have the site's own host."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "http://localhost:8000"
    return f"{parts.path}?{parts.query}"


def titles(client, **query) -> list[str]:
    return [row["title"] for row in client.get(PRACTICES, query).json()["results"]]


def detail(response, status: int = 400) -> str:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["detail"]


def age(**row) -> None:
    """Dates records back, as a library that was not changed just now has them."""
    SharedRecord.objects.filter(**row).update(updated="2026-01-02T10:00:00Z")


@pytest.fixture
def practice(tree):
    return committed(tree.practice, title="Circles", summary="What it does.", countries=["FI", "SE"])


def test_a_record_is_answered_as_it_is_kept(client, practice):
    began = utc_text(timezone.now())
    body = client.get(PRACTICES).json()
    assert began <= body.pop("asked") <= utc_text(timezone.now())
    kept = SharedRecord.objects.get()
    assert body == {"results": [json.loads(kept.as_json())], "next": None}
    assert Record.model_validate(body["results"][0]).title == "Circles"


def test_a_language_narrows(client, practice, tree):
    committed(translate, practice, tree, "fi")
    assert titles(client) == ["Circles", "fi: Circles"]
    assert titles(client, lang="fi") == ["fi: Circles"]
    assert titles(client, lang="sv") == []


def test_facets_narrow(client, practice, tree):
    committed(tree.practice, title="Squares", topics=["helpline"], countries=["SE"], start_year=2001)
    assert titles(client, topic="mentoring") == ["Circles"]
    assert titles(client, topic=["mentoring", "helpline"]) == ["Circles", "Squares"]
    assert titles(client, topic=["mentoring", "helpline"], country="SE", year="2001") == ["Squares"]
    assert titles(client, topic="helpline", country="FI") == []
    assert titles(client, country="", topic="") == ["Circles", "Squares"]


def test_what_is_not_public_is_not_there(client, practice, tree):
    hidden = committed(tree.practice, title="Hidden")
    with TestCase.captureOnCommitCallbacks(execute=True):
        PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft = tree.practice(title="Draft")
    committed(draft.unpublish)
    committed(begin, practice, tree, "fi")  # a page that shows the original's words
    unpublished = practice.get_latest_revision_as_object()
    unpublished.title = "Not yet"
    committed(unpublished.save_revision)
    assert titles(client) == ["Circles"]
    for uid in (hidden.uid, draft.uid):
        assert client.get(f"{PRACTICES}/{uid}").status_code == 410
    assert client.get(f"{PRACTICES}/{practice.uid}", {"lang": "fi"}).status_code == 404


def test_changes_are_told_from_their_second_on(client, practice, tree):
    committed(tree.practice, title="Squares")
    age()
    SharedRecord.objects.filter(uid=practice.uid).update(updated="2026-03-04T05:06:07Z")
    for since in ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07.9Z", "2026-03-04T07:06:07+02:00", "2026-03-04"):
        assert titles(client, updated_since=since) == ["Circles"], since
    assert titles(client, updated_since="2026-03-04T05:06:08Z") == []
    assert titles(client, updated_since="0001-01-01T00:00:00+23:59") == ["Circles", "Squares"]
    assert titles(client, updated_since="9999-12-31T23:59:59-23:59") == []


def test_what_was_withdrawn_is_told_to_who_asks_for_changes(client, practice, tree):
    committed(tree.practice, title="Squares", topics=["helpline"])
    age()
    committed(practice.unpublish)
    assert titles(client) == ["Squares"]
    changes = client.get(PRACTICES, {"updated_since": "2026-02-01"}).json()["results"]
    assert [(row["id"], row["withdrawn"]) for row in changes] == [(practice.uid, True)]
    assert Tombstone.model_validate(changes[0])
    assert "Circles" not in json.dumps(changes)
    for query, found in (({"topic": "mentoring"}, 1), ({"topic": "helpline"}, 0), ({"lang": "fi"}, 0)):
        answer = client.get(PRACTICES, {"updated_since": "2026-02-01", **query}).json()
        assert len(answer["results"]) == found, query


def test_all_is_taken_once_while_practices_come_and_go(client, tree):
    pages = [committed(tree.practice, title=f"Practice {number}") for number in range(9)]
    taken, address = [], f"{PRACTICES}?limit=2&lang=en&topic=mentoring&unread=a%26b%C3%A4"
    for round_ in range(20):
        response = client.get(below(address) if round_ else address)
        taken += [row["title"] for row in response.json()["results"]]
        address = response.json()["next"]
        if address is None:
            assert "Link" not in response
            break
        assert response["Link"] == f'<{address}>; rel="next"'
        assert "limit=2&lang=en&topic=mentoring" in address
        if round_ < 3:
            committed(pages[round_].unpublish)  # was there
            committed(pages[8 - round_].unpublish)  # is not there yet
            committed(tree.practice, title=f"New {round_}")
            committed(pages[3].save_revision().publish)
    assert taken == [f"Practice {number}" for number in range(6)] + ["New 0", "New 1", "New 2"]


def test_a_page_that_is_just_full_is_the_last(client, practice, tree):
    committed(tree.practice, title="Squares")
    assert client.get(PRACTICES, {"limit": 1}).json()["next"]
    assert client.get(PRACTICES, {"limit": 2}).json()["next"] is None


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("lang=de", "lang"),
        ("lang=en&lang=fi", "lang"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=%2B5", "limit"),
        ("limit=1_0", "limit"),
        (f"limit={'9' * 5000}", "limit"),
        ("limit=5&limit=6", "limit"),
        ("cursor=12", "cursor"),
        ("cursor=12.abc", "cursor"),
        ("cursor=.", "cursor"),
        ("cursor=%C3%A4.%C3%A4", "cursor"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-13-01", "updated_since"),
        ("updated_since=2026-02-30", "updated_since"),
        ("updated_since=2026-W01-1", "updated_since"),
        ("updated_since=20260101", "updated_since"),
        ("updated_since=1700000000", "updated_since"),
        ("updated_since=2026-01-01T10:00:00", "updated_since"),
        ("updated_since=2026-01-01T10:00:00+02:00", "updated_since"),  # the sign + is a space there
        ("updated_since=2026-01-01T25:00:00Z", "updated_since"),
        ("updated_since=0000-01-01", "updated_since"),
        ("updated_since=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", "updated_since"),
        ("updated_since=2026-01-01&updated_since=2026-01-02", "updated_since"),
    ],
)
def test_a_wrong_value_is_named(client, tree, query, name):
    assert f"“{name}”" in detail(client.get(f"{PRACTICES}?{query}"))


@pytest.mark.parametrize("query", ["topic=nonsense", "topic=mentoring&topic=nonsense", "year=nonsense"])
def test_an_unknown_code_is_named(client, tree, query):
    assert detail(client.get(f"{PRACTICES}?{query}")) == "Not known: nonsense."


def test_a_cursor_of_another_hand_is_refused(client, practice, tree, settings):
    committed(tree.practice)
    following = below(client.get(PRACTICES, {"limit": 1}).json()["next"])
    assert client.get(following).status_code == 200
    place, signature = following.split("cursor=")[1].split(".")
    assert "“cursor”" in detail(client.get(following.replace(f"{place}.{signature}", f"{int(place) + 1}.{signature}")))
    settings.SECRET_KEY = "another"
    assert "“cursor”" in detail(client.get(following))


def test_signs_that_no_text_has_are_refused(client, tree):
    for address in (f"{PRACTICES}?topic=%00", f"{PRACTICES}/a%00b", f"{TERMS}?lang=en&scheme=%00"):
        assert detail(client.get(address))


def test_one_practice_is_answered_in_the_language_it_was_written_in(client, tree):
    finnish = committed(tree.practice, language="fi", title="Piirit")
    committed(translate, finnish, tree, "en")
    SharedRecord.objects.filter(language="fi").delete()
    keep([finnish.uid])  # the original's row is the second one
    address = f"{PRACTICES}/{finnish.uid}"
    found = client.get(address).json()
    assert found["title"] == "Piirit"
    assert {row["lang"] for row in found["versions"]} == {"en", "fi"}
    assert client.get(address, {"lang": "en"}).json()["title"] == "en: Piirit"
    SharedRecord.objects.filter(language="fi").update(withdrawn=True)
    assert client.get(address).json()["title"] == "en: Piirit"
    assert client.get(address, {"lang": "fi"}).status_code == 410


def test_what_was_withdrawn_is_gone(client, practice, tree):
    committed(translate, practice, tree, "fi")
    address = f"{PRACTICES}/{practice.uid}"
    assert client.get(address, {"lang": "fi"}).json()["title"] == "fi: Circles"
    committed(practice.delete)
    for query in ({}, {"lang": "en"}):
        response = client.get(address, query)
        assert detail(response, 410) == "This has been withdrawn."
        assert Tombstone.model_validate(response.json()["record"]).id == practice.uid
        assert "Circles" not in response.text


def test_an_address_without_a_practice_says_so(client, practice):
    assert detail(client.get(f"{PRACTICES}/nobody"), 404) == "There is no practice with this id."
    assert detail(client.get(f"{PRACTICES}/{practice.uid}", {"lang": "sv"}), 404).startswith("This practice cannot")
    assert "“lang”" in detail(client.get(f"{PRACTICES}/{practice.uid}", {"lang": "de"}))


@pytest.mark.parametrize("address", ["", "?lang=en&limit=1", "/{uid}"])
def test_an_answer_that_is_known_is_not_sent_again(client, practice, tree, address):
    address = PRACTICES + address.format(uid=practice.uid)
    age()
    answer = client.get(address)
    assert answer["Last-Modified"] == "Fri, 02 Jan 2026 10:00:00 GMT"
    assert answer["Cache-Control"] == "no-cache"
    known = ({"If-None-Match": answer["ETag"]}, {"If-Modified-Since": answer["Last-Modified"]})
    for headers in known:
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == answer["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
    committed(change, practice, title="Squares")
    for headers in known:
        assert client.get(address, headers=headers).status_code == 200


def test_what_leaves_a_list_is_a_change_of_it(client, tree):
    stays, leaves = (committed(tree.practice, title=title, topics=["helpline"]) for title in ("Stays", "Leaves"))
    age()
    known = client.get(PRACTICES, {"topic": "helpline"})["Last-Modified"]
    committed(leaves.unpublish)
    again = client.get(PRACTICES, {"topic": "helpline"}, headers={"If-Modified-Since": known})
    assert again.status_code == 200
    assert [row["id"] for row in again.json()["results"]] == [stays.uid]


def test_no_date_is_told_in_the_second_of_a_change(client, practice, monkeypatch):
    changed = SharedRecord.objects.get().updated.timestamp()
    for later, told in ((0.9, None), (1, http_date(changed))):
        monkeypatch.setattr("time.time", lambda later=later: changed + later)
        for address in (PRACTICES, f"{PRACTICES}/{practice.uid}"):
            assert client.get(address).get("Last-Modified") == told


def test_any_website_may_read_what_it_needs(client, practice):
    for address in (PRACTICES, f"{PRACTICES}/{practice.uid}", f"{TERMS}?lang=en"):
        answer, head = client.get(address, headers={"Accept-Language": "ar"}), client.head(address)
        assert (head.content, head["ETag"]) == (b"", answer["ETag"])
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Access-Control-Expose-Headers"] == "ETag, Link"
        assert "Accept-Language" not in answer.get("Vary", "")
        assert "Content-Language" not in answer
        assert not answer.cookies


def test_queries_do_not_grow_with_the_number_of_records(client, tree):
    tree.practices(100)

    def count(**query) -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(client.get(PRACTICES, query).json()["results"]) == query["limit"]
        return len(found)

    count(lang="en", limit=1, topic="mentoring")
    assert count(lang="en", limit=10, topic="mentoring") == count(lang="en", limit=100, topic="mentoring") <= 4
    assert count(limit=10) == count(limit=100) == 2


def test_codes_are_explained_in_each_language(client, tree):
    found = client.get(TERMS, {"lang": "fi"}).json()
    entry = {row["code"]: row for row in found["country"]}["FI"]
    assert entry == {"code": "FI", "label": "Suomi", "lang": "fi", "definition": ""}
    topic = {row["code"]: row for row in found["topic"]}["mentoring"]
    assert topic == {"code": "mentoring", "label": "Mentoring", "lang": "en", "definition": ""}  # not translated
    assert {row["code"] for row in found["status"]} == {"active", "ended", "paused", "unknown"}
    assert found["evidence"][0]["label"] == "Kuvattu"
    assert found["evidence"][0]["definition"]
    assert "" not in {row["code"] for rows in found.values() for row in rows}


def test_one_scheme_can_be_asked_for(client, tree):
    whole = client.get(TERMS, {"lang": "sv"}).json()
    assert client.get(TERMS, {"lang": "sv", "scheme": "need"}).json() == {"need": whole["need"]}
    some = client.get(f"{TERMS}?lang=sv&scheme=need&scheme=kind").json()
    assert set(some) == {"need", "kind"}
    assert "“scheme”" in detail(client.get(TERMS, {"lang": "sv", "scheme": "nonsense"}))
    assert "“lang”" in detail(client.get(TERMS))
    answer = client.get(TERMS, {"lang": "sv"})
    assert client.get(TERMS, {"lang": "sv"}, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/api/v2/", "/api/v2/pages/", "/api/v3/", "/api/v3/pages/", "/api/v3-preview/"])
def test_the_apis_of_wagtail_are_not_there(client, practice, path):
    assert detail(client.get(path), 404)


def test_the_end_of_a_language_is_told_to_who_keeps_it(client, practice, tree, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        translate(practice, tree, "fi")
    with django_capture_on_commit_callbacks(execute=True):
        tree.homes["fi"].unpublish()
    (left,) = client.get(PRACTICES, {"lang": "fi", "updated_since": "2020-01-01"}).json()["results"]
    assert left["withdrawn"] is True
    assert client.get(f"{PRACTICES}/{practice.uid}?lang=fi").status_code == 410

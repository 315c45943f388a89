"""How lists are chosen and go on: dates, pages, tokens, and what changes between two pages."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from good_practices.models import SharedRecord
from tests.good_practices.sharing.oai.provider import NOON, OAI, Provider, copies, error, harvest, names, texts


def test_dates_are_inclusive_to_the_second(ask, practice):
    SharedRecord.objects.update(updated=NOON + timedelta(days=30))
    copies(3, updated=lambda n: NOON + timedelta(seconds=n))

    def found(**dates: str) -> str:
        answer = ask("ListIdentifiers", metadataPrefix="oai_dc", **dates)
        return "".join(name.removesuffix("-en")[-1] for name in texts(answer, "identifier") if "copy" in name)

    assert found(from_="2026-03-01T12:00:02Z") == "23"
    assert found(until="2026-03-01T12:00:02Z") == "12"
    assert found(from_="2026-03-01T12:00:02Z", until="2026-03-01T12:00:02Z") == "2"
    assert found(from_="2026-03-01T12:00:04Z", until="2026-03-01T12:00:05Z") == ""
    assert found(from_="2026-03-01", until="2026-03-01") == found(until="2026-03-01") == "123"
    assert found(from_="2026-03-02") == ""


@pytest.mark.parametrize("verb", ["ListIdentifiers", "ListRecords"])
def test_a_long_list_comes_in_pages_of_100(ask, practice, verb):
    copies(248)
    pages = harvest(ask, verb)
    assert [len(texts(page, "identifier")) for page in pages] == [100, 100, 50]
    assert len(set(names(pages))) == 250
    tokens = [page.find(f".//{OAI}resumptionToken") for page in pages]
    assert [(token.get("cursor"), token.get("completeListSize")) for token in tokens] == [
        ("0", "250"),
        ("100", "250"),
        ("200", "250"),
    ]
    assert tokens[2].text is None
    left = datetime.fromisoformat(tokens[0].get("expirationDate")) - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    assert tokens[2].get("expirationDate") is None


def test_a_list_of_one_page_has_no_token(get, practice):
    copies(98)
    assert [len(texts(page, "identifier")) for page in harvest(get)] == [100]
    assert texts(get("ListIdentifiers", metadataPrefix="oai_dc"), "resumptionToken") == []


def test_a_token_holds_the_whole_choice(get, practice):
    SharedRecord.objects.update(updated=NOON + timedelta(days=30))
    copies(150, codes=lambda n: f" topic={'helpline' if n % 10 else 'mentoring'} ", withdrawn=True)
    pages = harvest(get, set="topic:helpline", from_="2026-03-01", until="2026-03-01")
    assert names(pages) == [f"oai:hub.localhost:copy-{n}-en" for n in range(1, 151) if n % 10]


def test_what_changes_during_a_harvest_comes_once(get, practice):
    """Without `until`, a change leaves a record in its place; what is new comes at the end."""
    rows = copies(250)
    first = get("ListIdentifiers", metadataPrefix="oai_dc", from_="2026-03-01")
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    SharedRecord.objects.filter(pk__in=[row.pk for row in rows[::2]]).update(updated=later)
    SharedRecord.objects.filter(pk__in=[row.pk for row in rows[1::4]]).update(updated=later, withdrawn=True)
    copies(3, uid=lambda n: f"new-{n}")
    second = get("ListIdentifiers", resumptionToken=texts(first, "resumptionToken")[0])
    third = get("ListIdentifiers", resumptionToken=texts(second, "resumptionToken")[0])
    taken = names([first, second, third])
    assert len(taken) == len(set(taken)) == 255
    assert taken[-1] == "oai:hub.localhost:new-3-en"


def token_for(get: Provider, verb: str = "ListIdentifiers") -> str:
    copies(150)
    return texts(get(verb, metadataPrefix="oai_dc"), "resumptionToken")[0]


def test_an_altered_token_is_refused(get, practice):
    token = token_for(get)
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        altered = token[:place] + other + token[place + 1 :]
        assert error(get("ListIdentifiers", resumptionToken=altered)) == "badResumptionToken"
    assert texts(get("ListIdentifiers", resumptionToken=token), "identifier")


def test_a_foreign_token_is_refused(get, practice, settings):
    token = token_for(get)
    assert error(get("ListRecords", resumptionToken=token)) == "badResumptionToken"
    other = signing.dumps({"verb": "ListRecords", "arguments": {"metadataPrefix": "oai_dc"}}, salt="another purpose")
    assert error(get("ListRecords", resumptionToken=other)) == "badResumptionToken"
    settings.SECRET_KEY = "another site"
    assert error(get("ListIdentifiers", resumptionToken=token)) == "badResumptionToken"


def test_a_token_expires(get, practice, monkeypatch):
    token, now = token_for(get), time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 86_000)
    assert texts(get("ListIdentifiers", resumptionToken=token), "identifier")
    monkeypatch.setattr(signing.time, "time", lambda: now + 87_000)
    answer = get("ListIdentifiers", resumptionToken=token)
    assert error(answer) == "badResumptionToken"
    assert "expired" in answer.find(f"{OAI}error").text


def test_a_token_stands_for_all_arguments(get, practice):
    assert error(get("ListIdentifiers", resumptionToken=token_for(get), metadataPrefix="oai_dc")) == "badArgument"


@pytest.mark.parametrize("prefix", ["oai_dc", "remap"])
@pytest.mark.parametrize("verb", ["ListIdentifiers", "ListRecords"])
def test_100_records_take_the_queries_of_10(practice, count_queries, prefix, verb):
    def queries(number: int) -> int:
        SharedRecord.objects.filter(uid__startswith="copy-").delete()
        copies(number)
        return count_queries(f"/oai?verb={verb}&metadataPrefix={prefix}&set=lang:en&from=2026-01-01")

    assert queries(10) == queries(99)

"""The provider for harvesters: what each verb says, what is wrong with a request, and how a list goes on."""

import json
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import hypothesis
import pytest
from django.core import signing
from django.test import Client
from hypothesis import strategies as st
from lxml import etree

from good_practices.models import SharedRecord
from good_practices.sharing.dublin_core import dublin_core
from good_practices.sharing.oai.arguments import VERBS
from good_practices.sharing.record import Record
from tests.factories.translations import translate

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORM = "application/x-www-form-urlencoded"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Provider:
    """Asks by GET, or by POST where it is made so; every answer must be one."""

    def __init__(self, client, posts: bool = False):
        self.client, self.posts = client, posts

    def __call__(self, verb: str = "", /, **arguments: str | list[str]) -> etree._Element:
        asked = ({"verb": verb} if verb else {}) | {name.rstrip("_"): value for name, value in arguments.items()}
        return self.ask(urlencode(asked, doseq=True))

    def ask(self, query: str) -> etree._Element:
        if self.posts:
            response = self.client.post("/oai", query, content_type=FORM)
        else:
            response = self.client.get(f"/oai?{query}")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        return etree.fromstring(response.content)


@pytest.fixture(params=["GET", "POST"])
def ask(request, client, db):
    return Provider(client, request.param == "POST")


@pytest.fixture
def get(client, db):
    return Provider(client)


@pytest.fixture
def practice(tree):
    """A practice in English and Finnish."""
    page = tree.practice(title="Circles", kind="prevention", topics=["mentoring", "resilience"])
    translate(page, tree, "fi")
    return page


def texts(answer: etree._Element, name: str) -> list[str]:
    """What all elements of a name say."""
    return [element.text or "" for element in answer.iter(f"{OAI}{name}")]


def names(pages: list[etree._Element]) -> list[str]:
    """The identifiers on all pages of a list."""
    return [name for page in pages for name in texts(page, "identifier")]


def error(answer: etree._Element) -> str:
    return answer.find(f"{OAI}error").get("code")


def identifier(page, language: str = "en") -> str:
    return f"oai:hub.localhost:{page.uid}-{language}"


def copies(number: int, **values) -> list[SharedRecord]:
    """Makes records like the first one, named copy-1, copy-2 and so on."""
    first = SharedRecord.objects.order_by("pk").first()
    body = json.loads(first.body)
    rows = []
    for n in range(1, number + 1):
        own = {"uid": f"copy-{n}", "language": "en", "page_id": first.page_id, "codes": first.codes, "updated": NOON}
        own |= {name: value(n) if callable(value) else value for name, value in values.items()}
        rows.append(SharedRecord(body=json.dumps(body | {"id": own["uid"]}), **own))
    return SharedRecord.objects.bulk_create(rows)


def test_the_site_says_what_it_is(ask, practice):
    SharedRecord.objects.filter(language="fi").update(updated=NOON)
    answer = ask("Identify")
    said = {etree.QName(element).localname: element.text for element in answer.find(f"{OAI}Identify")}
    assert said | {"description": ""} == {
        "repositoryName": "RE-MAP",
        "baseURL": "http://localhost:8000/oai",
        "protocolVersion": "2.0",
        "adminEmail": "hub@hub.localhost",
        "earliestDatestamp": "2026-03-01T12:00:00Z",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "description": "",
    }
    about = answer.find(f".//{OAI}description")[0]
    assert [child.text for child in about] == ["oai", "hub.localhost", ":", "oai:hub.localhost:k3v9x2mq-en"]


def test_an_answer_tells_its_time_and_repeats_the_request(ask, practice):
    before = datetime.now(UTC).replace(microsecond=0)
    answer = ask("GetRecord", identifier=identifier(practice), metadataPrefix="oai_dc")
    (said,) = texts(answer, "responseDate")
    assert said.endswith("Z")
    assert before <= datetime.fromisoformat(said) <= datetime.now(UTC)
    request = answer.find(f"{OAI}request")
    assert request.text == "http://localhost:8000/oai"
    assert dict(request.attrib) == {
        "verb": "GetRecord",
        "identifier": identifier(practice),
        "metadataPrefix": "oai_dc",
    }


def test_there_are_two_formats(ask, practice):
    for answer in (ask("ListMetadataFormats"), ask("ListMetadataFormats", identifier=identifier(practice, "fi"))):
        assert texts(answer, "metadataPrefix") == ["oai_dc", "remap"]
        assert texts(answer, "schema")[1] == "http://localhost:8000/schemas/record-1.xsd"
        assert texts(answer, "metadataNamespace")[1] == "urn:remap:record:1"


def test_sets_have_the_names_of_languages_kinds_and_topics(ask, practice):
    answer = ask("ListSets")
    sets = dict(zip(texts(answer, "setSpec"), texts(answer, "setName"), strict=True))
    assert sets == {
        "lang:en": "English",
        "lang:fi": "Suomi",
        "kind:victim-support": "Victim support",
        "kind:prevention": "Prevention",
        "kind:both": "Victim support and prevention",
        "topic:mentoring": "Mentoring",
        "topic:helpline": "Helpline",
        "topic:resilience": "Resilience",
    }


def test_a_record_in_dublin_core_has_languages_on_its_words(ask, practice):
    answer = ask("GetRecord", identifier=identifier(practice, "fi"), metadataPrefix="oai_dc")
    row = SharedRecord.objects.get(uid=practice.uid, language="fi")
    wanted = [tuple(found) for found in dublin_core(Record.model_validate_json(row.as_json())) if found.value]
    (metadata,) = answer.iter(f"{OAI}metadata")
    said = [(etree.QName(child).localname, child.text, child.get(LANG, "")) for child in metadata[0]]
    assert said == wanted
    assert ("title", "fi: Circles", "fi") in said
    assert ("subject", "Mentoring", "en") in said  # the topic has no Finnish name


def test_a_header_has_identifier_date_and_sets(ask, practice):
    SharedRecord.objects.update(updated=NOON)
    answer = ask("GetRecord", identifier=identifier(practice, "fi"), metadataPrefix="remap")
    header = answer.find(f".//{OAI}header")
    assert header.get("status") is None
    assert [(etree.QName(child).localname, child.text) for child in header] == [
        ("identifier", identifier(practice, "fi")),
        ("datestamp", "2026-03-01T12:00:00Z"),
        ("setSpec", "lang:fi"),
        ("setSpec", "kind:prevention"),
        ("setSpec", "topic:mentoring"),
        ("setSpec", "topic:resilience"),
    ]


@pytest.mark.parametrize("uid", ["with-hyphens", "plain"])
@pytest.mark.parametrize("language", ["en", "pt-br"])
def test_an_identifier_is_read_whatever_has_hyphens(get, practice, uid, language):
    copies(1, uid=uid, language=language)
    name = f"oai:hub.localhost:{uid}-{language}"
    assert texts(get("GetRecord", identifier=name, metadataPrefix="oai_dc"), "identifier") == [name]


def test_what_is_withdrawn_is_a_header_in_its_sets(ask, practice, tree, django_capture_on_commit_callbacks):
    other = tree.practice(title="Squares", topics=["helpline"])
    with django_capture_on_commit_callbacks(execute=True):
        practice.unpublish()
    answer = ask("GetRecord", identifier=identifier(practice), metadataPrefix="oai_dc")
    assert [header.get("status") for header in answer.iter(f"{OAI}header")] == ["deleted"]
    assert texts(answer, "metadata") == []
    for spec in ("kind:prevention", "topic:mentoring", "topic:resilience"):
        answer = ask("ListRecords", metadataPrefix="remap", set=spec)
        assert set(texts(answer, "identifier")) == {identifier(practice), identifier(practice, "fi")}
    assert texts(ask("ListIdentifiers", metadataPrefix="remap", set="lang:fi"), "identifier") == [
        identifier(practice, "fi")
    ]
    assert texts(ask("ListIdentifiers", metadataPrefix="remap", set="topic:helpline"), "identifier") == [
        identifier(other)
    ]
    assert error(ask("ListMetadataFormats", identifier=identifier(practice))) == "noMetadataFormats"


def test_sets_narrow_what_is_public(ask, practice, tree):
    other = tree.practice(topics=["helpline"])
    for spec, wanted in {
        "lang:en": {identifier(practice), identifier(other)},
        "lang:fi": {identifier(practice, "fi")},
        "kind:prevention": {identifier(practice), identifier(practice, "fi")},
        "topic:helpline": {identifier(other)},
    }.items():
        answer = ask("ListIdentifiers", metadataPrefix="oai_dc", set=spec)
        assert set(texts(answer, "identifier")) == wanted


LIST = {"metadataPrefix": "oai_dc"}
WRONG = [
    ("", {}, "badVerb"),
    ("Nonsense", {}, "badVerb"),
    ("identify", {}, "badVerb"),
    ("", {"verb": ["Identify", "Identify"]}, "badVerb"),
    ("Identify", {"extra": "1"}, "badArgument"),
    ("Identify", {"resumptionToken": "x"}, "badArgument"),
    ("ListSets", {"set": "lang:en"}, "badArgument"),
    ("ListSets", {"resumptionToken": "x"}, "badResumptionToken"),
    ("GetRecord", {}, "badArgument"),
    ("GetRecord", {"identifier": "oai:hub.localhost:x-en"}, "badArgument"),
    ("GetRecord", LIST, "badArgument"),
    ("GetRecord", LIST | {"identifier": "oai:hub.localhost:x-en"}, "idDoesNotExist"),
    ("GetRecord", LIST | {"identifier": "nonsense"}, "idDoesNotExist"),
    ("GetRecord", LIST | {"identifier": 'invalid"id'}, "idDoesNotExist"),
    ("GetRecord", LIST | {"identifier": "oai:hub.localhost:" + "x-" * 20_000}, "idDoesNotExist"),
    ("ListMetadataFormats", {"identifier": "oai:elsewhere.example:x-en"}, "idDoesNotExist"),
    ("ListMetadataFormats", LIST, "badArgument"),
    ("ListRecords", {}, "badArgument"),
    ("ListRecords", {"metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
    ("ListRecords", {"metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
    ("ListRecords", {"metadataPrefix": "a b"}, "badArgument"),
    ("ListRecords", {"metadataPrefix": ""}, "badArgument"),
    ("ListRecords", {"from": "2026-01-01"}, "badArgument"),
    ("ListRecords", LIST | {"set": "lang:xx"}, "noRecordsMatch"),
    ("ListRecords", LIST | {"set": "nonsense"}, "noRecordsMatch"),
    ("ListRecords", LIST | {"set": "lang"}, "noRecordsMatch"),
    ("ListRecords", LIST | {"set": "topic:helpline"}, "noRecordsMatch"),
    ("ListRecords", LIST | {"set": "topic:" + "x" * 60_000}, "noRecordsMatch"),
    ("ListRecords", LIST | {"set": "lang:"}, "badArgument"),
    ("ListRecords", LIST | {"set": "lang:%"}, "badArgument"),
    ("ListRecords", LIST | {"from": "yesterday"}, "badArgument"),
    ("ListRecords", LIST | {"from": "2026-02-30"}, "badArgument"),
    ("ListRecords", LIST | {"from": "0000-01-01"}, "badArgument"),
    ("ListRecords", LIST | {"from": "2026-1-1"}, "badArgument"),
    ("ListRecords", LIST | {"from": "٢٠٢٦-٠١-٠١"}, "badArgument"),
    ("ListRecords", LIST | {"until": "2026-01-01T00:00:00"}, "badArgument"),
    ("ListRecords", LIST | {"until": "2026-01-01T00:00:00.0Z"}, "badArgument"),
    ("ListRecords", LIST | {"until": "2026-01-01T24:61:00Z"}, "badArgument"),
    ("ListRecords", LIST | {"until": "2026-01-01T00:00:00+02:00"}, "badArgument"),
    ("ListRecords", LIST | {"from": "2026-01-01", "until": "2026-01-02T00:00:00Z"}, "badArgument"),
    ("ListRecords", LIST | {"from": "2026-01-02", "until": "2026-01-01"}, "badArgument"),
    ("ListRecords", LIST | {"from": "9999-12-31"}, "noRecordsMatch"),
    ("ListRecords", LIST | {"until": "0001-01-01"}, "noRecordsMatch"),
    ("ListRecords", {"resumptionToken": ""}, "badResumptionToken"),
    ("ListRecords", {"resumptionToken": "nonsense"}, "badResumptionToken"),
    ("ListRecords", {"resumptionToken": "ä:ö:ü"}, "badResumptionToken"),
    ("ListRecords", {"resumptionToken": "x" * 20_000}, "badResumptionToken"),
    ("ListRecords", {"resumptionToken": ["a", "b"]}, "badArgument"),
    ("ListRecords", LIST | {"resumptionToken": "nonsense"}, "badArgument"),
    ("ListIdentifiers", {}, "badArgument"),
]


@pytest.mark.parametrize(("verb", "arguments", "code"), WRONG)
def test_what_is_wrong_is_told(ask, practice, verb, arguments, code):
    answer = ask(verb, **arguments)
    assert error(answer) == code
    assert len(answer) == 3
    assert len(answer.find(f"{OAI}error").text) > 10
    repeated = dict(answer.find(f"{OAI}request").attrib)
    if code in {"badVerb", "badArgument"}:
        assert repeated == {}
    else:
        assert repeated == {"verb": verb} | arguments


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


def harvest(ask: Provider, verb: str = "ListIdentifiers", **arguments: str) -> list[etree._Element]:
    """All pages of a list."""
    pages = [ask(verb, metadataPrefix="oai_dc", **arguments)]
    while token := "".join(texts(pages[-1], "resumptionToken")):
        pages.append(ask(verb, resumptionToken=token))
    return pages


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
    later = datetime.now(UTC).replace(microsecond=0)
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


def test_what_xml_cannot_hold_is_left_out(get, tree):
    page = tree.practice(title="Circles")
    row = SharedRecord.objects.get(uid=page.uid)
    body = json.loads(row.body) | {"title": "a\x00b\x0bc\ufffed\U0001f600", "summary": "<&>\r\n"}
    SharedRecord.objects.filter(pk=row.pk).update(body=json.dumps(body))
    for prefix in ("oai_dc", "remap"):
        answer = get("GetRecord", identifier=identifier(page), metadataPrefix=prefix)
        said = [element.text for element in answer.iter() if "title" in str(element.tag)]
        assert said == ["abcd\U0001f600"]
        assert "<&>\r\n" in [element.text for element in answer.iter()]


def test_any_website_may_ask_and_a_head_has_no_body(client, practice):
    response = client.get("/oai?verb=Identify")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    head = client.head("/oai?verb=Identify")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert not response.cookies
    assert client.put("/oai").status_code == 405


def test_a_post_needs_no_csrf_token(tree):
    response = Client(enforce_csrf_checks=True).post("/oai", "verb=Identify", content_type=FORM)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"verb=Identify", "text/plain"),
        (b"verb=Identify", f"{FORM}; charset=utf-16"),
        (b"verb=Identify&x=" + b"x" * 3_000_000, FORM),
        (b"&".join([b"verb=Identify"] * 20_000), FORM),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    ],
)
def test_a_form_that_cannot_be_read_asks_nothing(client, tree, body, kind):
    response = client.generic("POST", "/oai", body, content_type=kind)
    assert response.status_code == 200
    assert error(etree.fromstring(response.content)) == "badVerb"


def test_nul_is_refused_in_an_address_and_told_in_a_form(client, practice):
    assert client.get("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=%00").status_code == 400
    answer = Provider(client, posts=True)("GetRecord", metadataPrefix="oai_dc", identifier="oai:hub.localhost:\x00-en")
    assert error(answer) == "idDoesNotExist"


ODD = st.text(max_size=30) | st.sampled_from(
    ["oai_dc", "remap", "lang:en", "2026-01-01", "2026-01-01T00:00:00Z", "oai:hub.localhost:x-en", "x" * 20_000]
)
ARGUMENTS = st.dictionaries(
    st.sampled_from(["identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"]) | st.text(max_size=5),
    ODD | st.lists(ODD, min_size=2, max_size=2),
    max_size=4,
)


@hypothesis.settings(
    max_examples=300, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(verb=st.sampled_from(sorted(VERBS)) | ODD, arguments=ARGUMENTS)
def test_whatever_is_sent_is_answered_as_the_schema_says(client, practice, oai_schema, verb, arguments):
    provider = Provider(client, posts=True)
    answer = provider.ask(urlencode({"verb": verb} | arguments, doseq=True))
    # As an identifier XML Schema allows nearly anything, which is repeated; the library that checks it allows less.
    oai_schema.validate(answer)
    assert [found.message for found in oai_schema.error_log if "'identifier'" not in found.message] == []


def test_answers_of_all_verbs_are_valid(get, practice, oai_schema, django_capture_on_commit_callbacks):
    copies(120)
    with django_capture_on_commit_callbacks(execute=True):
        practice.unpublish()
    for answer in [
        get("Identify"),
        get("ListSets"),
        get("ListMetadataFormats"),
        get("GetRecord", identifier=identifier(practice), metadataPrefix="oai_dc"),
        *harvest(get, "ListIdentifiers"),
        *harvest(get, "ListRecords"),
        get("ListRecords", metadataPrefix="remap"),
    ]:
        oai_schema.assertValid(answer)

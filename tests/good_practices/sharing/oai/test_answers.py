"""What each verb says about the library, by GET and by POST."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from lxml import etree

from good_practices.models import SharedRecord
from good_practices.sharing.dublin_core import dublin_core
from good_practices.sharing.record import Record
from tests.good_practices.sharing.oai.provider import FORM, NOON, OAI, copies, error, harvest, identifier, texts

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


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

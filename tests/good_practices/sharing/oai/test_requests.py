"""What is wrong with a request is told as the protocol has it, whatever is sent."""

from urllib.parse import urlencode

import hypothesis
import pytest
from hypothesis import strategies as st
from lxml import etree

from good_practices.sharing.oai.arguments import VERBS
from tests.good_practices.sharing.oai.provider import FORM, OAI, Provider, error

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

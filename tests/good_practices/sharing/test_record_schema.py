"""The record's JSON Schema: stored, served, and true of every record of the loaded site."""

import json
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
from django.core.management import call_command

from tests.serving import ROOT

STORED = ROOT / "docs/partners/record-1.schema.json"


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads(STORED.read_text()), validate_formats=True)


def test_the_stored_schema_is_the_one_served(client, tree, capsys):
    response = client.get("/schemas/record-1.json")
    assert response.text == STORED.read_text(), "make openapi writes it anew"
    assert response["Content-Type"] == "application/schema+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    call_command("record_schema")
    assert capsys.readouterr().out == STORED.read_text()


def test_every_record_of_the_loaded_site_is_valid_in_five_languages(site, schema):
    records, address = [], "/api/v1/practices?limit=100"
    while address:
        page = json.loads(site.get(address).text)
        records += page["results"]
        following = urlsplit(page["next"] or "")
        address = following.path and f"{following.path}?{following.query}"
    assert len(records) == len({(record["id"], record["lang"]) for record in records}) > 250
    assert {record["lang"] for record in records} == {"en", "fi", "sv", "fr", "ar"}
    for record in records:
        assert list(schema.iter_errors(record)) == [], record["id"]


def test_the_schema_refuses_what_is_no_record(schema, site):
    record = json.loads(site.get("/api/v1/practices?limit=1").text)["results"][0]
    assert schema.is_valid(record)
    assert schema.is_valid(record | {"a field of a later version": 1})
    wrong = [{"updated": "yesterday"}, {"kind": "other"}, {"topics": "mentoring"}, {"withdrawn": True}, {"title": None}]
    for values in wrong:
        assert not schema.is_valid(record | values), values
    for name in record:
        assert not schema.is_valid({key: value for key, value in record.items() if key != name}), name

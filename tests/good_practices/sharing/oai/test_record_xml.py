"""A record as XML: nothing is lost, and the published schema describes it."""

import types
from typing import Any, get_args, get_origin

from lxml import etree
from ninja import Schema

from good_practices.models import SharedRecord
from good_practices.sharing.oai.record_xml import record_schema
from good_practices.sharing.record import Record
from tests.factories.translations import translate
from tests.hub.translation.test_exchange import full_record
from tests.hub.translation.test_freshness import change
from tests.serving import ROOT

REMAP = "{urn:remap:record:1}"


def read(element: etree._Element, model: type[Schema]) -> dict[str, Any]:
    """The fields of a model out of their elements."""
    return {name: _field(element, name, field.annotation) for name, field in model.model_fields.items()}


def _field(element: etree._Element, name: str, kind: Any) -> Any:
    found = element.findall(f"{REMAP}{name}")
    if get_origin(kind) is list:
        return [_value(child, get_args(kind)[0]) for child in found]
    if isinstance(kind, types.UnionType):
        return _value(found[0], get_args(kind)[0]) if found else None
    (child,) = found
    return _value(child, kind)


def _value(element: etree._Element, kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Schema):
        return read(element, kind)
    assert len(element) == 0
    if kind is bool or get_args(kind) == (False,):
        return {"true": True, "false": False}[element.text]
    return element.text or ""


def test_a_record_read_back_is_the_same(tree, client, django_capture_on_commit_callbacks):
    page = tree.practice(
        **full_record(),
        start_year=1999,
        countries=["FI", "SE"],
        summary="Lines\r\nand\ttabs, <b>no</b> markup, שלום 😀",
    )
    translate(page, tree, "fi")
    with django_capture_on_commit_callbacks(execute=True):
        change(page, title="Another title")
    assert [row.language for row in SharedRecord.objects.filter(body__contains='"outdated_in":[{')] == ["fi"]
    for row in SharedRecord.objects.filter(uid=page.uid):
        name = f"oai:hub.localhost:{row.uid}-{row.language}"
        response = client.get(f"/oai?verb=GetRecord&metadataPrefix=remap&identifier={name}")
        (element,) = etree.fromstring(response.content).iter(f"{REMAP}record")
        record = Record.model_validate_json(row.as_json())
        assert Record.model_validate(read(element, Record)) == record
        assert record.text
        assert record.evaluations
        etree.XMLSchema(etree.fromstring(record_schema())).assertValid(element)


def test_the_published_schema_is_that_of_the_model(client):
    stored = (ROOT / "docs/partners/record-1.xsd").read_bytes()
    assert stored == record_schema(), "write it anew: CONTRIBUTING.md, “Add a field to the practice record”"
    response = client.get("/schemas/record-1.xsd")
    assert response.content == stored
    assert response.headers["Content-Type"] == "application/xml"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_schema_refuses_what_is_no_record(tree, client):
    page = tree.practice()
    response = client.get(f"/oai?verb=GetRecord&metadataPrefix=remap&identifier=oai:hub.localhost:{page.uid}-en")
    (element,) = etree.fromstring(response.content).iter(f"{REMAP}record")
    schema = etree.XMLSchema(etree.fromstring(record_schema()))
    for name, value in {"kind": "nonsense", "start_year": "old", "updated": "today", "check_due": "perhaps"}.items():
        changed = etree.fromstring(etree.tostring(element))
        field = changed.find(f"{REMAP}{name}")
        if field is None:
            field = etree.SubElement(changed, f"{REMAP}{name}")
        field.text = value
        assert not schema.validate(changed), name

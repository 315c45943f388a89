"""A record as XML, field by field, and the schema of that: both follow from the model."""

from typing import Any

from lxml import etree

from good_practices.sharing.oai.elements import add, root
from good_practices.sharing.record import Record

NAMESPACE = "urn:remap:record:1"
XS = "http://www.w3.org/2001/XMLSchema"

# By type and format of JSON Schema, in which pydantic describes a model.
_TYPES = {
    ("string", None): "xs:string",
    ("string", "date"): "xs:date",
    ("string", "date-time"): "xs:dateTime",
    ("integer", None): "xs:integer",
    ("boolean", None): "xs:boolean",
}


def record_xml(record: Record, schema: str) -> etree._Element:
    """An element for each field, by its name; several for a list; none for a field that has no value.

    :param schema: address of the schema
    """
    element = root("record", NAMESPACE, schema)
    for name, value in record.model_dump(mode="json").items():
        _add_field(element, name, value)
    return element


def _add_field(parent: etree._Element, name: str, value: Any) -> None:
    match value:
        case None:
            pass
        case list():
            for item in value:
                _add_field(parent, name, item)
        case dict():
            element = add(parent, name)
            for inner, inner_value in value.items():
                _add_field(element, inner, inner_value)
        case bool():
            add(parent, name, "true" if value else "false")
        case _:
            add(parent, name, str(value))


def record_schema() -> bytes:
    """The XML Schema of records."""
    model = Record.model_json_schema()
    schema = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS, None: NAMESPACE})
    schema.attrib.update({"targetNamespace": NAMESPACE, "elementFormDefault": "qualified"})
    add(schema, "element", name="record", type="Record")
    for name, described in {"Record": model, **model["$defs"]}.items():
        kind = add(schema, "complexType", name=name)
        _describe(kind, described)
        fields = add(kind, "sequence")
        for field, value in described["properties"].items():
            _declare(fields, field, value)
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _declare(fields: etree._Element, name: str, value: dict[str, Any]) -> None:
    """Writes what one field may hold.

    :param value: the field in JSON Schema
    """
    element = add(fields, "element", name=name)
    _describe(element, value)
    if "anyOf" in value:  # or null
        element.set("minOccurs", "0")
        value |= value["anyOf"][0]
    if value.get("type") == "array":
        element.attrib.update({"minOccurs": "0", "maxOccurs": "unbounded"})
        value = value["items"]
    if "enum" in value:
        choice = add(add(element, "simpleType"), "restriction", base="xs:string")
        for code in value["enum"]:
            add(choice, "enumeration", value=code)
        return
    element.set("type", _type(value))
    if "const" in value:
        element.set("fixed", "false" if value["const"] is False else value["const"])


def _type(value: dict[str, Any]) -> str:
    if "$ref" in value:
        return value["$ref"].rpartition("/")[2]
    if value.get("minimum") == 0:
        return "xs:nonNegativeInteger"
    return _TYPES[value["type"], value.get("format")]


def _describe(element: etree._Element, value: dict[str, Any]) -> None:
    if "description" in value:
        add(add(element, "annotation"), "documentation", value["description"])

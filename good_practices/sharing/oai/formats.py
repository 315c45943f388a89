"""In which formats records are handed out."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse
from lxml import etree

from good_practices.sharing.dublin_core import dublin_core
from good_practices.sharing.oai import record_xml
from good_practices.sharing.oai.elements import LANGUAGE, clean, root
from good_practices.sharing.record import Record
from hub.addresses import absolute_path

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_DC = "http://purl.org/dc/elements/1.1/"


class Format(NamedTuple):
    """A way to write a record. `schema` gives the address of its XML Schema."""

    namespace: str
    schema: Callable[[], str]
    write: Callable[[Record], etree._Element]


def _write_dublin_core(record: Record) -> etree._Element:
    element = root("dc", _OAI_DC, _OAI_DC_SCHEMA, prefix="oai_dc", dc=_DC)
    for name, value, language in dublin_core(record):
        if value:
            child = etree.SubElement(element, f"{{{_DC}}}{name}", {LANGUAGE: language} if language else None)
            child.text = clean(value)
    return element


def _record_schema() -> str:
    return absolute_path(reverse("record_schema"))


def _write_record(record: Record) -> etree._Element:
    return record_xml.record_xml(record, _record_schema())


FORMATS = {
    "oai_dc": Format(_OAI_DC, lambda: _OAI_DC_SCHEMA, _write_dublin_core),
    "remap": Format(record_xml.NAMESPACE, _record_schema, _write_record),
}

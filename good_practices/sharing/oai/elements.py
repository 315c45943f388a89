"""Elements of an answer. What XML cannot hold is left out of their texts."""

import re

from lxml import etree

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def root(name: str, namespace: str, schema: str, prefix: str | None = None, **namespaces: str) -> etree._Element:
    """An element that says where the schema of its namespace is.

    :param namespaces: further ones, by prefix
    """
    known: dict[str | None, str] = {prefix: namespace, "xsi": XSI}
    place = {f"{{{XSI}}}schemaLocation": f"{namespace} {schema}"}
    return etree.Element(f"{{{namespace}}}{name}", place, nsmap=known | namespaces)


def oai(name: str) -> etree._Element:
    """An element of the protocol that is put into its place later."""
    return etree.Element(f"{{{OAI}}}{name}", nsmap={None: OAI})


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Puts an element into another, in the same namespace."""
    namespace = etree.QName(parent).namespace
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", {key: clean(attributes[key]) for key in attributes})
    if text:
        element.text = clean(text)
    return element

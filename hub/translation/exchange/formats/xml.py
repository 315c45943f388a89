"""What both versions of XLIFF share: reading XML that strangers made, and the inline elements of a sentence."""

import re
from collections.abc import Iterator
from html import escape

from django.utils.translation import gettext as _
from lxml import etree

from hub.translation.exchange.bundles import RefusedError
from hub.translation.exchange.markup import Element, Parts, element_named, named

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What XML cannot hold at all.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnreadableError(ValueError):
    """A target that makes no sense; the message is a sentence for the person."""


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML file, read without entities, document types and access to anything outside.

    :raises RefusedError: when it is not well-formed, or has a document type
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        said = _("The file is broken: line %(line)s is not well-formed XML, or in another encoding than it says.")
        raise RefusedError(said % {"line": line}) from error
    if root.getroottree().docinfo.doctype:
        raise RefusedError(_("The file has a document type (DOCTYPE). XLIFF needs none, and here it is not allowed."))
    return root


def legal(text: str) -> str:
    """The text with a replacement sign for each character that XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def line(element: etree._Element) -> etree._Element:
    """The element, with a line break after it. Inside sentences every space counts, so nothing else is indented."""
    element.tail = "\n"
    return element


def serialise(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def put_parts(parent: etree._Element, parts: Parts, make) -> None:
    """Writes a sentence into an element of XLIFF.

    :param make: from an Element and its name to the empty XLIFF element
    """
    names = {id(element): name for element, name in named(parts)}

    def put(target: etree._Element, inner: Parts) -> None:
        last = None
        for part in inner:
            if isinstance(part, Element):
                last = make(part, names[id(part)])
                target.append(last)
                put(last, part.parts)
            elif last is None:
                target.text = (target.text or "") + legal(part)
            else:
                last.tail = (last.tail or "") + legal(part)

    put(parent, parts)


def html_of(element: etree._Element, tags_of) -> str:
    """The HTML of a sentence in XLIFF.

    :param tags_of: from an inline element of XLIFF to the HTML before and after what it holds
    :raises UnreadableError: from `tags_of`
    """

    def pieces(node: etree._Element) -> Iterator[str]:
        yield _escape(node.text)
        for child in node:
            before, after = tags_of(child)
            yield before
            yield from pieces(child)
            yield after
            yield _escape(child.tail)

    return "".join(pieces(element))


def element_or_problem(name: str) -> Element:
    """The HTML element with this name in XLIFF.

    :raises UnreadableError: for names that this site does not give
    """
    element = element_named(name)
    if element is None:
        raise UnreadableError(_("It has markup that did not come from this site (%(name)s).") % {"name": name[:40]})
    return element


def _escape(text: str | None) -> str:
    return escape(text or "", quote=False)

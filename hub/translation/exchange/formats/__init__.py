"""The formats of translation files, by the names that commands and addresses use."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from hub.translation.exchange.bundles import Bundle, RefusedError
from hub.translation.exchange.formats import po, xliff12, xliff20
from hub.translation.exchange.formats.xml import parse_xml


@dataclass(frozen=True)
class Format:
    """Attributes: name, label (stored with each sentence as the tool it came by), extension, content_type; write: from
    pages to one document; together: which pages may share a document, as a key.
    """

    name: str
    label: str
    extension: str
    content_type: str
    write: Callable[[list[Bundle]], bytes]
    together: Callable[[Bundle], str]


PO = Format("po", "PO", "po", "text/x-gettext-translation", lambda pages: po.write(pages[0]), lambda page: page.page)
XLIFF12 = Format("xliff12", "XLIFF 1.2", "xlf", "application/x-xliff+xml", xliff12.write, lambda page: "")
XLIFF20 = Format(
    "xliff20", "XLIFF 2.0", "xlf", "application/xliff+xml", xliff20.write, lambda page: page.source_language
)
FORMATS = {one.name: one for one in (XLIFF12, XLIFF20, PO)}
_READERS = {xliff12.NAMESPACE: (XLIFF12, xliff12.read), xliff20.NAMESPACE: (XLIFF20, xliff20.read)}


def read(data: bytes) -> tuple[Format, list[Bundle]]:
    """The pages of a document, told by its content and not by its name.

    :raises RefusedError: when it is in none of the formats
    """
    if not _is_xml(data):
        return PO, po.read(data)
    root = parse_xml(data)
    name = etree.QName(root)
    if name.localname != "xliff" or name.namespace not in _READERS:
        raise RefusedError(_("The file is XML, but not XLIFF 1.2, 2.0 or 2.1."))
    file_format, reader = _READERS[name.namespace]
    return file_format, reader(root)


def _is_xml(data: bytes) -> bool:
    """True for what starts with <, after a byte order mark and in any width of characters."""
    return data[:64].lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n").startswith(b"<")

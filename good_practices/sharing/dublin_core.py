"""A record as the fifteen elements of Dublin Core, the same in page heads and harvests."""

from collections.abc import Iterator
from typing import NamedTuple

from good_practices.constants import Authorship
from good_practices.sharing.record import Record
from hub.languages import tag
from hub.models.terms import Scheme
from hub.vocabulary import COUNTRY, labels_in


class Element(NamedTuple):
    """One element: its name, its value, and the language of the value, "" where it has none."""

    name: str
    value: str
    language: str = ""


def creator(record: Record) -> str:
    """Who answers for the words: the organisation that wrote them itself, else who publishes the library."""
    return record.organisation if record.authorship == Authorship.OWNER else record.publisher


def dublin_core(record: Record) -> Iterator[Element]:
    """The elements of DCMI 1.1; subjects and places by their names in the record's language."""
    lang = tag(record.lang)
    yield Element("title", record.title, lang)
    yield Element("creator", creator(record))
    for scheme, codes in (
        (Scheme.TOPIC, record.topics),
        (Scheme.NEED, record.needs),
        (Scheme.GROUP, record.groups),
    ):
        yield from _named("subject", scheme, codes, record)
    yield Element("description", record.summary, lang)
    yield Element("publisher", record.publisher)
    if creator(record) != record.organisation:
        yield Element("contributor", record.organisation)
    yield Element("date", f"{record.modified:%Y-%m-%d}")
    yield Element("type", "Text")
    yield Element("format", "text/html")
    yield Element("identifier", record.identifier)
    yield Element("identifier", record.url)
    yield Element("source", record.source_url)
    yield Element("language", lang)
    for version in record.versions:
        if version.lang != record.lang:
            yield Element("relation", version.url)
    yield from _named("coverage", COUNTRY, record.countries, record)
    yield Element("rights", record.licence.url)


def _named(name: str, scheme: str, codes: list[str], record: Record) -> Iterator[Element]:
    """An element for each code, by its label, which says in which language it is."""
    labels = labels_in(record.lang)[scheme]
    for code in codes:
        label = labels.get(code, code)
        yield Element(name, str(label), tag(getattr(label, "language", "")))

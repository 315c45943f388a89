"""XLIFF 2.0 (and 2.1, whose core is the same): pages with one original language and one target language."""

import re

from django.utils.translation import gettext as _
from lxml import etree

from hub.translation.exchange.bundles import Bundle, RefusedError, State, Unit
from hub.translation.exchange.formats.xml import (
    SPACE,
    UnreadableError,
    element_or_problem,
    html_of,
    legal,
    line,
    put_parts,
    serialise,
)
from hub.translation.exchange.markup import Element, parse

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_MACHINE = "remap:machine"  # subState needs a prefix of the maker's own
# state and subState of a segment
_STATES = {
    State.UNTRANSLATED: {"state": "initial"},
    State.MACHINE: {"state": "translated", "subState": _MACHINE},
    State.TRANSLATED: {"state": "translated"},
    State.REVIEWED: {"state": "reviewed"},
}
_REVIEWED = {"reviewed", "final"}
_TYPES = {
    "b": {"type": "fmt", "subType": "xlf:b"},
    "strong": {"type": "fmt", "subType": "xlf:b"},
    "i": {"type": "fmt", "subType": "xlf:i"},
    "em": {"type": "fmt", "subType": "xlf:i"},
    "br": {"type": "fmt", "subType": "xlf:lb"},
    "a": {"type": "link"},
}


def write(bundles: list[Bundle]) -> bytes:
    """The pages as one document, a `file` each. All have the languages of the first."""
    languages = {"srcLang": bundles[0].source_language, "trgLang": bundles[0].target_language}
    root = etree.Element(_tag("xliff"), {"version": "2.0", **languages}, nsmap={None: NAMESPACE})
    root.text = "\n"
    for bundle in bundles:
        root.append(line(_file(bundle)))
    return serialise(root)


def read(root: etree._Element) -> list[Bundle]:
    """The pages of a document.

    :raises RefusedError: when there are none
    """
    files = root.findall(_tag("file"))
    if not files:
        raise RefusedError(_("The file holds no page."))
    return [_bundle(file, root) for file in files]


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _tag(name), attributes)
    element.text = text
    return element


def _file(bundle: Bundle) -> etree._Element:
    # Tools must keep the id of a file, whatever they do with the rest.
    file = etree.Element(_tag("file"), {"id": bundle.translation_id, "original": bundle.page})
    file.text = "\n"
    notes = line(_add(file, "notes"))
    _add(notes, "note", legal(bundle.title), category="title")
    if bundle.address:
        _add(notes, "note", bundle.address, category="address")
    for unit in bundle.units:
        file.append(line(_unit(unit)))
    return file


def _unit(unit: Unit) -> etree._Element:
    element = etree.Element(_tag("unit"), {"id": unit.id, "name": unit.path, SPACE: "preserve"})
    if unit.notes:
        notes = _add(element, "notes")
        for note in unit.notes:
            _add(notes, "note", legal(note))
    segment = _add(element, "segment", **_STATES[unit.state])
    put_parts(_add(segment, "source"), parse(unit.source), _inline)
    if unit.target:
        put_parts(_add(segment, "target"), parse(unit.target), _inline)
    return element


def _inline(element: Element, name: str) -> etree._Element:
    kind = _TYPES.get(element.tag, {"type": "other", "subType": f"html:{element.tag}"})
    shown = {"disp": element.opening} if element.is_void else {"dispStart": element.opening, "dispEnd": element.closing}
    return etree.Element(_tag("ph" if element.is_void else "pc"), {"id": name, **kind, **shown})


def _bundle(file: etree._Element, root: etree._Element) -> Bundle:
    return Bundle(
        page=file.get("original", ""),
        translation_id=file.get("id", ""),
        source_language=root.get("srcLang", ""),
        target_language=root.get("trgLang", ""),
        units=[_read_unit(unit) for unit in file.iter(_tag("unit"))],
    )


def _read_unit(element: etree._Element) -> Unit:
    """A tool may have divided the sentence into segments; between them stand parts that are not translated."""
    unit = Unit(element.get("id", ""), "")
    parts = [part for part in element if part.tag in (_tag("segment"), _tag("ignorable"))]
    segments = [part for part in parts if part.tag == _tag("segment")]
    try:
        unit.source = "".join(_html(part.find(_tag("source"))) for part in parts)
        if all(_is_translated(segment) for segment in segments):
            unit.target = "".join(_html(target) for target in _targets(parts))
    except UnreadableError as error:
        unit.problem = str(error)
    if unit.target:
        unit.state = _read_state(segments)
    return unit


def _html(element: etree._Element | None) -> str:
    return "" if element is None else html_of(element, _tags)


def _is_translated(segment: etree._Element) -> bool:
    """False for an empty segment, and for one that a tool has filled with the original as a start."""
    target = _html(segment.find(_tag("target")))
    is_start = segment.get("state", "initial") == "initial" and target == _html(segment.find(_tag("source")))
    return bool(target.strip()) and not is_start


def _targets(parts: list[etree._Element]) -> list[etree._Element]:
    """The translated parts in their order in the translation, which may be another than in the original."""
    found = []
    for position, part in enumerate(parts, start=1):
        target = part.find(_tag("target"))
        given = "" if target is None else target.get("order", "")
        found.append((int(given) if re.fullmatch("[0-9]{1,6}", given) else position, target, part))
    in_order = sorted(found, key=lambda item: item[0])
    return [part.find(_tag("source")) if target is None else target for _place, target, part in in_order]


def _read_state(segments: list[etree._Element]) -> State:
    if any(segment.get("subState", "").rpartition(":")[2] in {"machine", "mt"} for segment in segments):
        return State.MACHINE
    reviewed = all(segment.get("state") in _REVIEWED for segment in segments)
    return State.REVIEWED if reviewed else State.TRANSLATED


def _character(number: str) -> str:
    """XLIFF writes as a number what XML cannot hold."""
    return chr(int(number, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", number) else "\ufffd"


def _tags(element: etree._Element) -> tuple[str, str]:
    match etree.QName(element).localname:
        case "mrk" | "sm" | "em":  # put there by the tool: terms, comments
            return "", ""
        case "pc" | "ph":
            html = element_or_problem(element.get("id", ""))
            return html.opening, html.closing
        case "sc":  # an element that the tool's segments cut in two
            return element_or_problem(element.get("id", "")).opening, ""
        case "ec":
            return element_or_problem(element.get("startRef") or element.get("id", "")).closing, ""
        case "cp":
            return _character(element.get("hex", "")), ""
        case other:
            raise UnreadableError(_("It has markup that did not come from this site (%(name)s).") % {"name": other})

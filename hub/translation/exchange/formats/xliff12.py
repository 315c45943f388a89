"""XLIFF 1.2, which every translation tool reads: any number of pages in one document."""

from django.utils.translation import gettext as _
from lxml import etree

from hub.translation.exchange.bundles import Bundle, RefusedError, State, Unit
from hub.translation.exchange.formats.xml import (
    LANG,
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

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
TOOL = "remap-hub"
# state and state-qualifier of a target
_STATES = {
    State.UNTRANSLATED: {"state": "needs-translation"},
    State.MACHINE: {"state": "needs-review-translation", "state-qualifier": "mt-suggestion"},
    State.TRANSLATED: {"state": "translated"},
    State.REVIEWED: {"state": "signed-off"},
}
_BY_MACHINE = {"mt-suggestion", "leveraged-mt"}
_REVIEWED = {"signed-off", "final"}
_NOT_BEGUN = {"new", "needs-translation"}
_TYPES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "link", "br": "lb"}


def write(bundles: list[Bundle]) -> bytes:
    """The pages as one document, a `file` each."""
    root = etree.Element(_tag("xliff"), {"version": "1.2"}, nsmap={None: NAMESPACE})
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
    return [_bundle(file) for file in files]


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _tag(name), {key.replace("_", "-"): value for key, value in attributes.items()})
    element.text = text
    return line(element)


def _file(bundle: Bundle) -> etree._Element:
    languages = {"source-language": bundle.source_language, "target-language": bundle.target_language}
    file = etree.Element(_tag("file"), {"original": bundle.page, "datatype": "html", **languages})
    header = _add(file, "header")
    phases = _add(header, "phase-group")
    # The one place for the id of a job.
    _add(phases, "phase", phase_name="translation", process_name="translation", job_id=bundle.translation_id)
    if bundle.address:
        _add(_add(header, "reference"), "external-file", href=bundle.address)
    _add(header, "note", legal(bundle.title))
    _add(header, "tool", tool_id=TOOL, tool_name="RE-MAP hub")
    body = _add(file, "body", "\n")
    for unit in bundle.units:
        body.append(line(_unit(unit, bundle)))
    return file


def _unit(unit: Unit, bundle: Bundle) -> etree._Element:
    element = etree.Element(_tag("trans-unit"), {"id": unit.id, "resname": unit.path, SPACE: "preserve"})
    if unit.state is State.REVIEWED:
        element.set("approved", "yes")
    if unit.max_length is not None:
        element.attrib.update({"maxwidth": str(unit.max_length), "size-unit": "char"})
    put_parts(etree.SubElement(element, _tag("source"), {LANG: bundle.source_language}), parse(unit.source), _inline)
    target = etree.SubElement(element, _tag("target"), {LANG: bundle.target_language, **_STATES[unit.state]})
    put_parts(target, parse(unit.target), _inline)
    for note in unit.notes:
        etree.SubElement(element, _tag("note")).text = legal(note)
    return element


def _inline(element: Element, name: str) -> etree._Element:
    kind = _TYPES.get(element.tag, f"x-html-{element.tag}")
    return etree.Element(_tag("x" if element.is_void else "g"), {"id": name, "ctype": kind})


def _bundle(file: etree._Element) -> Bundle:
    phase = file.find(f"{_tag('header')}/{_tag('phase-group')}/{_tag('phase')}[@job-id]")
    return Bundle(
        page=file.get("original", ""),
        translation_id="" if phase is None else phase.get("job-id"),
        source_language=file.get("source-language", ""),
        target_language=file.get("target-language", ""),
        units=[_read_unit(unit) for unit in file.iter(_tag("trans-unit"))],
    )


def _read_unit(element: etree._Element) -> Unit:
    source, target = element.find(_tag("source")), element.find(_tag("target"))
    unit = Unit(element.get("id", ""), "")
    try:
        unit.source = "" if source is None else html_of(source, _tags)
        unit.target = "" if target is None else html_of(target, _tags)
    except UnreadableError as error:
        unit.problem = str(error)
    if target is not None:
        if target.get("state") in _NOT_BEGUN and unit.target == unit.source:
            unit.target = ""  # tools put the original there as a start
        unit.state = _read_state(target, unit.target)
    return unit


def _read_state(target: etree._Element, text: str) -> State:
    if not text:
        return State.UNTRANSLATED
    if target.get("state-qualifier") in _BY_MACHINE:
        return State.MACHINE
    return State.REVIEWED if target.get("state") in _REVIEWED else State.TRANSLATED


def _tags(element: etree._Element) -> tuple[str, str]:
    match etree.QName(element).localname:
        case "mrk":  # put there by the tool: segments, terms, comments
            return "", ""
        case "g" | "x":
            html = element_or_problem(element.get("id", ""))
            return html.opening, html.closing
        case other:
            raise UnreadableError(_("It has markup that did not come from this site (%(name)s).") % {"name": other})

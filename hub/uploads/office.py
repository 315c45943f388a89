"""What a document of an office program says of its parts and of what they hang on."""

import re
from urllib.parse import unquote
from zipfile import BadZipFile

from lxml import etree

from hub.uploads.packages import Package

RUNS = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|oleObject|macrosheet|ctrlProps|controlproperties|/control$|/ctrlProp$",
    re.IGNORECASE,
)
# What is fetched when the document is opened, and may hold a program.
FETCHED = re.compile(r"/(attachedTemplate|frame|subDocument|aFChunk)$", re.IGNORECASE)
# Nearly every letter names the template that it was made with, in a folder of the computer where it was made.
NEAR = re.compile(r"(file:///(?![\\/]))?([a-z]:)?(?![\\/]{2})[^:]*", re.IGNORECASE)
Said = dict[str, str]  # the attributes of an element


def runs(package: Package) -> bool:
    """True where something in it is a program, or is fetched from elsewhere without being asked for.

    :raises BadZipFile: where it describes its parts in no XML
    """
    if any(map(RUNS.search, package.names)):
        return True
    return any(_is_said_to_run(said) for description in package.descriptions for said in _read(description))


def content_types(package: Package) -> set[str]:
    """The content types of its own parts.

    :raises BROKEN_ARCHIVE: where it names none
    """
    return {said.get("ContentType", "") for said in _read(package.read("[Content_Types].xml"))}


def _is_said_to_run(said: Said) -> bool:
    kind = said.get("Type", "")
    if FETCHED.search(kind) and not NEAR.fullmatch(unquote(said.get("Target", "")).strip()):
        return True
    return bool(RUNS.search(kind) or RUNS.search(said.get("ContentType", "")))


def _read(description: bytes) -> list[Said]:
    elements = _Elements()
    parser = etree.XMLParser(target=elements, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(description, parser)
    except etree.XMLSyntaxError as error:
        raise BadZipFile from error
    return elements.said


class _Elements:
    """Keeps the attributes of what is read that say a kind, and no tree."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    def start(self, tag: str, attributes: Said) -> None:
        if "Type" in attributes or "ContentType" in attributes:
            self.said.append(dict(attributes))

    def doctype(self, name: str, public: str, system: str) -> None:
        raise BadZipFile  # it may name what is to be unpacked or fetched, and no program writes one

    def close(self) -> None:
        pass

"""The inline HTML of a sentence, as a tree; and the names its elements have in XLIFF.

wagtail-localize keeps sentences as HTML without attributes but `id`: `See <a id="a1">this</a>.<br/>`.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

VOID = {"br"}
MAX_DEPTH = 50
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:[\s/][^<>]*)?)>")
# b-1: the first <b>. a1: <a id="a1">. a1-2: the second element with this id.
_NAME = re.compile(r"([a-z]+)(\d*)(?:-(\d+))?")


class MarkupError(ValueError):
    """HTML that a sentence cannot hold; the message is a sentence for the person."""


@dataclass
class Element:
    """An inline element. `id` is the HTML attribute, "" where there is none."""

    tag: str
    id: str = ""
    parts: list["str | Element"] = field(default_factory=list)

    @property
    def is_void(self) -> bool:
        return self.tag in VOID

    @property
    def opening(self) -> str:
        attribute = f' id="{self.id}"' if self.id else ""
        return f"<{self.tag}{attribute}/>" if self.is_void else f"<{self.tag}{attribute}>"

    @property
    def closing(self) -> str:
        return "" if self.is_void else f"</{self.tag}>"


Parts = list[str | Element]


def parse(html: str) -> Parts:
    """The sentence as texts and elements.

    :raises MarkupError: for anything but well-nested inline elements with no attribute but wagtail-localize's id
    """
    parser = _Parser()
    parser.read(html)
    if len(parser.open) > 1:
        raise MarkupError(_("<%(tag)s> is not closed.") % {"tag": parser.open[-1].tag})
    return parser.open[0].parts


def render(parts: Parts) -> str:
    """The sentence as HTML, in the form wagtail-localize gives it."""
    return "".join(
        escape(part, quote=False) if isinstance(part, str) else part.opening + render(part.parts) + part.closing
        for part in parts
    )


def text_of(parts: Parts) -> str:
    """The words without the markup; a line break counts as one character, as in the field."""
    return "".join(part if isinstance(part, str) else "\n" if part.is_void else text_of(part.parts) for part in parts)


def elements_of(parts: Parts):
    """Every element, in the order in which they open."""
    for part in parts:
        if isinstance(part, Element):
            yield part
            yield from elements_of(part.parts)


def named(parts: Parts) -> list[tuple[Element, str]]:
    """Each element with its name: the same in original and translation, and once in each."""
    seen: Counter[str] = Counter()
    found = []
    for element in elements_of(parts):
        base = element.id or element.tag
        seen[base] += 1
        found.append((element, base if element.id and seen[base] == 1 else f"{base}-{seen[base]}"))
    return found


def element_named(name: str) -> Element | None:
    """The element, without its parts, that has this name; None for a name that is none of ours."""
    match = _NAME.fullmatch(name)
    if match is None or match[1] not in INLINE_TAGS or not (match[2] or match[3]):
        return None
    return Element(match[1], match[1] + match[2] if match[2] else "")


class _Parser:
    """Builds the tree; `open` holds the elements that are not closed yet, a nameless one for the sentence first.

    Not the standard library's: what that makes of broken markup differs between versions of Python.
    """

    def __init__(self):
        self.open = [Element("")]

    def read(self, html: str) -> None:
        place = 0
        while (start := html.find("<", place)) >= 0:
            self.add_text(html[place:start])
            if tag := _TAG.match(html, start):
                self.add_tag(*tag.groups())
                place = tag.end()
            elif html[start + 1 : start + 2].isspace() or html[start + 1 : start + 2].isdecimal():
                self.add_text("<")  # less than
                place = start + 1
            else:
                raise MarkupError(
                    _("It holds “%(text)s”, which is no element. If it is text, write &lt; for <.")
                    % {"text": html[start : start + 20]}
                )
        self.add_text(html[place:])

    def add_text(self, html: str) -> None:
        parts, text = self.open[-1].parts, unescape(html)
        if parts and isinstance(parts[-1], str):
            parts[-1] += text
        elif text:
            parts.append(text)

    def add_tag(self, slash: str, name: str, attributes: str) -> None:
        tag = name.lower()
        if tag not in INLINE_TAGS:
            raise MarkupError(_("It holds <%(tag)s>, which no sentence may have.") % {"tag": tag})
        if not slash:
            self.open_element(tag, attributes.strip())
        elif tag not in VOID:
            self.close_element(tag)

    def open_element(self, tag: str, attributes: str) -> None:
        is_empty = attributes.endswith("/")
        element = Element(tag, _id_among(attributes.rstrip("/ "), tag))
        self.open[-1].parts.append(element)
        if len(self.open) > MAX_DEPTH:
            raise MarkupError(_("It has too many elements inside each other."))
        if not element.is_void and not is_empty:
            self.open.append(element)

    def close_element(self, tag: str) -> None:
        if tag != self.open[-1].tag:
            raise MarkupError(_("</%(tag)s> closes nothing.") % {"tag": tag})
        self.open.pop()


def _id_among(attributes: str, tag: str) -> str:
    """The id in the attributes of an element, "" where there are none."""
    if not attributes:
        return ""
    if match := re.fullmatch(rf"id\s*=\s*([\"']?)({tag}[0-9]+)\1", attributes):
        return match[2]
    name = re.split(r"[\s=]", attributes, maxsplit=1)[0]
    raise MarkupError(
        _("<%(tag)s> has the attribute “%(name)s”, which it may not have.") % {"tag": tag, "name": name[:40]}
    )

"""What a page says, as one HTML document for paper: its own words and styles, with all that it needs inside."""

import base64
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.templatetags.static import static

from hub.addresses import absolute_path
from hub.media import OPEN

# What nobody can use on paper, lists that lead to what follows there, what is newest. Styles for print hide more.
LEFT_OUT = "script, style, form, nav, button, input, template, [hidden], .take-along, .ways-on, .edition-line"
# WeasyPrint sets each letter of a drawing by itself, from left to right: no words where letters are joined. The list
# beside such a drawing says the same.
LEFT_OUT += ", svg[direction=rtl]"
# What names other elements of its page, one or several.
NAMING = ["aria-labelledby", "aria-describedby", "headers", "for"]
# The styles of a page that brings none of its own.
ALWAYS = [("hub/css/tokens.css", "all"), ("hub/css/base.css", "all"), ("hub/css/print.css", "print")]


@dataclass(frozen=True)
class Part:
    """A page within a document: its heading, and its words as HTML."""

    heading: str
    body: str


def compose(pages: Iterable[str], *, address: str, day=None, edition: str = "", is_wide: bool = False) -> str:
    """One HTML document of pages as readers get them.

    :param pages: complete HTML, the first one gives the title; where there are several, there is a table of contents
    :param address: path that leads to it, printed on it
    :param day: of what it says, printed on it
    :param edition: its number, printed on it, for what stays as it was on that day
    :param is_wide: the paper lies on its side
    :return: HTML that needs nothing from anywhere
    """
    soups = [BeautifulSoup(page, "lxml") for page in pages]
    parts = _parts(soups)
    context = {
        "title": parts[0].heading,
        "parts": parts,
        "styles": "\n".join(_styles(soups)),
        "address": absolute_path(address),
        "day": day,
        "edition": edition,
        "is_wide": is_wide,
    }
    return render_to_string("hub/print/document.html", context)


def parts_of(pages: Iterable[str]) -> list[Part]:
    """What pages say, without what only a screen has. Pictures are left where they are.

    :param pages: complete HTML
    """
    return _parts([BeautifulSoup(page, "lxml") for page in pages], with_pictures=False)


def _parts(soups: list[BeautifulSoup], with_pictures: bool = True) -> list[Part]:
    mains = [soup.select("main")[0] for soup in soups]
    return [_part(main, number, with_pictures) for number, main in enumerate(mains, start=1)]


def _part(main: Tag, number: int, with_pictures: bool) -> Part:
    for element in main.select(LEFT_OUT):
        element.decompose()
    for picture in main.select("img") if with_pictures else []:
        _take_in(picture)
    for link in main.select("a[href]"):
        link["href"] = _outward(_told(link, "href"))
        _flatten(link)
    for corner in main.select("thead td"):  # in PDF/UA a cell without a header is a fault
        corner.name, corner["scope"] = "th", "col"
        corner.string = corner.get_text() or "\xa0"
    _rename_targets(main, number)
    return Part(main.h1.get_text(" ", strip=True) if main.h1 else "", main.decode_contents())


def _told(element: Tag, name: str) -> str:
    """The value of an attribute, "" where it has none."""
    value = element.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)  # of what may name several


def _flatten(link: Tag) -> None:
    """Leaves only text in a link: in PDF/UA what stands within it would lie outside of the link."""
    if link.img:
        link.unwrap()
        return
    inner = [child for child in link.children if not (isinstance(child, NavigableString) and not child.strip())]
    if len(inner) == 1 and isinstance(inner[0], Tag):
        for name in ("lang", "dir"):
            if inner[0].get(name) and not link.get(name):
                link[name] = inner[0][name]
    for hidden in link.select(".visually-hidden"):
        hidden.decompose()
    if not link.get("dir"):
        link["dir"] = "auto"
    link.string = link.get_text()


def _outward(target: str) -> str:
    """Where a link of a page leads from paper."""
    return target if target.startswith("#") else urljoin(settings.BASE_URL, target)


def _rename_targets(main: Tag, number: int) -> None:
    """Gives the targets of each page names of their own; a link to what is not on paper becomes text."""
    named = main.select("[id]")
    renamed = {_told(element, "id"): f"part-{number}-{element['id']}" for element in named}
    for element in named:
        element["id"] = renamed[_told(element, "id")]
    for link in main.select("a[href^='#']"):
        target = renamed.get(_told(link, "href").removeprefix("#"))
        _rename(link, "href", [f"#{target}"] if target else [])
    for name in NAMING:
        for element in main.select(f"[{name}]"):
            _rename(element, name, [renamed[there] for there in _told(element, name).split() if there in renamed])


def _rename(element: Tag, name: str, targets: list[str]) -> None:
    """Writes what an attribute names; takes it away where it names nothing."""
    if targets:
        element[name] = " ".join(targets)
    else:
        del element[name]


def _take_in(picture: Tag) -> None:
    """Puts a picture of the site into its element; of any other, its text is left."""
    content = _read_picture(_told(picture, "src"))
    if content is None:
        picture.replace_with(_told(picture, "alt"))
        return
    kind = mimetypes.guess_type(urlsplit(_told(picture, "src")).path)[0] or "application/octet-stream"
    picture["src"] = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    for name in ("srcset", "sizes", "loading"):
        del picture[name]


def _read_picture(address: str) -> bytes | None:
    """What is in a picture of this site; None for any other address."""
    parts = urlsplit(address.removeprefix(settings.BASE_URL))
    path = unquote(parts.path)
    name = path.removeprefix(settings.MEDIA_URL)
    try:
        if parts.netloc:
            return None
        if path.startswith(settings.STATIC_URL):
            return _read_static(path.removeprefix(settings.STATIC_URL))
        if path.startswith(settings.MEDIA_URL) and name.startswith(OPEN) and ".." not in name:
            with default_storage.open(name) as file:
                return file.read()
    except (OSError, SuspiciousFileOperation):
        return None
    return None


def _read_static(name: str) -> bytes:
    """A file as it was collected, or, where nothing is collected, as it lies in the sources."""
    found = finders.find(name) or staticfiles_storage.path(name)
    with open(found, "rb") as file:
        return file.read()


def _styles(soups: list[BeautifulSoup]) -> list[str]:
    """The style sheets of the pages, each once, and that of paper."""
    sheets = {static(name): media for name, media in ALWAYS}
    for soup in soups:
        for link in soup.select("link[rel=stylesheet]"):
            sheets.setdefault(_told(link, "href"), _told(link, "media") or "all")
    sheets[static("hub/css/paper.css")] = "all"
    return [_style(address, media) for address, media in sheets.items()]


def _style(address: str, media: str) -> str:
    sheet = _read_static(urlsplit(address).path.removeprefix(settings.STATIC_URL)).decode()
    return f'<style media="{media}">{sheet}</style>'

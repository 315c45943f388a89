"""Walks a running site from link to link and reads of each page what it says about itself."""

import dataclasses
import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from urllib.parse import parse_qs, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings

from tests.serving import Answer, Site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
WORKERS = 4


def language_of(address: str) -> str:
    """The language an address starts with, or nothing. Those for programs have none (/id/…, /api/…)."""
    found = re.match(r"/(?!id/|api/)([a-z]{2,3}(?:-[a-z]+)?)/", urlsplit(address).path)
    return found[1] if found else ""


def below(address: str) -> str | None:
    """An address of this site from its root on; None for another site's."""
    if address.startswith(settings.BASE_URL):
        return address.removeprefix(settings.BASE_URL) or "/"
    return address if address.startswith("/") else None


@dataclasses.dataclass(frozen=True)
class Link:
    """A link of a page: where it leads, and which language it says is there."""

    address: str  # from the root on, without the fragment
    says: str  # hreflang, or lang of the link or what it is in, or nothing


@dataclasses.dataclass(frozen=True)
class Visit:
    """A page as the server gave it."""

    address: str
    answer: Answer

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    @cached_property
    def language(self) -> str:
        return language_of(self.address)

    @cached_property
    def is_page(self) -> bool:
        is_html = self.answer.headers.get("Content-Type", "").startswith("text/html")
        return self.answer.status == 200 and is_html and bool(self.language or self.address == "/")

    @cached_property
    def links(self) -> list[Link]:
        found = []
        for element in self.soup.select("a[href]"):
            path = below(urljoin(self.address, element["href"].split("#")[0]))
            if path is not None and element["href"][0] != "#":
                marked = element if element.get("lang") else element.find_parent(lang=True)
                says = element.get("hreflang") or ("" if marked.name == "html" else marked["lang"])
                found.append(Link(path, says))
        return found

    @cached_property
    def canonical(self) -> list[str]:
        return [below(element["href"]) for element in self.soup.select("link[rel=canonical]")]

    @cached_property
    def alternates(self) -> dict[str, str]:
        links = self.soup.select("link[rel=alternate][hreflang]")
        return {element["hreflang"]: below(element["href"]) for element in links}

    @cached_property
    def is_indexed(self) -> bool:
        return not self.soup.select('meta[name=robots][content~="noindex"]')

    @cached_property
    def is_fallback(self) -> bool:
        return bool(self.canonical) and language_of(self.canonical[0]) != self.language

    def texts(self) -> list[tuple[Tag, str]]:
        """Each text a reader sees or hears, with the element it is in."""
        nodes = [
            (node.parent, str(node)) for node in self.soup.find_all(string=True) if type(node).__name__ != "Doctype"
        ]
        for name in ("aria-label", "title", "placeholder", "alt"):
            nodes += [(element, element[name]) for element in self.soup.select(f"[{name}]")]
        return [(element, " ".join(text.split())) for element, text in nodes if element.name not in ("script", "style")]


def crawl(site: Site) -> dict[str, Visit]:
    """Every address that links and sitemaps lead to, with what came back.

    Of addresses that differ in the values of their parameters only, the first is asked for.
    """
    visits, seen = {}, set()
    waiting = {f"/{code}/" for code in languages(site)} | set(sitemap(site))
    with ThreadPoolExecutor(WORKERS) as pool:
        while waiting:
            now = [address for address in sorted(waiting) if not (shape(address) in seen or seen.add(shape(address)))]
            answers = list(pool.map(site.get, now))
            waiting = set()
            for address, answer in zip(now, answers, strict=True):
                visits[address] = visit = Visit(address, answer)
                if visit.is_page and "?" not in address:
                    waiting |= {link.address for link in visit.links}
    return visits


def shape(address: str) -> tuple:
    """What addresses have in common of which one is enough: all but the values of parameters, and a PDF a language."""
    parts = urlsplit(address)
    path = f"{language_of(address)}.pdf" if parts.path.endswith(".pdf") else parts.path
    return path, tuple(sorted(parse_qs(parts.query, keep_blank_values=True)))


def languages(site: Site) -> list[str]:
    """The languages of the sitemaps."""
    index = ET.fromstring(site.get("/sitemap.xml").text)  # noqa: S314, our own
    return [re.search(r"sitemap-([\w-]+)\.xml", place.text)[1] for place in index.iter(f"{SITEMAP}loc")]


def sitemap(site: Site) -> dict[str, dict[str, str]]:
    """Every address of the sitemaps with the other languages they give for it."""
    found = {}
    for code in languages(site):
        for entry in ET.fromstring(site.get(f"/sitemap-{code}.xml").text):  # noqa: S314, our own
            links = {link.get("hreflang"): below(link.get("href")) for link in entry.iter(LINK)}
            found[below(entry.find(f"{SITEMAP}loc").text)] = links
    return found

"""Feeds of lists, as Atom 1.0 and RSS 2.0: what all of them share. Lists say which pages they show."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.timezone import localtime

from hub.addresses import absolute_path
from hub.dates import last_modified
from hub.languages import tag
from hub.search.models import DocumentText
from hub.search.state import memory
from hub.search.text import printable
from hub.vocabulary import labels_in

ENTRIES = 30
TOPIC = "topic"  # the facet and the scheme of what becomes a category
DC = "http://purl.org/dc/elements/1.1/"
# What the index knows of a page, in the order in which `_from_index` takes it.
INDEXED = [
    *["document__uid", "document__locale__language_code", "title", "summary", "path"],
    *["document__published", "document__page__last_published_at", "document__codes", "document__section"],
]


@dataclass(frozen=True)
class Feed:
    """A list to follow.

    :param uid: of the page that shows the list, or a name that no page has
    :param language: of the list and of the title
    :param path: of the page that shows the list
    :param newest: gives the ids of so many documents of the list, the newest first
    :param query: what narrows the list, as its address has it
    """

    uid: str
    language: str
    title: str
    summary: str
    path: str
    newest: Callable[[int], list[int]]
    query: str = ""

    @property
    def atom(self) -> str:
        """The path of the feed as Atom, for links."""
        return self.below("feed.atom")

    @property
    def full_title(self) -> str:
        """The title as readers see it among the feeds of other sites."""
        return f"{self.title} · {settings.WAGTAIL_SITE_NAME}"

    def below(self, name: str) -> str:
        """A path below the list's, narrowed as the list is."""
        return f"{self.path}{name}?{self.query}" if self.query else f"{self.path}{name}"

    @property
    def guid(self) -> str:
        return ":".join(filter(None, ["urn:remap", self.uid, self.language, self.query]))


@dataclass(frozen=True)
class Entry:
    """A page in a feed.

    :param published: when it came
    :param updated: when its words or facts were last published
    :param topics: codes
    :param licence: (name, address), where it has one of its own
    """

    uid: str
    language: str
    title: str
    summary: str
    address: str
    published: datetime
    updated: datetime
    topics: list[str] = field(default_factory=list)
    author: str = ""
    licence: tuple[str, str] | None = None


Teller = Callable[[list[int]], dict[int, Entry]]
_tellers: dict[str, Teller] = {}
_changes: list[Callable[[], datetime | None]] = []


def register(section: str, teller: Teller, changed: Callable[[], datetime | None]) -> None:
    """Makes a section tell more of its pages than the index knows. Called when the application starts.

    :param teller: gives {id: entry} for ids of the section's documents
    :param changed: gives the moment of the last change of what the teller tells
    """
    _tellers[section] = teller
    _changes.append(changed)


def _last_change() -> datetime:
    """Of the index, or of what sections tell, which may come later."""
    return max([memory.changed, *(moment for changed in _changes if (moment := changed()))])


def answer(feed: Feed, form: str) -> HttpResponse:
    """The feed, with the time of the site's last change, so that nobody fetches again what is the same.

    :param form: atom or rss
    """
    began = int(time.time())
    memory.refresh()
    last_change = _last_change()
    entries = _entries(feed.newest(ENTRIES))
    writer = FORMS[form](
        title=printable(feed.full_title),
        link=absolute_path(feed.below("")),
        description=printable(feed.summary),
        language=tag(feed.language),
        feed_url=absolute_path(feed.below(f"feed.{form}")),
        feed_guid=feed.guid,
        author_name=settings.WAGTAIL_SITE_NAME,
        changed=max((entry.updated for entry in entries), default=memory.changed),
    )
    for entry in entries:
        _add(writer, entry)
    response = HttpResponse(content_type=writer.content_type)
    writer.write(response, "utf-8")
    # Not that of the newest entry: what is withdrawn changes a feed, too.
    if changed := last_modified(last_change, began):
        response.headers["Last-Modified"] = http_date(changed)
    return response


def _add(writer: feedgenerator.SyndicationFeed, entry: Entry) -> None:
    labels = labels_in(entry.language)[TOPIC]
    name, address = entry.licence or (None, None)
    writer.add_item(
        title=printable(entry.title),
        link=entry.address,
        description=escape(printable(entry.summary)),  # sent as HTML
        author_name=printable(entry.author) or None,
        pubdate=localtime(entry.published),  # the day of a news article is one of the site's time zone
        updateddate=localtime(entry.updated),
        unique_id=f"urn:remap:{entry.uid}:{entry.language}",
        unique_id_is_permalink=False,
        item_copyright=name,
        licence=address,
        language=tag(entry.language),
        topics=[(code, printable(labels.get(code, code))) for code in entry.topics],
    )


def _entries(ids: list[int]) -> list[Entry]:
    rows = DocumentText.objects.filter(pk__in=ids).values_list("pk", *INDEXED)
    found, sections = {}, {}
    for pk, *row, section in rows:
        found[pk] = _from_index(*row)
        sections.setdefault(section, []).append(pk)
    for section, pks in sections.items():
        if section in _tellers:
            found |= _tellers[section](pks)
    return [found[pk] for pk in ids if pk in found]


def _from_index(uid, language, title, summary, path, published, updated, codes) -> Entry:
    topics = [code for facet, _, code in (name.partition("=") for name in codes.split()) if facet == TOPIC]
    return Entry(uid, language, title, summary, absolute_path(path), published, updated or published, topics)


class _Atom(feedgenerator.Atom1Feed):
    """Django's, with labels of categories, the licence as a link (RFC 4946), and the language of foreign entries."""

    def latest_post_date(self):
        return self.feed["changed"]

    def item_attributes(self, item):
        return {} if item["language"] == self.feed["language"] else {"xml:lang": item["language"]}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("subtitle", self.feed["description"])

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for code, label in item["topics"]:
            handler.addQuickElement("category", "", {"term": code, "label": label})
        if item["licence"]:
            handler.addQuickElement("link", "", {"rel": "license", "href": item["licence"]})


class _Rss(feedgenerator.Rss201rev2Feed):
    """Django's, with what Atom and Dublin Core say and RSS does not."""

    def latest_post_date(self):
        return self.feed["changed"]

    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:dc": DC}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", feedgenerator.rfc3339_date(item["updateddate"]))
        for _code, label in item["topics"]:
            handler.addQuickElement("category", label)
        if item["language"] != self.feed["language"]:
            handler.addQuickElement("dc:language", item["language"])
        if item["licence"]:
            handler.addQuickElement("dc:rights", item["item_copyright"])
            handler.addQuickElement("atom:link", "", {"rel": "license", "href": item["licence"]})


FORMS: dict[str, type[_Atom] | type[_Rss]] = {"atom": _Atom, "rss": _Rss}

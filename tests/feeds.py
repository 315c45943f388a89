"""Reading feeds as strangers do: a grammar of Atom, the rules that no grammar can say, and feedparser."""

import feedparser
from lxml import etree

from tests.serving import ROOT

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(ROOT / "tests/atom.rng"))


def read(response) -> feedparser.FeedParserDict:
    """A feed that was answered, after it was found valid: Atom by RFC 4287, RSS by what 2.0 requires."""
    assert response.status_code == 200
    root = etree.fromstring(response.content)
    if response["Content-Type"] == "application/atom+xml; charset=utf-8":
        _check_atom(root)
    else:
        assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
        _check_rss(root)
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def _check_atom(root: etree._Element) -> None:
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    assert root.find(f"{ATOM}author") is not None  # or each entry has its own
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    for part in (root, *root.iter(f"{ATOM}entry")):
        relations = [link.get("rel") for link in part.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
        assert len(set(relations)) == len(relations)


def _check_rss(root: etree._Element) -> None:
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.findtext(name)
    assert channel.find(f"{ATOM}link").get("rel") == "self"
    for item in channel.iter("item"):
        for name in ("title", "link", "description", "pubDate"):
            assert item.findtext(name)
        assert item.find("guid").get("isPermaLink") == "false"

"""What a reader has put aside goes along whichever way is taken; where there is nothing, no address changes."""

import re
from urllib.parse import urlsplit

import pytest

from tests.good_practices.chain.test_adaptations import adapted
from tests.good_practices.choosing.test_collections import index, make_collection  # noqa: F401, a fixture
from tests.good_practices.choosing.test_list import kept, soup_of

# Lists have addresses of their own; the others are no pages to read.
NO_WAYS_ON = re.compile(
    r"^/(..|)/?(list|compare)/|^/(export|api|id|static|media|admin|followed)/|/feed\.|^/$|/page\.pdf$"
)
PAGES = [
    "/en/",
    "/en/practices/",
    "/en/practices/?topic=helpline",
    "/en/practices/practice-1/",
    "/en/practices/practice-2/",
    "/en/needs/",
    "/en/figures/",
    "/en/figures/?topic=helpline",
    "/en/evidence/",
    "/en/collections/",
    "/en/collections/example/",
    "/en/organisations/",
    "/en/organisations/an-organisation/",
    "/en/organisations/an-organisation/correct/",
    "/en/search/?q=example",
    "/en/search/?q=nothingatall",
    "/en/news/",
    "/en/used/?practice=one",
    "/en/list/",
    "/en/compare/",
]


@pytest.fixture
def site(tree, index):  # noqa: F811, the fixture of collections
    one = tree.practice(uid="one", title="Example one", topics=["helpline"])
    two = adapted(tree, one, "Example two", uid="two")
    make_collection(tree, index, (one, "A note."), (two, ""))
    each = {"topics": ["helpline"]}
    tree.practices(20, lambda number: each | {"title": f"Example {number}", "uid": f"more{number}"})
    tree.article()
    return tree


def ways_on(soup) -> list[str]:
    """The addresses of pages of this site that a page leads to, those of itself among them."""
    links = [link["href"] for link in soup.select("body a[href]") if not link["href"].startswith("#")]
    here = [address for address in links if not urlsplit(address).netloc and not address.startswith("mailto:")]
    return [address for address in here if not NO_WAYS_ON.search(address)]


def test_each_way_on_carries_the_list(client, site):
    for address in PAGES:
        soup = soup_of(client, f"{address}{'&' if '?' in address else '?'}id=more1&id=more2")
        found = ways_on(soup)
        assert [way for way in found if not way.startswith("?") and kept(way)[:2] != ["more1", "more2"]] == [], address
        # Within the page: another view of it, or one more or one less in the list.
        own = [way for way in found if way.startswith("?") and not address.startswith("/en/list")]
        assert [way for way in own if not kept(way)] == [], address


def test_without_a_list_no_address_has_one(client, site):
    for address in PAGES:
        soup = soup_of(client, address)
        offers = soup.select(".keep a, a[href*='/list/?']")
        links = [link["href"] for link in soup.select("a[href]") if link not in offers]
        assert [link for link in links if kept(link)] == [], address

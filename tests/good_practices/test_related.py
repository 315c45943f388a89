"""Related practices: what is said of them is true, comes in one order, and is nothing where nothing is alike."""

import re

import pytest
from wagtail.models import PageViewRestriction

from good_practices.related import SHARED, related_practices
from hub.models import Term
from hub.search.text import plain
from tests.factories import committed, publish, translated

CODES = {
    "needs": ["information", "recognition"],
    "target_groups": ["witnesses", "women"],
    "topics": ["mentoring", "helpline", "resilience"],
}


def shares(tree, title: str, **codes):
    """A practice with the codes named, and codes of its own in the other fields."""
    own = {"needs": ["own-need"], "target_groups": ["own-group"], "topics": ["own-topic"]}
    return tree.practice(title=title, **(own | codes))


def titles(page) -> list[str]:
    return [found.practice.title for found in related_practices(page)]


@pytest.fixture
def one(tree):
    for scheme in ("need", "group", "topic"):
        Term.objects.create(scheme=scheme, code=f"own-{scheme}", label="Own", locale=tree.locales["en"], position=9)
    return shares(tree, "One", needs=["information"], target_groups=["witnesses"], topics=["mentoring", "helpline"])


def test_the_page_says_in_words_what_is_shared(client, tree, one):
    shares(tree, "Other", needs=["information"], target_groups=["women", "witnesses"], topics=["helpline"])
    section = client.get(one.url).text.split('id="related"')[1].split("</section>")[0]
    assert re.findall(r"<h3><a [^>]+>(.+?)</a>", section) == ["Other"]
    told = [plain(line) for line in re.findall(r"<li>(.*?)</li>", section, re.DOTALL)]
    assert told == ["Answers the same needs: Information", "Also for: Witnesses", "Also about: Helpline"]


def test_everything_that_is_said_is_true_of_both(tree):
    for number in range(12):
        codes = {name: [code for place, code in enumerate(many) if (number >> place) & 1] or many[:1]
                 for name, many in CODES.items()}  # fmt: skip
        tree.practice(title=f"Practice {number:02}", **codes)
    pages = list(type(tree.practice()).objects.all())
    said = 0
    for page in pages:
        for found, reasons in related_practices(page):
            assert found.pk != page.pk
            assert len(reasons) >= 2
            for facet, codes in reasons:
                said += len(codes)
                assert set(codes) <= set(getattr(page, SHARED[facet])) & set(getattr(found, SHARED[facet]))
    assert said > 50


def test_who_shares_more_comes_first_and_four_are_shown(tree, one):
    shares(tree, "Two things", needs=["information"], topics=["mentoring"])
    shares(tree, "Four things", needs=["information"], target_groups=["witnesses"], topics=["mentoring", "helpline"])
    shares(tree, "Three things", needs=["information"], target_groups=["witnesses"], topics=["mentoring"])
    for number in range(3):
        shares(tree, f"More {number}", needs=["information"], topics=["mentoring"])
    found = titles(one)
    assert found[:2] == ["Four things", "Three things"]
    assert len(found) == 4


def test_what_few_share_counts_more(tree, one):
    for number in range(6):
        shares(tree, f"Common {number}", needs=["information"], topics=["mentoring"])
    shares(tree, "Rare", target_groups=["witnesses"], topics=["helpline"])
    assert titles(one)[0] == "Rare"


def test_equals_have_one_order(tree, one):
    for number in range(8):
        shares(tree, f"Equal {number}", needs=["information"], topics=["mentoring"])
    first = titles(one)
    assert [titles(one) for _time in range(3)] == [first] * 3
    uids = [found.practice.uid for found in related_practices(one)]
    assert uids == sorted(uids)


def test_the_same_topic_alone_is_no_relation_and_nothing_is_shown(client, tree, one):
    shares(tree, "Same topics", topics=["mentoring", "helpline"])
    assert titles(one) == []
    assert 'id="related"' not in client.get(one.url).text


def test_a_practice_without_neighbours_shows_nothing(client, one):
    assert related_practices(one) == []
    assert "Related practices" not in client.get(one.url).text


def test_only_what_is_public_is_shown(tree, one):
    hidden = shares(tree, "Hidden", needs=["information"], topics=["mentoring"])
    closed = shares(tree, "Closed", needs=["information"], topics=["mentoring"])
    assert set(titles(one)) == {"Hidden", "Closed"}
    committed(hidden.unpublish)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert titles(one) == []


def test_what_is_not_advised_takes_no_place(tree, one):
    """Also in the one language in which a practice is shown to those who have none in theirs."""
    nearest = {"needs": ["information"], "target_groups": ["witnesses"], "topics": ["mentoring", "helpline"]}
    harm = {"evidence_level": "EX", "risks_and_harms": "<p>It made things worse.</p>"}
    for number in range(5):
        shares(tree, f"Harmful {number}", **nearest, **harm)
    for number in range(4):
        shares(tree, f"Sound {number}", needs=["information"], topics=["mentoring"])
    assert sorted(titles(one)) == [f"Sound {number}" for number in range(4)]
    finnish = translated(one, tree, "fi")
    assert sorted(titles(finnish)) == [f"Sound {number}" for number in range(4)]
    translated(shares(tree, "Worst", **nearest, **harm), tree, "fi", title="Pahin")
    assert sorted(titles(finnish)) == [f"Sound {number}" for number in range(4)]


def test_those_in_the_readers_language_are_shown_and_others_only_where_there_is_none(client, tree, one):
    finnish = translated(one, tree, "fi")
    other = shares(tree, "Only English", needs=["information"], topics=["mentoring"])
    assert titles(finnish) == ["Only English"]
    section = client.get(finnish.url).text.split('id="related"')[1]
    assert re.search(r'lang="en"[^>]*>Only English</a>', section)
    better = shares(tree, "Better", needs=["information"], target_groups=["witnesses"], topics=["mentoring"])
    translated(other, tree, "fi", title="Suomeksi")
    assert titles(finnish) == ["Suomeksi"]
    assert titles(one) == [better.title, other.title]


def test_a_draft_is_compared_as_it_stands(tree, one):
    shares(tree, "Other", needs=["recognition"], topics=["mentoring"])
    assert titles(one) == []
    one.needs = ["recognition"]
    assert titles(one) == ["Other"]
    assert titles(publish(one)) == ["Other"]


def test_it_takes_the_same_queries_with_3_and_30(tree, one, count_queries):
    for number in range(3):
        shares(tree, f"Early {number}", needs=["information"], topics=["mentoring"])
    few = count_queries(one.url)
    for number in range(27):
        shares(tree, f"Late {number}", needs=["information"], topics=["mentoring"])
    assert count_queries(one.url) == few

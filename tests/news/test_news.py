"""News: the index by year, the article, the feed."""

import datetime

import feedparser
import pytest

from tests.factories import media, translated


def test_the_index_shows_articles_newest_first_by_year(client, tree):
    for year, title in ((2023, "Older"), (2024, "Newer"), (2024, "Newest")):
        tree.article(title=title, date=datetime.date(year, 5, 1 if title != "Newest" else 2))
    text = client.get("/en/news/").text
    assert text.index("Newest") < text.index("Newer") < text.index("Older")
    assert '<h2 id="year-2024">2024</h2>' in text
    only = client.get("/en/news/?year=2023").text
    assert "Older" in only
    assert "Newest" not in only


@pytest.mark.parametrize("year", ["1999", "abc", "²⁰²⁴", "20244", "99999999", ""])
def test_an_unknown_year_shows_all(client, tree, year):
    tree.article(title="The only one", date=datetime.date(2024, 3, 13))
    assert "The only one" in client.get(f"/en/news/?year={year}").text


def test_without_news_the_index_says_so(client, tree):
    assert "There is no news yet." in client.get("/en/news/").text


def test_paging_keeps_the_year(client, tree):
    for _number in range(21):
        tree.article(date=datetime.date(2024, 1, 1))
    first, second = (client.get(f"/en/news/?year=2024{page}").text for page in ("", "&page=2"))
    assert 'href="?year=2024&amp;page=2"' in first
    assert "<title>News en · RE-MAP</title>" in first
    assert "<title>News en · Page 2 of 2 · RE-MAP</title>" in second


def test_an_article_shows_date_picture_alt_topics_and_related_pages(client, tree):
    practice = tree.practice(title="A related practice")
    article = tree.article(
        title="Workshops",
        date=datetime.date(2024, 3, 13),
        image=media.image(),
        image_alt="Hands on a table",
        topics=["mentoring"],
        related=[{"type": "page", "value": practice.pk, "id": "8f0d4f39-7a53-4fb6-9a5e-1d7d2a6a8a11"}],
    )
    text = client.get(f"/en/news/{article.slug}/").text
    assert '<time datetime="2024-03-13">13 March 2024</time>' in text
    assert 'alt="Hands on a table"' in text
    assert "image/avif" in text
    assert "Topics: Mentoring" in text
    assert "A related practice" in text


def test_related_pages_are_shown_in_the_articles_language(client, tree):
    practice = tree.practice(title="In English")
    translated(practice, tree, "fi", title="Suomeksi")
    related = [{"type": "page", "value": practice.pk, "id": "8f0d4f39-7a53-4fb6-9a5e-1d7d2a6a8a11"}]
    article = tree.article(related=related)
    finnish = translated(article, tree, "fi")
    text = client.get(f"/fi/news/{finnish.slug}/").text
    assert "Suomeksi" in text
    assert "In English" not in text


def test_the_feed_is_valid_atom_in_the_language_with_lasting_ids(client, tree, settings):
    article = tree.article(title="Workshops & more", summary="A lead.", date=datetime.date(2024, 3, 13))
    translated(article, tree, "fi", title="Työpajat", date=article.date)
    response = client.get("/fi/news/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.feed.title == "News fi · RE-MAP"
    (entry,) = feed.entries
    assert entry.title == "Työpajat"
    assert entry.link == f"{settings.BASE_URL}/fi/news/{article.slug}/"
    assert entry.id == f"urn:remap:{article.uid}:fi"
    assert entry.published.startswith("2024-03-13")
    english = feedparser.parse(client.get("/en/news/feed.atom").content)
    assert english.entries[0].title == "Workshops & more"
    assert 'type="application/atom+xml"' in client.get("/en/news/").text


def test_signs_that_xml_cannot_hold_do_not_break_the_feed(client, tree):
    tree.article(title="From a\x0bword processor", summary="a < b & <b>c</b>")
    response = client.get("/en/news/feed.atom")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.entries[0].title == "From aword processor"
    assert "a &amp;lt; b &amp;amp; &amp;lt;b&amp;gt;c" in response.text


@pytest.mark.parametrize("path", ["/en/nothing/feed.atom", "/en/contact/feed.atom", "/sv/news/feed.atom"])
def test_only_lists_have_a_feed(client, tree, path):
    assert client.get(path).status_code == 404


def test_a_fallback_article_is_listed_marked_and_not_in_the_feed(client, tree):
    article = tree.article(title="Not yet in Finnish")
    article.copy_for_translation(tree.locales["fi"], alias=True)
    assert 'lang="en" dir="ltr">Not yet in Finnish' in client.get("/fi/news/").text
    assert not feedparser.parse(client.get("/fi/news/feed.atom").content).entries


@pytest.mark.parametrize("path", ["/en/news/", "/en/news/feed.atom", "/fi/news/"])
def test_the_index_takes_the_same_number_of_queries_for_3_and_30(tree, count_queries, path):
    def more(number):
        for _number in range(number):
            tree.article().copy_for_translation(tree.locales["fi"], alias=True)

    more(3)
    few = count_queries(path)
    more(27)
    assert count_queries(path) == few

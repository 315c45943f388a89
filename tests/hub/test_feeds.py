"""Feeds of all lists: what they have in common, what is in them, and what never is."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from good_practices.models import SharedRecord
from hub.search.models import IndexState
from tests.factories import publish, translated
from tests.feeds import read
from tests.hub.search.conftest import engine, search_server_beside_sqlite, search_server_settings  # noqa: F401, fixtures

FEEDS = [
    "/en/feed",
    "/en/news/feed",
    "/en/practices/feed",
    "/en/practices/feed?q=grief&topic=mentoring",
    "/en/search/feed?q=grief",
]


def address(path: str, form: str) -> str:
    before, mark, query = path.partition("?")
    return f"{before}.{form}{mark}{query}"


@pytest.fixture
def pages(tree):
    """One page of each kind that feeds tell, with words in common."""
    tree.article(title="Grief in the news", topics=["mentoring"], date=datetime.date(2024, 3, 13))
    tree.practice(title="Grief group", topics=["mentoring"])
    tree.standard(title="About grief")
    return tree


def titles(client, path: str) -> list[str]:
    return [entry.title for entry in read(client.get(path)).entries]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_every_feed_is_valid_and_names_itself_and_its_page(client, pages, settings, path, form):
    feed = read(client.get(address(path, form))).feed
    links = {link.rel: link.href for link in feed.links}
    assert links["self"] == f"{settings.BASE_URL}{address(path, form)}"
    assert links["alternate"] == settings.BASE_URL + path.replace("feed", "", 1)
    assert feed.language == "en"
    assert feed.title.endswith(" · RE-MAP")


def test_what_is_new_is_told_of_all_sections(client, pages):
    assert titles(client, "/en/feed.atom") == ["Grief group", "Mentoring model en", "Grief in the news"]
    assert titles(client, "/fi/feed.atom") == ["Mentoring model fi"]


def test_a_search_is_followed_in_all_sections_or_in_one(client, pages):
    assert titles(client, "/en/search/feed.atom?q=grief") == ["About grief", "Grief group", "Grief in the news"]
    assert titles(client, "/en/search/feed.rss?q=grief&in=news") == ["Grief in the news"]
    assert titles(client, "/en/search/feed.atom?q=grief&in=practices&topic=mentoring") == ["Grief group"]
    assert titles(client, "/en/search/feed.atom?q=grief&topic=helpline") == []
    assert titles(client, "/en/search/feed.atom?in=news") == []


def test_a_search_finds_the_same_on_every_engine(client, engine, tree):  # noqa: F811
    tree.practice(title="Grieving groups")
    tree.practice(title="Grieving families")
    tree.practice(title="A garden")
    assert titles(client, "/en/search/feed.atom?q=grieve") == ["Grieving families", "Grieving groups"]
    assert titles(client, "/en/practices/feed.atom?q=grieve") == ["Grieving families", "Grieving groups"]


def test_the_title_says_what_narrows_the_list_in_its_language(client, tree):
    tree.practice("fi", title="Suruun tukea")
    feed = read(client.get("/fi/practices/feed.atom?q=suru&topic=mentoring&country=FI&sort=title&page=3")).feed
    assert feed.title == "Good practices fi · Sanat: suru · Aihe: Mentoring · Maa: Suomi · RE-MAP"
    assert feed.id == "urn:remap:practices:fi:q=suru&topic=mentoring&country=FI"
    assert feed.links[0].href.endswith("/fi/practices/?q=suru&topic=mentoring&country=FI")
    english = read(client.get("/en/search/feed.atom?q=a+b&in=news")).feed
    assert english.title == "Search results · News · Words: a b · RE-MAP"


def test_an_entry_found_in_another_language_says_so(client, tree):
    tree.practice("fi", title="Todistajien tukeminen")
    tree.practice("en", title="A garden")
    response = client.get("/en/search/feed.atom?q=todistajien")
    (entry,) = read(response).entries
    assert entry.id.endswith(":fi")
    assert '<entry xml:lang="fi">' in response.text
    assert "<dc:language>fi</dc:language>" in client.get("/en/search/feed.rss?q=todistajien").text


@pytest.mark.parametrize(
    "query", ["topic=nonsense", "country=ATLANTIS&country=", "in=attic", "page=x&sort=y", "year=99999"]
)
@pytest.mark.parametrize("path", ["/en/practices/feed.atom", "/en/search/feed.rss"])
def test_unknown_values_are_left_out(client, pages, path, query):
    feed = read(client.get(f"{path}?q=grief&{query}"))
    assert feed.feed.title.split(" · ")[1:] == ["Words: grief", "RE-MAP"]
    assert "Grief group" in [entry.title for entry in feed.entries]


@pytest.mark.parametrize("words", ["%EF%BF%BE%01", "%F0%9F%98%80", "%22%27%3C%26", "%E2%80%AE", "a" * 3000, "%FF%FE"])
@pytest.mark.parametrize("path", ["/en/practices/feed.atom", "/en/search/feed.rss"])
def test_no_words_break_a_feed(client, pages, path, words):
    assert "RE-MAP" in read(client.get(f"{path}?q={words}")).feed.title


@pytest.mark.parametrize(
    "path",
    [
        "/en/nothing/feed.atom",
        "/en/contact/feed.atom",
        "/en/practices/feed.xml",
        "/de/feed.atom",
        "/de/search/feed.atom",
    ],
)
def test_only_lists_have_a_feed(client, tree, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_only_read(client, tree, path):
    assert client.post(address(path, "atom")).status_code in (403, 405)


@pytest.mark.parametrize("path", FEEDS)
def test_what_is_not_public_is_never_told(client, tree, path, django_capture_on_commit_callbacks):
    common = {"topics": ["mentoring"]}
    hidden = [make(title="Grief draft", **common) for make in (tree.practice, tree.article)]
    for page in hidden:
        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()
    private = [make(title="Grief, private", **common) for make in (tree.practice, tree.article)]
    for page in private:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        publish(page)
    for make in (tree.practice, tree.article):
        make(title="Grief in English", **common).copy_for_translation(tree.locales["fi"], alias=True)
    for form in ("atom", "rss"):
        told = titles(client, address(path, form))
        assert set(told) - {"Mentoring model en"} == {"Grief in English"}
        finnish = titles(client, address(path.replace("/en/", "/fi/"), form))
        assert set(finnish) <= ({"Grief in English"} if "q=" in path else {"Mentoring model fi"})  # words find them


def test_a_private_list_has_no_feed(client, pages):
    PageViewRestriction.objects.create(page=pages.libraries["en"], restriction_type="login")
    assert client.get("/en/practices/feed.atom").status_code == 404


def age() -> None:
    """Dates the last change back."""
    IndexState.objects.update(changed="2026-01-01T10:00:00Z")
    SharedRecord.objects.update(updated="2026-01-01T10:00:00Z")


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("form", ["atom", "rss"])
def test_nobody_fetches_again_what_is_the_same(client, pages, path, form):
    age()
    first = client.get(address(path, form))
    same = {"If-None-Match": first["ETag"]}
    assert client.get(address(path, form), headers=same).status_code == 304
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(address(path, form), headers=since).status_code == 304
    pages.practice(title="Grief again", topics=["mentoring"])
    pages.article(title="Grief once more", topics=["mentoring"])
    assert client.get(address(path, form), headers=same).status_code == 200


def test_what_is_withdrawn_changes_the_date_of_a_feed(client, tree, django_capture_on_commit_callbacks):
    page = tree.practice(title="Grief group")
    age()
    first = client.get("/en/practices/feed.atom")
    assert first["Last-Modified"] == "Thu, 01 Jan 2026 10:00:00 GMT"
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    again = client.get("/en/practices/feed.atom", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200
    assert not read(again).entries


def test_no_date_is_told_in_the_second_of_a_change(client, tree):
    IndexState.objects.update(changed=timezone.now() + datetime.timedelta(seconds=2))
    assert "Last-Modified" not in client.get("/en/practices/feed.atom")


def test_an_empty_feed_stays_the_same(client, tree):
    first = client.get("/en/practices/feed.atom")
    assert not read(first).entries
    assert client.get("/en/practices/feed.atom")["ETag"] == first["ETag"]


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_take_the_same_number_of_queries_for_3_and_30(tree, count_queries, path):
    def more(number):
        for _number in range(number):
            tree.practice(title="Grief group", topics=["mentoring"])
            tree.article(title="Grief in the news", topics=["mentoring"])

    more(3)
    few = count_queries(address(path, "atom"))
    more(27)
    assert count_queries(address(path, "atom")) == few <= 20


def test_thirty_are_told_the_newest_first(client, tree):
    for number in range(32):
        tree.article(title=f"Number {number}", date=datetime.date(2024, 1, 1) + datetime.timedelta(days=number))
    told = titles(client, "/en/news/feed.atom")
    assert (len(told), told[0], told[-1]) == (30, "Number 31", "Number 2")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/en/", "/en/feed.atom"),
        ("/en/news/?year=2024", "/en/news/feed.atom"),
        ("/en/practices/?topic=mentoring&sort=title&page=2", "/en/practices/feed.atom?topic=mentoring"),
        ("/en/search/?q=grief&in=practices", "/en/search/feed.atom?q=grief&amp;in=practices"),
    ],
)
def test_pages_lead_to_their_feed(client, pages, page, feed):
    text = client.get(page).text
    head, body = text.split("</head>")
    assert 'type="application/atom+xml" title="' in head
    assert f'href="{feed}"' in head
    if page != "/en/":
        assert f'<a href="{feed}">Follow this list</a>' in body


def test_a_translation_is_an_entry_of_its_own(client, tree):
    article = tree.article(title="News of today")
    translated(article, tree, "fi", title="Päivän uutinen")
    (entry,) = read(client.get("/fi/news/feed.atom")).entries
    assert (entry.title, entry.id) == ("Päivän uutinen", f"urn:remap:{article.uid}:fi")


def test_what_is_published_again_is_updated_and_not_new(client, tree):
    article = tree.article(title="First words", date=datetime.date(2024, 3, 13))
    article.title = "Second words"
    publish(article)
    (entry,) = read(client.get("/en/news/feed.atom")).entries
    assert entry.title == "Second words"
    assert entry.published.startswith("2024-03-13")
    assert entry.updated > entry.published
    (item,) = read(client.get("/en/news/feed.rss")).entries
    assert item.updated_parsed > item.published_parsed


def test_topics_are_categories_with_their_labels(client, tree):
    tree.article(topics=["mentoring", "helpline"])
    (entry,) = read(client.get("/en/news/feed.atom")).entries
    assert [(tag.term, tag.label) for tag in entry.tags] == [("helpline", "Helpline"), ("mentoring", "Mentoring")]
    (item,) = read(client.get("/en/news/feed.rss")).entries
    assert [tag.term for tag in item.tags] == ["Helpline", "Mentoring"]

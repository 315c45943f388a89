"""Collections: what editors put together, in each reader's language, without what is not public."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Revision
from wagtail_localize.models import Translation

from good_practices.models import CollectionIndexPage, CollectionPage
from hub.models import Outdated
from hub.search.index import rebuild
from hub.search.models import Document
from hub.translation.states import mark_reviewed
from tests.factories import add, committed, publish, text_block, translated, translations, user_in
from tests.good_practices.choosing.test_list import soup_of, titles


def collected(*items: tuple) -> list[dict]:
    return [
        {"type": "practice", "value": {"practice": page.pk, "note": note}, "id": str(uuid.uuid4())}
        for page, note in items
    ]


def make_collection(tree, index, *items: tuple, **fields) -> CollectionPage:
    core = {"title": "Example collection", "slug": "example", "summary": "What belongs together.", "uid": "example"}
    core |= {"body": [text_block("<p>An introduction.</p>")], "practices": collected(*items), "locale": index.locale}
    return publish(add(index, CollectionPage(**(core | fields))))


@pytest.fixture
def index(tree) -> CollectionIndexPage:
    fields = {"title": "Collections", "slug": "collections", "summary": "Practices that belong together."}
    page = publish(add(tree.homes["en"], CollectionIndexPage(**fields, uid="collections", locale=tree.locales["en"])))
    translated(page, tree, "fi", title="Kokoelmat", uid="collections")
    return page


def test_a_collection_shows_its_practices_in_order_with_notes(client, tree, index):
    one, two = tree.practice(uid="one", title="Example one"), tree.practice(uid="two", title="Example two")
    make_collection(tree, index, (two, "Begin with this one."), (one, ""))
    soup = soup_of(client, "/en/collections/example/")
    assert titles(soup) == ["Example two", "Example one"]
    assert [note.get_text() for note in soup.select(".editors-note")] == ["Begin with this one."]
    assert "An introduction." in soup.main.get_text()
    assert [item.get_text() for item in soup.select(".breadcrumbs li")] == ["Home", "Collections", "Example collection"]
    assert soup.select_one(".collection a.button")["href"] == "/en/list/?id=two&id=one"
    assert [link["href"] for link in soup_of(client, "/en/collections/").select(".subpages a")] == [
        "/en/collections/example/"
    ]


def test_each_reader_gets_the_practices_in_the_own_language(client, tree, index):
    both, only = tree.practice(uid="both", title="Example both"), tree.practice(uid="only", title="Example only")
    translated(both, tree, "fi", title="Molemmat")
    page = make_collection(tree, index, (both, "A note."), (only, ""))
    translated(page, tree, "fi", title="Esimerkkikokoelma", uid="example")
    soup = soup_of(client, "/fi/collections/example/")
    assert titles(soup) == ["Molemmat", "Example only"]
    links = soup.select(".chosen-list h3 a")
    assert (links[0].get("lang"), links[1].get("lang")) == (None, "en")
    assert links[0]["href"].startswith("/fi/practices/")


def test_a_translation_has_the_practices_of_its_original_and_notes_of_its_own(client, tree, index):
    page = make_collection(tree, index, (tree.practice(title="Example one"), "A note."))
    words = {"Example collection": "Esimerkki", "What belongs together.": "Yhdessä.", "A note.": "Huomautus."}
    translations.translate(page, tree, "fi", words)
    soup = soup_of(client, "/fi/collections/example/")
    assert titles(soup) == ["Example one"]
    assert soup.select_one(".editors-note").get_text() == "Huomautus."


def test_translations_have_the_practices_of_the_original_at_once_and_in_its_order(client, tree, index):
    one, two, three = (tree.practice(uid=uid, title=f"Example {uid}") for uid in ("one", "two", "three"))
    page = make_collection(tree, index, (one, "First."), (two, "Second."))
    finnish = translations.translate(page, tree, "fi")
    old = {item["value"]["practice"]: item for item in page.practices.raw_data}
    page.practices = [*collected((three, "Third.")), old[two.pk]]
    publish(page)
    soup = soup_of(client, "/fi/collections/example/")
    assert titles(soup) == ["Example three", "Example two"]
    notes = soup.select(".editors-note")
    assert [(note.get_text(), note.get("lang")) for note in notes] == [("Third.", "en"), ("fi: Second.", None)]
    assert "In collections" not in soup_of(client, one.url).get_text()
    assert Outdated.objects.filter(pk=finnish.pk).exists(), "a note waits for its translation"
    translations.write(Translation.objects.get())
    translations.save(Translation.objects.get())
    soup = soup_of(client, "/fi/collections/example/")
    assert [note.get_text() for note in soup.select(".editors-note")] == ["fi: Third.", "fi: Second."]


def test_another_order_and_fewer_practices_leave_a_translation_up_to_date_and_reviewed(client, tree, index):
    one, two, three = (tree.practice(uid=uid, title=f"Example {uid}") for uid in ("one", "two", "three"))
    page = make_collection(tree, index, (one, "First."), (two, ""), (three, "Third."))
    finnish = translations.translate(page, tree, "fi")
    mark_reviewed(finnish, "reviewer")
    draft = committed(lambda: CollectionPage.objects.get(pk=finnish.pk).save_revision())
    _first, second, third = page.practices.raw_data
    page.practices = [third, second]
    publish(page)
    soup = soup_of(client, "/fi/collections/example/")
    assert titles(soup) == ["Example three", "Example two"]
    assert not Outdated.objects.exists()
    finnish = CollectionPage.objects.get(pk=finnish.pk)
    assert not hasattr(finnish, "original_words")
    committed(Revision.objects.get(pk=draft.pk).publish)
    assert CollectionPage.objects.get(pk=finnish.pk).is_reviewed
    assert titles(soup_of(client, "/fi/collections/example/")) == ["Example three", "Example two"]


def test_what_is_said_of_a_practice_is_found_while_that_is_public(client, tree, index):
    one, two = tree.practice(uid="one", title="Example one"), tree.practice(uid="two", title="Example two")
    make_collection(tree, index, (one, "Uncommonly worded."), (two, "Rarely seen."))
    committed(one.unpublish)
    found = "/en/collections/example/"
    assert found not in client.get("/en/search/?q=uncommonly").text
    assert found in client.get("/en/search/?q=rarely").text
    publish(one)
    assert found in client.get("/en/search/?q=uncommonly").text
    rebuild()
    assert found in client.get("/en/search/?q=uncommonly").text
    committed(type(two).objects.get(pk=two.pk).delete)
    assert found not in client.get("/en/search/?q=rarely").text


def test_what_is_not_public_is_gone_for_readers_and_told_to_editors(client, tree, index):
    one, two = tree.practice(uid="one", title="Example one"), tree.practice(uid="two", title="Example two")
    make_collection(tree, index, (one, "About one."), (two, ""))
    committed(one.unpublish)
    soup = soup_of(client, "/en/collections/example/")
    assert titles(soup) == ["Example two"]
    assert "Example one" not in soup.get_text()
    assert "About one." not in soup.get_text()
    client.force_login(user_in("Editors"))
    notice = soup_of(client, "/en/collections/example/").select_one(".notice")
    assert "these practices of the collection are not public, and readers do not get them." in notice.get_text()
    assert [item.get_text() for item in notice.select("li")] == ["Example one"]


def test_a_practice_is_in_a_collection_once(tree, index):
    one = tree.practice(uid="one")
    finnish = translated(one, tree, "fi", uid="one")
    with pytest.raises(ValidationError, match="twice"):
        make_collection(tree, index, (one, ""), (finnish, ""))


def test_a_practice_says_in_which_collections_it_is(client, tree, index):
    one, other = tree.practice(title="Example one"), tree.practice(title="Example other")
    page = make_collection(tree, index, (one, ""))
    soup = soup_of(client, one.url)
    assert [link["href"] for link in soup.select('.facts a[href*="/collections/"]')] == ["/en/collections/example/"]
    assert "In collections" not in soup_of(client, other.url).get_text()
    committed(page.unpublish)
    assert "In collections" not in soup_of(client, one.url).get_text()


def test_a_collection_is_found_followed_and_mapped(client, tree, index):
    one, two = tree.practice(title="Example one"), tree.practice(title="Example two")
    page = make_collection(tree, index, (one, "Uncommonly worded."), (two, ""))
    assert Document.objects.get(pk=page.pk).section == "pages"
    assert "/en/collections/example/" in client.get("/en/search/?q=uncommonly").text
    assert "/en/collections/example/" in client.get("/sitemap-en.xml").text
    assert client.get("/en/practices/?q=uncommonly").context["practices"] == []
    feed = client.get("/en/collections/example/feed.atom").text
    assert feed.index("Example two") < feed.index("Example one")
    assert "Example collection" in client.get("/en/collections/feed.atom").text


def test_the_feed_of_a_collection_has_practices_that_nobody_published_by_hand(client, tree, index):
    """A program that makes a page live may give it no day."""
    one, two = tree.practice(title="Example one"), tree.practice(title="Example two")
    make_collection(tree, index, (one, ""), (two, ""))
    type(one).objects.filter(pk=one.pk).update(first_published_at=None)
    feed = client.get("/en/collections/example/feed.atom").text
    assert feed.index("Example two") < feed.index("Example one")


def test_a_collection_tells_programs_what_is_in_it(client, tree, index, settings):
    one, two = tree.practice(uid="one", title="Example </script>"), tree.practice(uid="two", title="Example two")
    make_collection(tree, index, (one, ""), (two, ""))
    data = json.loads(soup_of(client, "/en/collections/example/").select_one('[type="application/ld+json"]').string)
    assert (data["@type"], data["numberOfItems"], data["inLanguage"]) == ("ItemList", 2, "en")
    assert [item["position"] for item in data["itemListElement"]] == [1, 2]
    assert data["itemListElement"][0]["name"] == "Example </script>"
    assert data["itemListElement"][1]["identifier"] == f"{settings.BASE_URL}/id/two"


def test_the_library_leads_to_the_collections(client, tree):
    assert "/collections/" not in client.get("/en/practices/").text


def test_the_library_leads_to_the_collections_where_there_are_some(client, index):
    assert soup_of(client, "/en/practices/").select('main a[href="/en/collections/"]')


def test_editors_choose_practices_from_the_tree(client, tree, index):
    """The form has a chooser, never a field for an id; a draft and what it names survive saving."""
    one = tree.practice(uid="one", title="Example one")
    page = make_collection(tree, index, (one, ""))
    client.force_login(user_in("Editors"))
    text = client.get(f"/admin/pages/{page.pk}/edit/").text
    assert "page-chooser" in text
    assert "good_practices.practicepage" in text
    assert "Example one" in text


def test_a_collection_takes_the_same_number_of_queries_for_3_and_30(tree, index, count_queries):
    pages = tree.practices(30, lambda number: {"title": f"Example {number}"})
    make_collection(tree, index, *[(page, "A note.") for page in pages[:3]])
    make_collection(tree, index, *[(page, "A note.") for page in pages], slug="many", uid="many")
    few = count_queries("/en/collections/example/")
    assert count_queries("/en/collections/many/") == few <= 16
    lone = count_queries(pages[0].url)
    for number in range(5):
        make_collection(tree, index, (pages[0], ""), slug=f"more{number}", uid=f"more{number}")
    assert count_queries(pages[0].url) == lone
    assert count_queries("/en/collections/") <= 14

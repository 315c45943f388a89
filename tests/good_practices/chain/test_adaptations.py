"""Which practice was made from which: what is refused, what a reader sees, what a partner gets."""

import itertools
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from good_practices.models import Adaptation, PracticePage
from tests.factories import committed, publish, translated, user_in
from tests.factories.translations import translate
from tests.good_practices.test_evidence_set import form_of


def block(page: PracticePage, **words) -> list[dict]:
    value = {"practice": page.pk, "developed_by": "", "place": "", "changed": "", "result": ""} | words
    return [{"type": "adaptation", "value": value, "id": str(uuid.uuid4())}]


def adapted(tree, source: PracticePage, title: str, **fields) -> PracticePage:
    return tree.practice(title=title, adapted_from=block(source, **fields.pop("words", {})), **fields)


def chain(client, page: PracticePage, language: str = "en"):
    return BeautifulSoup(client.get(f"/{language}/practices/{page.slug}/").text, "html.parser").select_one(".chain")


def outline(items) -> list:
    """The tree as nested lists of names."""
    found = []
    for item in items:
        name = item.select_one(".chain-name")
        first = name.find(["a", "strong"])
        found.append(first.get_text() if first else name.get_text(strip=True))
        below = item.find("ul", recursive=False)
        if below:
            found.append(outline(below.find_all("li", recursive=False)))
    return found


def tree_of(section) -> list:
    return outline(section.select_one(".chain-tree").find_all("li", recursive=False))


@pytest.fixture
def line(tree) -> list[PracticePage]:
    first = tree.practice(title="First", organisation="Example House")
    second = adapted(
        tree,
        first,
        "Second",
        organisation="Another Place",
        words={"place": "A school", "changed": "Smaller groups", "result": "More came"},
    )
    return [first, second, adapted(tree, second, "Third"), adapted(tree, first, "Beside")]


def test_each_shows_the_whole_tree_and_who_developed_the_first(client, line):
    for page in line:
        section = chain(client, page)
        assert tree_of(section) == ["First", ["Beside", "Second", ["Third"]]]
        assert section.select_one("p").get_text() == "First developed by Example House."
        (current,) = section.select("[aria-current]")
        assert current.strong.get_text() == page.title
    second = chain(client, line[1])
    assert "A school" in second.get_text()
    assert "Smaller groups" in second.get_text()
    assert "More came" in second.get_text()


def test_a_practice_that_stands_alone_has_no_tree(client, tree):
    assert chain(client, tree.practice()) is None


def test_names_are_in_the_readers_language_where_there_is_one(client, tree, line):
    for page in line[:2]:
        translated(page, tree, "fi")
    section = chain(client, line[1], "fi")
    assert tree_of(section) == ["First fi", ["Beside", "Second fi", ["Third"]]]
    beside = section.find("a", string="Beside")
    assert (beside["lang"], beside["href"]) == ("en", "/en/practices/practice-4/")


def test_a_translation_has_the_words_and_follows_when_the_source_changes(client, tree, line):
    translate(line[1], tree, "fi")
    assert "fi: Smaller groups" in chain(client, line[1], "fi").get_text()
    (kept,) = line[1].adapted_from.raw_data
    line[1].adapted_from = [kept | {"value": kept["value"] | {"practice": line[3].pk}}]
    publish(line[1])
    section = chain(client, line[1], "fi")
    assert tree_of(section) == ["First", ["Beside", ["fi: Second", ["Third"]]]]
    assert "fi: Smaller groups" in section.get_text()


def test_what_is_withdrawn_keeps_its_place_and_not_its_name(client, line):
    committed(line[1].unpublish)
    section = chain(client, line[2])
    hidden = "A practice that is not public here"
    assert tree_of(section) == ["First", ["Beside", hidden, ["Third"]]]
    assert "Another Place" not in section.get_text()
    assert "Second" not in section.get_text()


def test_what_is_deleted_keeps_its_place(client, line):
    committed(PracticePage.objects.get(pk=line[1].pk).delete)
    assert tree_of(chain(client, line[2])) == ["First", ["Beside", "A practice that is not public here", ["Third"]]]


WORDS = {"developed_by": "Example House", "place": "A school", "changed": "Smaller groups", "result": "More came"}


@pytest.fixture
def orphan(tree) -> PracticePage:
    """An adaptation whose source was deleted."""
    source = tree.practice(title="Gone")
    page = adapted(tree, source, "Orphan", uid="orphan", words=WORDS)
    committed(PracticePage.objects.get(pk=source.pk).delete)
    return PracticePage.objects.get(pk=page.pk)


def test_an_adaptation_keeps_its_words_when_its_source_is_deleted(client, tree, orphan):
    translate(orphan, tree, "fi")
    for language, mark in (("en", ""), ("fi", "fi: ")):
        text = chain(client, orphan, language).get_text()
        for name in ("place", "changed", "result"):
            assert mark + WORDS[name] in text
    (told,) = client.get("/api/v1/practices/orphan?lang=en").json()["adapted_from"]
    assert {name: told[name] for name in WORDS} == WORDS


def save(client, page: PracticePage, **words):
    """Publishes from the form, with an adaptation that names no practice."""
    client.force_login(user_in("Editors", name=page.uid))
    part = {"deleted": "", "order": "0", "type": "adaptation", "id": str(uuid.uuid4())}
    part |= {f"value-{name}": text for name, text in (WORDS | {"practice": ""} | words).items()}
    data = form_of(client, page) | {f"adapted_from-0-{name}": text for name, text in part.items()}
    return committed(client.post, f"/admin/pages/{page.pk}/edit/", data | {"adapted_from-count": "1"})


def test_it_can_be_edited_without_losing_its_place_or_the_credit(client, orphan):
    assert save(client, orphan, developed_by="Example Homes", place="A park").status_code == 302
    section = chain(client, orphan)
    assert tree_of(section) == ["A practice that is not public here", ["Orphan"]]
    assert section.select_one("p").get_text() == "First developed by Example Homes."
    assert "A park" in section.get_text()
    (told,) = client.get("/api/v1/practices/orphan?lang=en").json()["adapted_from"]
    assert (told["developed_by"], told["place"]) == ("Example Homes", "A park")


def test_without_one_that_was_deleted_a_practice_is_to_be_chosen(client, tree, line):
    for page, chosen in ((tree.practice(), ""), (tree.practice(), "99999999"), (line[1], "")):
        response = save(client, page, practice=chosen)
        assert response.status_code == 200
        assert response.context["form"].errors["adapted_from"] == [
            "Choose the practice that this one was made from, or take the adaptation out."
        ]


def hidden_source(tree, **words) -> PracticePage:
    """An adaptation of a practice that was never public, with a title and an organisation of its own."""
    draft = tree.libraries["en"].add_child(
        instance=PracticePage(
            title="Secret draft", slug="draft", summary="s", uid="draftuid", organisation="Secret House", live=False,
            locale=tree.locales["en"],
        )
    )  # fmt: skip
    return adapted(tree, draft, "Open copy", uid="copy", words=words)


def test_the_first_author_is_credited_in_the_words_of_the_adaptation(client, tree):
    copy = hidden_source(tree, developed_by="Example House")
    third = adapted(tree, copy, "Third")
    translate(copy, tree, "fi")
    for page in (copy, third):
        section = chain(client, page)
        assert section.select_one("p").get_text() == "First developed by Example House."
        assert not section.select_one("p").find("a")
        for word in ("Secret", "draftuid"):
            assert word not in client.get(page.url).text
    assert "Example House" in chain(client, copy, "fi").select_one("p").get_text()
    committed(copy.unpublish)
    assert "Example House" not in client.get(third.url).text


def test_a_record_names_no_practice_that_was_never_public(client, tree):
    hidden_source(tree, developed_by="Example House", place="A school")
    answer = client.get("/api/v1/practices/copy?lang=en")
    assert answer.json()["adapted_from"] == [
        {
            "id": "",
            "identifier": "",
            "developed_by": "Example House",
            "place": "A school",
            "changed": "",
            "result": "",
        }
    ]
    data = client.get("/id/copy.en.jsonld").text
    assert "draftuid" not in answer.text + data
    assert '""' not in data
    draft = PracticePage.objects.get(uid="draftuid")
    draft.kind, draft.practice_type, draft.status, draft.source_url = (
        "both",
        "service",
        "active",
        "https://example.org/",
    )
    for name in ("topics", "needs", "target_groups", "countries", "languages"):
        setattr(draft, name, getattr(PracticePage.objects.get(uid="copy"), name))
    publish(draft)
    assert client.get("/api/v1/practices/copy?lang=en").json()["adapted_from"][0]["id"] == "draftuid"
    committed(PracticePage.objects.get(uid="draftuid").unpublish)
    assert client.get("/api/v1/practices/copy?lang=en").json()["adapted_from"][0]["id"] == "draftuid"


def test_a_practice_adapted_from_itself_is_refused(tree):
    page = tree.practice()
    page.adapted_from = block(page)
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert caught.value.message_dict["adapted_from"] == [
        "A practice cannot be adapted from itself. Choose another one."
    ]


def test_a_loop_through_others_is_refused(line):
    first = line[0]
    first.adapted_from = block(line[2])
    with pytest.raises(ValidationError) as caught:
        first.full_clean()
    assert "was itself adapted from this one" in caught.value.message_dict["adapted_from"][0]


def test_a_loop_that_two_publish_at_once_harms_no_page(client, line):
    Adaptation.objects.create(uid=line[0].uid, source_uid=line[2].uid)
    assert len(chain(client, line[1]).select(".chain-name")) == 4


def test_a_source_that_is_taken_back_leaves_the_tree(client, line):
    line[1].adapted_from = []
    publish(line[1])
    assert tree_of(chain(client, line[0])) == ["First", ["Beside"]]
    assert tree_of(chain(client, line[2])) == ["Second", ["Third"]]


def test_a_draft_is_shown_in_the_tree_where_it_will_stand(line):
    line[3].adapted_from = block(line[2])
    html = line[3].make_preview_request().text
    section = BeautifulSoup(html, "html.parser").select_one(".chain")
    assert tree_of(section) == ["First", ["Second", ["Third", ["Beside"]]]]


def test_a_large_tree_shows_fifty_and_says_so(client, tree, line):
    Adaptation.objects.bulk_create(Adaptation(uid=f"x{number}", source_uid=line[0].uid) for number in range(60))
    section = chain(client, line[2])
    assert len(section.select(".chain-name")) == 50
    assert "There are more than 50." in section.get_text()
    assert section.select_one("[aria-current]").strong.get_text() == "Third"


def test_a_long_line_shows_its_end_and_credits_its_beginning(client, tree, line):
    last = translated(tree.practice("fi", title="Last"), tree, "en")
    uids = [line[0].uid, *[f"x{number}" for number in range(60)], last.uid]
    Adaptation.objects.bulk_create(Adaptation(uid=uid, source_uid=source) for source, uid in itertools.pairwise(uids))
    section = chain(client, last)
    assert len(section.select(".chain-name")) == 50
    assert section.select_one("p").get_text() == "First developed by Example House."


def test_more_adaptations_take_no_more_queries(client, tree, line, count_queries):
    address = f"/en/practices/{line[1].slug}/"
    few = count_queries(address)
    source = line[2]
    for number in range(30):
        source = adapted(tree, source if number % 3 else line[0], f"More {number}")
    assert len(chain(client, line[1]).select(".chain-name")) == 34
    assert count_queries(address) == few


def test_a_partner_gets_where_it_comes_from(client, line):
    record = client.get(f"/api/v1/practices/{line[1].uid}?lang=en").json()
    assert record["adapted_from"] == [
        {
            "id": line[0].uid,
            "identifier": f"http://localhost:8000/id/{line[0].uid}",
            "developed_by": "",
            "place": "A school",
            "changed": "Smaller groups",
            "result": "More came",
        }
    ]
    assert f"http://localhost:8000/id/{line[0].uid}" in client.get(f"/id/{line[1].uid}.en.jsonld").json()["isBasedOn"]
    assert client.get(f"/api/v1/practices/{line[0].uid}?lang=en").json()["adapted_from"] == []

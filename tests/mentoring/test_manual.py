"""The manual: chapters with exercises and handouts, the way through them, and how far one has read."""

import pytest

from mentoring.blocks import ChapterBlock
from mentoring.models import ChapterPage, ManualPage
from tests.factories import publish, text_block
from tests.hub.test_blocks import block, translate_all
from tests.mentoring.test_mentoring import below

OWN = ["section", "exercise", "reflection", "handout", "safeguard", "hand_over"]


def full_chapter() -> list[dict]:
    """Every block of a manual with every field filled; each text is found again by its own word."""
    text = "<p>{}</p><h3>{}</h3>".format
    exercise = {"title": "Exercise beta", "minutes": 20, "people": "Two gamma", "things": "Paper delta"}
    return [
        block("section", "Section alpha"),
        block("exercise", exercise | {"text": text("Steps epsilon", "Then zeta")}),
        block("reflection", [block("item", "Question eta?"), block("item", "Question theta?")]),
        block("handout", {"title": "Handout iota", "text": text("Sheet kappa", "Below lambda")}),
        block("safeguard", text("Consent mu", "Limits nu")),
        block("hand_over", {"signs": "<p>Sign xi</p>", "whom": "<p>Whom omicron</p>"}),
    ]


def empty_chapter() -> list[dict]:
    exercise = {"title": "x", "minutes": None, "people": "", "things": "", "text": "<p>x</p>"}
    return [
        block("section", "x"),
        block("exercise", exercise),
        block("reflection", []),
        block("handout", {"title": "x", "text": "<p></p>"}),
        block("safeguard", "<p></p>"),
        block("hand_over", {"signs": "<p></p>", "whom": "<p></p>"}),
    ]


GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron"
WORDS = GREEK.split()


@pytest.fixture
def manual(tree) -> ManualPage:
    return below(tree.mentoring["en"], ManualPage, title="Manual", slug="manual")


@pytest.fixture
def chapters(manual) -> list[ChapterPage]:
    """Three chapters, the second with every block."""
    bodies = [[text_block("<p>One.</p>")], full_chapter(), [text_block("<p>Three.</p>")]]
    return [
        below(manual, ChapterPage, title=f"Chapter {n}", slug=f"c{n}", body=body) for n, body in enumerate(bodies, 1)
    ]


def test_the_full_chapter_holds_every_block_of_a_manual():
    assert [item["type"] for item in full_chapter()] == [item["type"] for item in empty_chapter()] == OWN
    assert list(ChapterBlock().child_blocks)[-len(OWN) :] == OWN


@pytest.mark.parametrize("name", OWN)
def test_every_block_has_icon_description_template_and_preview(admin_client, tree, name):
    child = ChapterPage._meta.get_field("body").stream_block.child_blocks[name]
    assert child.meta.icon != "placeholder"
    assert str(child.meta.description)
    assert child.meta.template.startswith("mentoring/blocks/")
    assert child.meta.preview_value
    shown = admin_client.get(f"/admin/block-preview/?id={child.definition_prefix}")
    assert "hub/css/manual.css" in shown.text


def test_a_chapter_is_translated_without_loss(client, tree, chapters):
    page = chapters[1]
    assert all(word in client.get("/en/mentoring/manual/c2/").text for word in WORDS)
    finnish = translate_all(page, tree.locales["fi"])
    text = client.get("/fi/mentoring/manual/c2/").text
    assert [word for word in WORDS if word not in text] == []
    for changed in ["Section alpha", "Exercise beta", "Two gamma", "Question theta?", "Sheet kappa", "Whom omicron"]:
        assert f"FI {changed}" in text
    assert "20 minuuttia" in text
    assert finnish.sections()[0].anchor == page.sections()[0].anchor, "a link to a section works in every language"


def test_a_chapter_of_empty_blocks_is_translated_and_shown(client, tree, manual):
    page = below(manual, ChapterPage, title="Empty", slug="empty", body=empty_chapter())
    assert client.get("/en/mentoring/manual/empty/").status_code == 200
    assert len(translate_all(page, tree.locales["fi"]).body) == len(OWN)
    assert client.get("/fi/mentoring/manual/empty/").status_code == 200


def test_its_contents_lead_to_sections_exercises_and_handouts(client, chapters):
    text = client.get("/en/mentoring/manual/c2/").text
    for section in chapters[1].sections():
        assert f'<a href="#{section.anchor}">{section.title}</a>' in text
        assert f'id="{section.anchor}"' in text
    assert [section.title for section in chapters[1].sections()] == ["Section alpha", "Exercise beta", "Handout iota"]
    assert "In this chapter" not in client.get("/en/mentoring/manual/c1/").text


def test_reading_on_is_remembered_by_the_address(client, chapters):
    one, two, three = (chapter.uid for chapter in chapters)
    first = client.get("/en/mentoring/manual/c1/").text
    assert f'href="/en/mentoring/manual/c2/?read={one}"' in first
    second = client.get(f"/en/mentoring/manual/c2/?read={one}").text
    assert f'href="/en/mentoring/manual/c3/?read={one}&amp;read={two}"' in second
    assert f'href="/en/mentoring/manual/c1/?read={one}"' in second
    contents = client.get(f"/en/mentoring/manual/?read={one}&read={two}").text
    assert "2 of 3 chapters read" in contents
    assert '<progress max="3" value="2"' in contents
    assert contents.count('class="chapter-read"') == 2
    assert f'href="/en/mentoring/manual/c3/?read={one}&amp;read={two}"' in contents
    assert three not in contents


def test_who_has_not_begun_sees_no_progress_and_clean_addresses(client, chapters):
    contents = client.get("/en/mentoring/manual/").text
    assert "<progress" not in contents
    assert "?" not in contents.partition('<ol class="chapters">')[2].partition("</ol>")[0]


@pytest.mark.parametrize("query", ["read=nothing", "read=%00", "read=", "read=" + "x" * 3000, "read=a&read=a"])
def test_whatever_else_the_address_says_is_not_counted(client, chapters, query):
    answer = client.get(f"/en/mentoring/manual/c1/?{query}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "chapters read" not in client.get(f"/en/mentoring/manual/?{query}").text


def test_the_list_of_a_reader_comes_along(client, tree, chapters):
    practice = tree.practice()
    text = client.get(f"/en/mentoring/manual/c1/?id={practice.uid}").text
    assert f'href="/en/mentoring/manual/c2/?read={chapters[0].uid}&amp;id={practice.uid}"' in text


def test_a_chapter_that_goes_is_counted_no_longer(client, chapters):
    query = f"read={chapters[0].uid}&read={chapters[1].uid}"
    chapters[0].unpublish()
    assert "1 of 2 chapters read" in client.get(f"/en/mentoring/manual/?{query}").text


def test_the_number_of_queries_does_not_grow_with_the_chapters(manual, count_queries):
    def more(number):
        for _number in range(number):
            slug = f"n{ChapterPage.objects.count()}"
            below(manual, ChapterPage, title=slug, slug=slug)

    more(3)
    few = count_queries("/en/mentoring/manual/"), count_queries("/en/mentoring/manual/n1/")
    more(27)
    assert (count_queries("/en/mentoring/manual/"), count_queries("/en/mentoring/manual/n1/")) == few


def test_only_the_title_of_a_chapter_around_has_its_language(client, tree, manual):
    """The word before it is of the interface, and is read in the voice of that."""
    for number in (1, 2):
        below(manual, ChapterPage, title=f"Chapter {number}", slug=f"c{number}").copy_for_translation(
            tree.locales["fi"], copy_parents=True, alias=True
        )
    first, second = (client.get(f"/fi/mentoring/manual/c{number}/").text for number in (1, 2))
    assert '">Seuraava: <bdi lang="en" dir="ltr">Chapter 2</bdi></a>' in first
    assert '">Edellinen: <bdi lang="en" dir="ltr">Chapter 1</bdi></a>' in second


def test_a_draft_is_previewed_without_a_place_among_the_chapters(rf, manual):
    draft = ChapterPage(title="Draft", slug="draft", summary="A draft.", live=False, locale=manual.locale)
    manual.add_child(instance=draft)
    publish(manual)
    text = draft.make_preview_request(preview_mode="").render().text
    assert "Draft" in text
    assert "I have read this" not in text

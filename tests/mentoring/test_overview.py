"""The overview of the model: a drawing made of its steps, which says the same as the list beside it."""

import re

import pytest
from lxml import html

from hub.content.words import Words
from mentoring.diagram import WIDTH, draw
from tests.factories import publish, translated
from tests.hub.test_blocks import block, translate_all
from tests.mentoring.test_editions import saved

STEPS = [
    ("Meeting people", "Workshops in communities."),
    ("A title that does not fit on one line at all", ""),
]


@pytest.fixture
def model(tree):
    page = tree.mentoring["en"]
    page.steps = [block("step", {"title": title, "text": text}) for title, text in STEPS]
    page.guidance = "Secret guidance"
    return publish(page)


def drawn(text: str) -> list[str]:
    """The words in the drawing."""
    (drawing,) = html.fromstring(text).xpath("//svg[@class='model-drawing']")
    return [element.text for element in drawing.xpath(".//text")]


def test_the_drawing_and_the_list_say_the_same(client, model):
    text = client.get("/en/mentoring/").text
    assert " ".join(drawn(text)) == f"1 {STEPS[0][0]} 2 {STEPS[1][0]}"
    assert re.findall(r"<li><h3>(.*?)</h3>", text) == [title for title, _text in STEPS]
    assert "A drawing of 2 steps, one after the other." in text
    assert "Secret guidance" not in text


def test_the_drawing_follows_the_editor(client, model):
    model.steps = [block("step", {"title": "Another step", "text": ""})]
    publish(model)
    assert drawn(client.get("/en/mentoring/").text) == ["1", "Another step"]


def test_it_is_drawn_of_translated_words(client, tree, model):
    translate_all(model, tree.locales["fi"])
    assert "FI Meeting people" in drawn(client.get("/fi/mentoring/").text)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_paper_its_words_can_be_read_in_either_direction(client, tree, words_of, tmp_path, language):
    titles = {"en": ["Meeting people", "Training"], "ar": ["لقاء الناس", "التدريب"]}[language]
    page = tree.mentoring["en"] if language == "en" else translated(tree.mentoring["en"], tree, language)
    page.steps = [block("step", {"title": title, "text": ""}) for title in titles]
    publish(page)
    assert drawn(client.get(f"/{language}/mentoring/").text) == ["1", titles[0], "2", titles[1]]
    words = words_of(saved(client, f"/{language}/mentoring/page.pdf", tmp_path))
    for title in titles:
        assert words.count(title) == (2 if language == "en" else 1), "in the list, and where letters need not be joined"
        assert not {word[::-1] for word in title.split()} & set(words.split()), "from the wrong end"


def test_without_steps_there_is_no_drawing(client, tree):
    assert "model-drawing" not in client.get("/en/mentoring/").text


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_nothing_lies_outside_of_the_drawing_or_on_another_box(is_mirrored):
    diagram = draw(["One", "word " * 40, "Three"], is_mirrored)
    assert 0 < diagram.numbers_at < WIDTH
    assert (diagram.numbers_at > diagram.words_at) is is_mirrored
    bottom = 0
    for box in diagram.boxes:
        assert box.y > bottom
        assert all(box.y < line.y < box.y + box.height for line in box.lines)
        bottom = box.y + box.height
    assert bottom <= diagram.height
    assert [box.arrow is None for box in diagram.boxes] == [False, False, True]


def test_every_language_has_the_steps_that_are_shipped():
    words = Words()
    shipped = {language: words.of(language, "pages", "mentoring")["steps"] for language in words.languages}
    assert {len(steps) for steps in shipped.values()} == {4}
    assert len(shipped) == 5

"""The block library: every block can be chosen, previewed, shown and translated without loss."""

import uuid

import pytest
from django.test import TestCase
from django.utils.translation import override
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from good_practices.constants import Direction
from good_practices.models import PracticePage
from hub.blocks import BodyBlock
from hub.models import StandardPage
from tests.factories import media


def uid() -> str:
    return str(uuid.uuid4())


def block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": uid()}


def full_body() -> list[dict]:
    """Every block with every field filled; each text is found again by its own word."""
    return [
        block(
            "text",
            "<h2>Heading alpha</h2><p>Paragraph <b>beta</b> and <a href='https://example.org/'>link</a>.</p>"
            "<ul><li>Point gamma</li></ul>",
        ),
        block("notice", {"heading": "Notice delta", "text": "<p>Notice epsilon</p>"}),
        block("quote", {"quote": "Quote zeta", "attribution": "Attribution eta"}),
        block("steps", [{"type": "item", "value": {"title": "Step theta", "text": "<p>Step iota</p>"}, "id": uid()}]),
        block(
            "questions",
            [{"type": "item", "value": {"question": "Question kappa", "answer": "<p>Answer lambda</p>"}, "id": uid()}],
        ),
        block("image", {"image": media.image().pk, "alt_text": "Alt mu", "decorative": False}),
        block("document", {"document": media.document().pk, "text": "Document nu"}),
        block("link", {"text": "Link xi", "address": "https://example.org/", "note": "Note omicron"}),
        block("example", {"name": "python"}),
    ]


WORDS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
]


def empty_body() -> list[dict]:
    """Every block as the editor's form stores it when only what is required was filled in."""
    return [
        block("text", "<p></p>"),
        block("notice", {"heading": "", "text": "<p>x</p>"}),
        block("quote", {"quote": "x", "attribution": ""}),
        block("steps", []),
        block("questions", []),
        block("image", {"image": media.image().pk, "alt_text": "", "decorative": True}),
        block("document", {"document": None, "text": ""}),
        block("link", {"text": "x", "address": "https://example.org/", "note": ""}),
        block("example", {"name": ""}),
    ]


def translate_all(page, locale):
    """Gives every sentence of the page a translation that starts with FI, and publishes the result."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [locale])
    source = TranslationSource.objects.get_for_instance(page)
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=f"FI {segment.string.data}",
            translation_type="manual",
        )
    with TestCase.captureOnCommitCallbacks(execute=True):
        Translation.objects.get(source=source, target_locale=locale).save_target(publish=True)
    return page.get_translation(locale)


def test_the_translated_page_holds_every_block_of_the_library(db):
    assert [item["type"] for item in full_body()] == list(BodyBlock().child_blocks)
    assert [item["type"] for item in empty_body()] == list(BodyBlock().child_blocks)


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_every_block_has_icon_description_template_and_preview(name):
    child = BodyBlock().child_blocks[name]
    assert child.meta.icon
    assert child.meta.icon != "placeholder"
    assert str(child.meta.description)
    assert child.meta.template.startswith("blocks/")
    assert getattr(child.meta, "preview_value", None) or getattr(child.meta, "preview_template", None)


STREAMS = ["building_blocks", "outcomes", "evaluations", "reviews", "materials", "sources", "adapted_from"]


@pytest.mark.parametrize("field", STREAMS)
def test_every_block_of_a_practice_has_icon_description_template_and_preview(field):
    for child in PracticePage._meta.get_field(field).stream_block.child_blocks.values():
        assert child.meta.icon
        assert str(child.meta.description)
        assert child.meta.template.startswith("good_practices/blocks/")
        assert child.meta.preview_value


def test_a_page_with_every_block_is_translated_without_loss(client, tree):
    page = tree.standard(slug="all-blocks", body=full_body())
    assert all(word in client.get("/en/all-blocks/").text for word in WORDS)
    finnish = translate_all(page, tree.locales["fi"])
    text = client.get("/fi/all-blocks/").text
    for word in WORDS:
        assert word in text, word
    for changed in [
        "FI Heading alpha",
        "FI Point gamma",
        "FI Notice delta",
        "FI Quote zeta",
        "FI Attribution eta",
        "FI Step theta",
    ]:
        assert changed in text
    for changed in [
        "FI Step iota",
        "FI Question kappa",
        "FI Answer lambda",
        "FI Alt mu",
        "FI Document nu",
        "FI Link xi",
        "FI Note omicron",
    ]:
        assert changed in text
    assert finnish.origin == "human"
    assert [b.block_type for b in finnish.body] == [b.block_type for b in page.body]


def test_a_page_with_every_block_empty_is_translated_and_shown(client, tree):
    page = tree.standard(slug="empty-blocks", body=empty_body())
    assert client.get("/en/empty-blocks/").status_code == 200
    finnish = translate_all(page, tree.locales["fi"])
    assert client.get("/fi/empty-blocks/").status_code == 200
    assert len(finnish.body) == len(page.body)


def test_the_repeated_parts_of_a_practice_are_translated_and_their_facts_carried_over(client, tree):
    page = tree.practice(
        outcomes=[
            block(
                "outcome",
                {
                    "outcome": "Outcome alpha",
                    "direction": "better",
                    "source": "https://example.org/a",
                    "note": "Note beta",
                },
            )
        ],
        evaluations=[
            block(
                "evaluation",
                {
                    "title": "Evaluation gamma",
                    "author": "Author delta",
                    "year": 2019,
                    "independent": True,
                    "design": "",
                    "address": "",
                    "language": "fi",
                },
            )
        ],
        building_blocks=[block("part", {"title": "Part epsilon", "text": "<p>Text zeta</p>", "conditions": ""})],
        materials=[
            block(
                "material",
                {"title": "Material eta", "address": "https://example.org/m", "document": None, "language": ""},
            )
        ],
        sources=[block("source", {"title": "", "address": "https://example.org/s", "accessed": "2026-11-01"})],
        what_did_not_work="<p>Nothing theta</p>",
    )
    translate_all(page, tree.locales["fi"])
    text = client.get(f"/fi/practices/{page.slug}/").text
    for word in [
        "FI Outcome alpha",
        "FI Note beta",
        "FI Evaluation gamma",
        "FI Part epsilon",
        "FI Text zeta",
        "FI Material eta",
        "FI Nothing theta",
    ]:
        assert word in text
    assert "2019" in text
    with override("fi"):
        assert str(Direction.BETTER.label) in text


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_block_previews_are_shown_to_editors(admin_client, tree, name):
    definition = StandardPage._meta.get_field("body").stream_block.child_blocks[name].definition_prefix
    response = admin_client.get(f"/admin/block-preview/?id={definition}")
    assert response.status_code == 200
    assert "hub/css/components.css" in response.text

"""Addresses, files, pictures and chosen pages inside blocks are facts: a change reaches every language at once."""

import json

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail import blocks
from wagtail.models import ReferenceIndex, Revision
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation

from hub.models import Outdated
from hub.translation.facts import carry_block, carry_facts
from tests.factories import media, publish
from tests.factories.translations import save, translate, write

ID, OTHER_ID, THIRD_ID = (f"aaaaaaaa-0000-0000-0000-00000000000{number}" for number in (1, 2, 3))
OLD, NEW = "https://old.example/", "https://new.example/"


def block(kind: str, value, identifier: str = ID) -> dict:
    return {"type": kind, "id": identifier, "value": value}


def link(address: str, identifier: str = ID) -> dict:
    return block("link", {"text": "Link", "address": address, "note": "Note"}, identifier)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def change(page, field: str, *raw: dict):
    page = fresh(page)
    setattr(page, field, json.dumps(raw))
    return publish(page)


def stored(page, field: str) -> list[dict]:
    return list(getattr(fresh(page), field).raw_data)


def waiting(page, field: str) -> list[dict]:
    return list(getattr(fresh(page).get_latest_revision_as_object(), field).raw_data)


def replace(page, path: str, value, locale) -> None:
    """What a translator does who gives a language a value of its own."""
    segment = OverridableSegment.objects.get(source__object_id=page.translation_key, context__path=path)
    SegmentOverride.objects.create(locale=locale, context=segment.context, data_json=json.dumps(value))


@pytest.mark.parametrize(
    ("field", "kind", "fact", "words"),
    [
        ("sources", "source", "address", {"title": "Title"}),
        ("outcomes", "outcome", "source", {"outcome": "Outcome", "note": ""}),
        ("evaluations", "evaluation", "address", {"title": "Title", "author": "Author", "design": ""}),
        ("materials", "material", "address", {"title": "Title"}),
    ],
)
def test_a_changed_address_of_a_practice_reaches_its_translations(tree, field, kind, fact, words):
    practice = tree.practice(**{field: [block(kind, words | {fact: OLD})]})
    finnish = translate(practice, tree, "fi")
    change(practice, field, block(kind, words | {fact: NEW}))
    for raw in (stored(finnish, field), waiting(finnish, field)):
        assert raw[0]["value"][fact] == NEW
        assert {name: raw[0]["value"][name] for name in words} == {name: w and f"fi: {w}" for name, w in words.items()}
    assert not Outdated.objects.exists()


def test_a_changed_link_is_shown_in_every_language(client, tree):
    article = tree.article(body=[link(OLD)])
    finnish = translate(article, tree, "fi")
    change(article, "body", link(NEW))
    page = client.get(finnish.get_url()).text
    assert NEW in page
    assert OLD not in page
    assert "fi: Link" in page
    assert "fi: Note" in page
    assert not Outdated.objects.exists()


def test_another_picture_reaches_the_translations_and_their_alternative_text_stays(tree):
    old, new = media.image("Old"), media.image("New")
    words = {"alt_text": "Seen", "decorative": False}
    article = tree.article(body=[block("image", words | {"image": old.pk})])
    finnish = translate(article, tree, "fi")
    change(article, "body", block("image", words | {"image": new.pk}))
    assert stored(finnish, "body")[0]["value"] == {"image": new.pk, "alt_text": "fi: Seen", "decorative": False}
    assert not Outdated.objects.exists()
    users = [reference.object_id for reference in ReferenceIndex.get_references_to(new)]
    assert str(finnish.pk) in users
    assert not ReferenceIndex.get_references_to(old).filter(object_id=str(finnish.pk)).exists()


def test_a_picture_that_becomes_decoration_is_decoration_everywhere(tree):
    picture = {"image": media.image().pk, "alt_text": ""}
    article = tree.article(body=[block("image", picture | {"decorative": False})])
    finnish = translate(article, tree, "fi")
    change(article, "body", block("image", picture | {"decorative": True}))
    assert stored(finnish, "body")[0]["value"]["decorative"] is True
    assert not Outdated.objects.exists()


def test_another_document_reaches_the_translations(tree):
    old, new = media.document("Old"), media.document("New")
    article = tree.article(body=[block("document", {"document": old.pk, "text": "Read"})])
    finnish = translate(article, tree, "fi")
    change(article, "body", block("document", {"document": new.pk, "text": "Read"}))
    assert stored(finnish, "body")[0]["value"] == {"document": new.pk, "text": "fi: Read"}
    assert not Outdated.objects.exists()


def test_another_related_page_reaches_the_translations(tree):
    old, new = tree.practice(title="Old"), tree.practice(title="New")
    for practice in (old, new):
        translate(practice, tree, "fi")
    article = tree.article(related=[block("page", old.pk)])
    finnish = translate(article, tree, "fi")
    change(article, "related", block("page", new.pk))
    assert [page.title for page in fresh(finnish).related_pages()] == ["fi: New"]
    assert not Outdated.objects.exists()


def test_a_waiting_draft_does_not_bring_back_an_old_address(tree):
    article = tree.article(title="Words", body=[link(OLD)])
    translate(article, tree, "fi")
    translation = Translation.objects.get(source__object_id=article.translation_key)
    write(translation, {"Words": "Luonnos"})
    draft = save(translation, publish=False)
    change(article, "body", link(NEW))
    with TestCase.captureOnCommitCallbacks(execute=True):
        Revision.objects.get(pk=draft.latest_revision_id).publish()
    assert fresh(draft).title == "Luonnos"
    assert stored(draft, "body")[0]["value"] == {"text": "fi: Link", "address": NEW, "note": "fi: Note"}


def test_an_address_replaced_for_a_language_stays_and_others_follow(tree):
    article = tree.article(body=[link(OLD), link(OLD, OTHER_ID)])
    translate(article, tree, "fi")
    replace(article, f"body.{ID}.address", "https://fi.example/", tree.locales["fi"])
    finnish = save(Translation.objects.get(source__object_id=article.translation_key))
    change(article, "body", link(NEW), link(NEW, OTHER_ID))
    for raw in (stored(finnish, "body"), waiting(finnish, "body")):
        assert [item["value"]["address"] for item in raw] == ["https://fi.example/", NEW]


def test_new_and_removed_blocks_wait_for_the_translator(tree):
    article = tree.article(related=[block("page", tree.practice().pk)], body=[link(OLD)])
    finnish = translate(article, tree, "fi")
    change(article, "related", block("page", tree.practice().pk, OTHER_ID))
    assert [item["id"] for item in stored(finnish, "related")] == [ID]
    assert Outdated.objects.get(page=finnish).changes == [{"part": "related", "kind": "changed"}]


class Entry(blocks.StructBlock):
    text = blocks.CharBlock()
    mail = blocks.EmailBlock()


class Nested(blocks.StreamBlock):
    entries = blocks.ListBlock(Entry())
    part = blocks.StreamBlock([("entry", Entry()), ("address", blocks.URLBlock())])
    address = blocks.URLBlock()
    words = blocks.CharBlock()


def nested(word: str, fact: str) -> list[dict]:
    first, second, third = ({"text": word, "mail": fact} for _ in range(3))
    return [
        block("entries", [block("item", first), block("item", second, OTHER_ID)]),
        block("part", [block("entry", third, OTHER_ID), block("address", fact)], OTHER_ID),
        block("address", fact, THIRD_ID),
        block("words", word, "w"),
        {"type": "address", "value": word},
    ]


def test_facts_are_found_at_every_depth_and_by_the_identifier_of_their_block():
    theirs, mine = nested("en", "new"), nested("fi", "old")
    assert carry_block(Nested(), theirs[::-1], mine, "body", ()) == nested("fi", "new")
    assert mine == nested("fi", "old")


def test_a_replaced_fact_stays_at_every_depth():
    kept = {f"body.{ID}.{ID}.mail", f"body.{OTHER_ID}.{OTHER_ID}.mail", f"body.{OTHER_ID}.{ID}", f"body.{THIRD_ID}"}
    carried = carry_block(Nested(), nested("en", "new"), nested("fi", "old"), "body", kept)
    expected = nested("fi", "old")
    expected[0]["value"][1]["value"]["mail"] = "new"
    assert carried == expected


def test_carrying_takes_the_same_queries_for_more_blocks(tree):
    def queries(number: int) -> int:
        ids = [f"aaaaaaaa-0000-0000-0000-{index:012}" for index in range(number)]
        old, new = tree.practice(), tree.practice()
        article = tree.article(
            body=[link(OLD, one) for one in ids], related=[block("page", old.pk, one) for one in ids]
        )
        finnish = translate(article, tree, "fi")
        article = fresh(article)
        article.body = json.dumps([link(NEW, one) for one in ids])
        article.related = json.dumps([block("page", new.pk, one) for one in ids])
        with CaptureQueriesContext(connection) as captured:
            assert [page.pk for page in carry_facts(article)] == [finnish.pk]
        assert {item["value"] for item in stored(finnish, "related")} == {new.pk}
        return len(captured)

    assert queries(3) == queries(30)

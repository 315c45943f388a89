"""Words that a translation has left in the original's language say so, in headings, bodies, cards and menus."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import TestCase
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from hub.models import OriginalWords
from tests.factories import text_block
from tests.factories.translations import begin, save, write

ENGLISH = 'lang="en" dir="ltr"'


@pytest.fixture
def article(tree):
    body = [text_block("<p>First sentence &amp; more.</p><p>Second <b>bold</b> sentence.</p><ul><li>A point</li></ul>")]
    return tree.article(title="English title", summary="English lead.", body=body)


def in_english(client, path: str, part: str = "main") -> list[str]:
    """The texts that a part of a page marks as English and left to right; labels of terms are not among them."""
    soup = BeautifulSoup(client.get(path).text, "html.parser").select_one(part)
    return [element.get_text(" ", strip=True) for element in soup.select('[lang="en"][dir="ltr"]:not(span)')]


def publish_with(tree, article, **words: str) -> Translation:
    """Publishes a Finnish translation in which only the given sentences are translated, and returns it."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        if not article.has_translation(tree.locales["fi"]):
            translate_object(article, [tree.locales["fi"]])
        translation = Translation.objects.get(source__object_id=article.translation_key)
        for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
            if segment.string.data in words:
                StringTranslation.objects.get_or_create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=tree.locales["fi"],
                    defaults={"data": words[segment.string.data]},
                )
        translation.save_target(publish=True)
    return translation


def test_untranslated_sentences_are_marked_one_by_one(client, tree, article):
    publish_with(tree, article, **{"English title": "Suomeksi", "Second <b>bold</b> sentence.": "Toinen <b>lause</b>."})
    address = f"/fi/news/{article.slug}/"
    assert in_english(client, address) == ["English lead.", "First sentence & more.", "A point"]
    assert "<p>Toinen <b>lause</b>.</p>" in re.sub(r" data-block-key=.\w+.", "", client.get(address).text)


def test_cards_of_a_partial_translation_mark_what_is_left(client, tree, article):
    publish_with(tree, article, **{"English lead.": "Suomenkielinen johdanto."})
    assert in_english(client, "/fi/news/") == ["English title"]


def test_a_completed_translation_is_no_longer_marked(client, tree, article):
    publish_with(tree, article, **{"English title": "Suomeksi"})
    every = {segment.string.data: "Sana" for segment in StringSegment.objects.select_related("string")}
    publish_with(tree, article, **every)
    assert not OriginalWords.objects.exists()
    assert in_english(client, f"/fi/news/{article.slug}/") == []


def test_the_title_of_a_begun_translation_is_marked_in_menus_and_breadcrumbs(client, tree):
    page = tree.standard(title="In English", slug="menu", show_in_menus=True)
    page.copy_for_translation(tree.locales["fi"], alias=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translate_object(page, [tree.locales["fi"]])
    begun = page.get_translation(tree.locales["fi"])
    assert begun.live
    assert begun.alias_of_id is None
    assert f'<a href="/fi/menu/" {ENGLISH}>In English</a>' in client.get("/fi/").text
    child = type(page)(title="Alasivu", slug="child", summary="x", locale=tree.locales["fi"])
    Page.objects.get(pk=begun.pk).add_child(instance=child)
    trail = client.get("/fi/menu/child/").text.split('class="breadcrumbs"')[1].split("</nav>")[0]
    assert f"{ENGLISH}>In English</a>" in trail


def test_a_practice_with_half_its_record_translated_marks_the_rest(client, tree):
    practice = tree.practice(
        title="English practice", aims="<p>The aims.</p><p>More aims.</p>", lessons="<p>Learnt.</p>"
    )
    publish_with(tree, practice, **{"English practice": "Käytäntö", "The aims.": "Tavoitteet.", "Learnt.": "Opittua."})
    assert in_english(client, f"/fi/practices/{practice.slug}/") == [practice.summary, "More aims."]
    assert in_english(client, "/fi/practices/") == [practice.summary]


def test_a_quote_in_another_language_says_so(client, tree):
    quote = {"quote": "Vi är här", "attribution": "", "language": "sv"}
    page = tree.article(body=[{"type": "quote", "value": quote, "id": str(uuid.uuid4())}])
    assert '<blockquote lang="sv" dir="ltr"><p>Vi är här' in client.get(f"/en/news/{page.slug}/").text


@pytest.mark.parametrize("broken", [{"has_error": True}, {"data": ""}])
def test_a_sentence_that_cannot_be_used_is_not_translated(client, tree, article, broken):
    translation = publish_with(tree, article, **{"English title": "Suomeksi", "English lead.": "Johdanto."})
    StringTranslation.objects.filter(translation_of__data="English lead.").update(**broken)
    save(translation)
    assert "English lead." in in_english(client, f"/fi/news/{article.slug}/")


def test_a_translation_without_a_usable_sentence_stays_a_fallback(tree, article):
    translation = begin(article, tree, "fi")
    write(translation, {"English title": "Suomeksi"}, has_error=True)
    assert save(translation).is_fallback

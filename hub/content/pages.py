"""Putting shipped pages into the tree, and their translations into wagtail-localize."""

import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from hub.content.words import Words
from hub.models import BasePage, HomePage


class ContentError(Exception):
    """A shipped text that cannot be loaded; the message says which and why."""


def body(uid: str, html: str) -> list[dict]:
    """The blocks of a StreamField: texts, and between them what <!-- example: name --> stands for.

    Their ids come from the page's, so that translations find them again.
    """
    parts = re.split(r"<!-- example: (\w+) -->", html)
    blocks = []
    for number, part in enumerate(parts):
        name = f"remap:{uid}:body" + (f":{number}" if number else "")
        block = {"type": "example", "value": {"name": part}} if number % 2 else {"type": "text", "value": part.strip()}
        blocks.append(block | {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, name))})
    return [block for block in blocks if block["value"]]


def steps(uid: str, told: list[dict]) -> list[dict]:
    """The blocks of a StreamField of steps, each a table of words, with ids as those of a body."""
    name = f"remap:{uid}:step:"
    ids = [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}{number}")) for number in range(len(told))]
    return [{"type": "step", "value": words, "id": id_} for words, id_ in zip(told, ids, strict=True)]


# What makes blocks of the words of a field.
BLOCKS: dict[str, Callable[[str, Any], list[dict]]] = {"body": body, "steps": steps}


def fields(uid: str, words: dict) -> dict:
    """The words of a page as model fields: its body and its steps become blocks, the rest stays text."""
    return {name: BLOCKS[name](uid, told) if name in BLOCKS else told for name, told in words.items()}


@transaction.atomic
def put_page(
    parent: Page, model: type[BasePage], uid: str, slug: str, words: Words, path: tuple[str, ...], **facts
) -> BasePage:
    """Makes the page in the source language and in each language that has its words; what exists stays as it is.

    :param path: where the words stand in the language files, such as ("pages", "about")
    :returns: the page in the source language
    :raises ContentError: when an editor has taken the page away or its address
    """
    versions = model.objects.filter(uid=uid)
    page = versions.filter(locale=_source()).first()
    if page is None:
        if versions.exists():
            raise ContentError(f"{uid}: its original was deleted and translations are left; it is not loaded again.")
        if Page.objects.child_of(parent).filter(slug=slug).exists():
            raise ContentError(f"{uid}: another page has the address {parent.url_path}{slug}/ already.")
        words_now = fields(uid, words.of(settings.LANGUAGE_CODE, *path))
        page = model(uid=uid, slug=slug, locale=_source(), live=False, **facts, **words_now)
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
    elif not says_what_was_shipped(page, words.of(settings.LANGUAGE_CODE, *path)):
        return page
    existing = set(versions.filter(alias_of__isnull=True).values_list("locale__language_code", flat=True))
    missing = [code for code in words.others if code not in existing and words.of(code, *path)]
    if missing:
        source, _created = TranslationSource.get_or_create_from_instance(page)
        for code in missing:
            translate(source, page, code, fields(uid, words.of(code, *path)))
    return page


def says_what_was_shipped(page: BasePage, words: dict) -> bool:
    """False once an editor has changed the original: the shipped translations would no longer be translations of it."""
    shipped = fields(page.uid, words)
    return all(_said(page, name) == _values(told) for name, told in shipped.items())


def _said(page: BasePage, name: str) -> str | list:
    value = getattr(page, name)
    return _values(value.raw_data) if name in BLOCKS else value


def _values(told: str | Iterable[dict]) -> str | list:
    return told if isinstance(told, str) else [block["value"] for block in told]


def _source() -> Locale:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)


def source_home() -> HomePage:
    """The home page the shipped sections stand below."""
    return HomePage.objects.get(uid="home", locale=_source())


def translate(source: TranslationSource, page: BasePage, language: str, words: dict) -> None:
    """Publishes a translation whose every sentence is a string of wagtail-localize, as if a translator had typed it."""
    locale = Locale.objects.get(language_code=language)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    fill(translation, page, words)
    translation.save_target(publish=True)


def fill(translation: Translation, page: BasePage, words: dict) -> None:
    """Stores translated words as wagtail-localize's strings, paired by position with those of the original.

    They are recorded as made by machine: nobody who speaks the language has checked them.

    :param words: {field: text, or blocks for the body}, in the structure of the original
    :raises ContentError: when the structure differs
    """
    example = type(page).objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(example, name, value)
    theirs = [segment for segment in extract_segments(example) if isinstance(segment, StringSegmentValue)]
    ours = list(translation.source.stringsegment_set.order_by("order").select_related("string", "context"))
    if [segment.path for segment in theirs] != [segment.context.path for segment in ours]:
        raise ContentError(f"{page.uid}: the {translation.target_locale} text has another structure than the original.")
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=our.string,
                context=our.context,
                locale=translation.target_locale,
                data=their.string.data,
                translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
            )
            for our, their in zip(ours, theirs, strict=True)
        ],
        ignore_conflicts=True,
    )

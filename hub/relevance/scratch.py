"""A site of its own for a relevance set: its documents as published pages, the shipped concepts, and a crowd."""

import gzip
import json
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.html import escape
from wagtail.models import Locale, Page, Site

from hub.content.concepts import load as load_concepts
from hub.content.words import FOLDER, Words
from hub.models import HomePage, StandardPage


def build(documents: list[dict], crowd: Iterable[dict], report) -> None:
    """Fills an empty, migrated database.

    :param documents: of a relevance set
    :param crowd: documents that answer no query
    :param report: called with the number of pages made so far
    """
    Site.objects.all().delete()
    Page.get_first_root_node().get_children().delete()
    homes = {language: _home(language) for language, _name in settings.SHIPPED_LANGUAGES}
    Site.objects.create(hostname="localhost", root_page=homes[settings.LANGUAGE_CODE], is_default_site=True)
    load_concepts(Words(FOLDER), lambda *args, **kwargs: None)
    keys: dict[str, uuid.UUID] = {}
    with transaction.atomic():
        for number, document in enumerate([*documents, *crowd], 1):
            _page(homes[document["lang"]], document, keys.setdefault(document["id"], uuid.uuid4()))
            if number % 500 == 0:
                report(number)


def read_crowd(path: Path, number: int) -> list[dict]:
    """The first `number` texts of a gzipped JSON Lines file, shared evenly between the languages."""
    each = number // len(settings.SHIPPED_LANGUAGES)
    taken: dict[str, list[dict]] = {language: [] for language, _name in settings.SHIPPED_LANGUAGES}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if len(taken.get(document["lang"], [None] * each)) < each:
                taken[document["lang"]].append(document)
    return [document for documents in taken.values() for document in documents]


def _home(language: str) -> HomePage:
    locale, _created = Locale.objects.get_or_create(language_code=language)
    home = HomePage(title=language, slug=f"home-{language}", summary="-", uid=f"home-{language}", locale=locale)
    return Page.get_first_root_node().add_child(instance=home)


def _page(home: HomePage, document: dict, key: uuid.UUID) -> None:
    body = [{"type": "text", "value": f"<p>{escape(document['body'])}</p>", "id": str(uuid.uuid4())}]
    page = StandardPage(
        title=document["title"][:250] or "-",
        slug=document["id"],
        uid=document["id"],
        summary=document["summary"][:1000] or "-",
        body=body,
        locale=home.locale,
        translation_key=key,
    )
    home.add_child(instance=page)

"""What language versions say of themselves: one original, one uid, made from a revision of that original."""

from collections.abc import Iterator
from functools import partial

from hub.models import OriginalWords
from hub.models.base import Review
from hub.search.index import refresh
from hub.translation.following import carry_to_languages
from hub.translation.repair.findings import Finding
from hub.translation.repair.groups import Group, Row
from hub.translation.structure import become_original, call_translation
from hub.translation.versions import Version, heir


def more_than_one_original(group: Group) -> Iterator[Finding]:
    for row, original in group.translations:
        if row.is_original and row.pk not in group.batch.left:
            sentence = f"{row} is a second original beside {original}: it becomes a translation."
            yield Finding(sentence, partial(_call_translation, group, row, original))


def _call_translation(group: Group, row: Row, original: Row) -> None:
    page = group.model.objects.get(pk=row.pk)
    call_translation(page, group.model.objects.get(pk=original.pk))
    _update(group, row, origin=page.origin, translated_from_id=page.translated_from_id, review=Review.UNREVIEWED)


def no_original(group: Group) -> Iterator[Finding]:
    own = [row for row in group.rows if row.shown_instead is None and row.pk not in group.batch.left]
    if own and group.original is None:
        sentence = f"{own[0]} and its other languages have no original: one of them becomes it."
        yield Finding(sentence, partial(_elect, group))


def _elect(group: Group) -> None:
    pages = group.model.objects.filter(pk__in=[row.pk for row in group.rows]).select_related("locale")
    versions = [Version(page, is_fallback=page.shown_instead is not None) for page in pages]
    if page := heir(versions):
        become_original(page)


def different_uid(group: Group) -> Iterator[Finding]:
    for row, original in group.translations:
        if row.uid != original.uid:
            sentence = f"{row} has the uid {row.uid}, its original {original.uid}."
            yield Finding(sentence, partial(_update, group, row, uid=original.uid))


def translated_from_another_page(group: Group) -> Iterator[Finding]:
    """A revision that is not the original's. Which one it was made from is then not known."""
    for row, original in group.translations:
        page = group.batch.pages_of_revisions.get(row.translated_from_id) if row.translated_from_id else None
        if page not in (None, original.pk):
            sentence = f"{row} is recorded as translated from a revision of page {page}, not of its original."
            yield Finding(sentence, partial(_update, group, row, translated_from=None))


def words_that_are_translated(group: Group) -> Iterator[Finding]:
    for row in group.rows:
        if row.pk in group.batch.partial and (row.alias_of_id or row.pk in group.batch.translated):
            sentence = f"{row} is recorded as partly translated and is not."
            yield Finding(sentence, OriginalWords.objects.filter(page=row.pk).delete)


def publish_not_followed(group: Group) -> Iterator[Finding]:
    """A publish whose task was lost: words to translate, facts and marks are those of the publish before."""
    original = group.original
    if original is None or not original.live or original.last_published_at is None:
        return
    frozen = group.batch.frozen.get((original.translation_key, original.locale_id))
    if frozen is not None and frozen < original.last_published_at:
        sentence = f"The other languages of {original} do not know of its last publish yet."
        yield Finding(sentence, partial(_follow, group, original))


def _follow(group: Group, original: Row) -> None:
    carry_to_languages(group.model.objects.get(pk=original.pk))


def _update(group: Group, row: Row, **values) -> None:
    group.model.objects.filter(pk=row.pk).update(**values)
    refresh.enqueue([row.pk])

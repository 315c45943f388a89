"""All language versions of one page after the other, in batches: the same number of queries for each batch."""

import dataclasses
import datetime
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef
from wagtail.models import Locale, Page, PageLogEntry, PageViewRestriction, Revision
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from hub.models import BasePage, OriginalWords
from hub.models.base import FIRST_LEVEL, Origin
from hub.translation.fallbacks import followers_of
from hub.translation.querysets import page_types

BATCH = 1000  # language versions

FIELDS = ["pk", "translation_key", "locale_id", "path", "depth", "slug", "live", "alias_of_id", "title"]
FIELDS += ["origin", "fallback_of_id", "uid", "translated_from_id", "latest_revision_id", "last_published_at"]


@dataclasses.dataclass(frozen=True)
class Row:
    """What a check reads of a language version. `parent`: key and language of the page above."""

    pk: int
    translation_key: UUID
    locale_id: int
    path: str
    depth: int
    slug: str
    live: bool
    alias_of_id: int | None
    title: str
    origin: str
    fallback_of_id: int | None
    uid: str
    translated_from_id: int | None
    latest_revision_id: int | None
    last_published_at: datetime.datetime | None
    language: str
    parent: tuple[UUID, int]

    @property
    def shown_instead(self) -> int | None:
        return self.alias_of_id or self.fallback_of_id

    @property
    def is_original(self) -> bool:
        return self.origin == Origin.ORIGINAL and self.shown_instead is None

    def __str__(self):
        return f"{self.title!r} ({self.language}, page {self.pk})"


@dataclasses.dataclass(frozen=True)
class Site:
    """What is read once: small tables.

    :param followers: {language: the languages that have fallbacks of its pages}
    :param closed: paths of pages that not everyone may read
    """

    languages: dict[int, str]
    followers: dict[int, set[int]]
    closed: set[str]

    def is_closed(self, path: str) -> bool:
        return any(path[:end] in self.closed for end in range(Page.steplen, len(path) + 1, Page.steplen))


@dataclasses.dataclass(frozen=True)
class Batch:
    """What is read for all pages of a batch.

    :param pages_of_revisions: {revision: its page}
    :param partial: ids of pages with words that are recorded as the original's
    :param translated: of these, the ids of those that have no untranslated sentence any more
    :param left: ids of what were fallbacks of pages that are gone
    :param source: {key: the language wagtail-localize translates it from}
    :param frozen: {(key, language): when wagtail-localize last took the words of that original}
    """

    pages_of_revisions: dict[int, int]
    partial: set[int]
    translated: set[int]
    left: set[int]
    source: dict[UUID, int]
    frozen: dict[tuple[UUID, int], datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Group:
    """The language versions of one page."""

    model: type[BasePage]
    rows: list[Row]
    site: Site
    batch: Batch

    @property
    def translations(self) -> list[tuple[Row, Row]]:
        """Each other version with the original; empty where there is no original."""
        original = self.original
        return [(row, original) for row in self.rows if original and row != original]

    @property
    def original(self) -> Row | None:
        """The original. Where several pages say they are: the one wagtail-localize translates, else the oldest."""
        found = [row for row in self.rows if row.is_original and row.pk not in self.batch.left]
        source = self.batch.source.get(self.rows[0].translation_key)
        return min(found, key=lambda row: (row.locale_id != source, row.pk), default=None)


def read_groups() -> Iterator[Group]:
    """Every page of the hub's own types, with its other languages."""
    site = read_site()
    for model in page_types():
        for rows in batches(model, site):
            batch = read_batch(rows)
            for _key, versions in groupby(rows, attrgetter("translation_key")):
                yield Group(model, list(versions), site, batch)


def read_site() -> Site:
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    closed = set(PageViewRestriction.objects.values_list("page__path", flat=True))
    return Site(languages, {locale: followers_of(locale) for locale in languages}, closed)


def batches(model: type[BasePage], site: Site) -> Iterator[list[Row]]:
    """All pages of a type by translation key. A key is never split between two batches."""
    pages, last = model.objects.filter(depth__gte=FIRST_LEVEL).order_by("translation_key"), None
    while True:
        left = pages if last is None else pages.filter(translation_key__gt=last)
        found = list(left.values(*FIELDS)[:BATCH])
        if len(found) == BATCH and found[0]["translation_key"] != found[-1]["translation_key"]:
            found = [row for row in found if row["translation_key"] != found[-1]["translation_key"]]
        if not found:
            return
        last = found[-1]["translation_key"]
        yield with_parents(found, site)


def with_parents(found: list[dict], site: Site) -> list[Row]:
    above = {row["pk"]: row["path"][: -Page.steplen] for row in found}
    parents = Page.objects.filter(path__in=set(above.values())).values_list("path", "translation_key", "locale_id")
    at = {path: (key, locale) for path, key, locale in parents}
    return [Row(**row, language=site.languages[row["locale_id"]], parent=at[above[row["pk"]]]) for row in found]


def read_batch(rows: list[Row]) -> Batch:
    revisions = Revision.page_revisions.filter(pk__in={row.translated_from_id for row in rows} - {None})
    partial = set(OriginalWords.objects.filter(page__in=[row.pk for row in rows]).values_list("page_id", flat=True))
    made_as_alias = [row.pk for row in rows if row.is_original and not row.live and row.latest_revision_id is None]
    aliases = PageLogEntry.objects.filter(page__in=made_as_alias, action="wagtail.create_alias")
    keys = {row.translation_key for row in rows}
    sources = Translation.objects.filter(source__object__in=keys, enabled=True)
    frozen = TranslationSource.objects.filter(object__in=keys)
    return Batch(
        pages_of_revisions={pk: int(page) for pk, page in revisions.values_list("pk", "object_id")},
        partial=partial,
        translated=without_untranslated([row for row in rows if row.pk in partial]),
        left=set(aliases.values_list("page_id", flat=True)),
        source=dict(sources.values_list("source__object_id", "source__locale_id")),
        frozen={
            (key, locale): at for key, locale, at in frozen.values_list("object_id", "locale_id", "last_updated_at")
        },
    )


def without_untranslated(rows: list[Row]) -> set[int]:
    """The ids of pages whose every sentence is translated. What wagtail-localize does not keep is not known."""
    if not rows:
        return set()
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=OuterRef(OuterRef("target_locale"))
    )
    untranslated = StringSegment.objects.filter(~Exists(done), source=OuterRef("source"))
    whole = Translation.objects.filter(~Exists(untranslated), source__object__in={row.translation_key for row in rows})
    known = set(whole.values_list("source__object_id", "target_locale_id"))
    return {row.pk for row in rows if (row.translation_key, row.locale_id) in known}

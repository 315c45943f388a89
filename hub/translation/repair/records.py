"""Records of wagtail-localize whose pages are gone or have become fallbacks."""

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource, cleanup_translation_on_delete

from hub.translation.repair.findings import Finding

CHUNK = 500


def orphans() -> Iterator[Finding]:
    yield from sources_without_page()
    yield from translations_without_page()
    yield from translations_of_fallbacks()


def sources_without_page() -> Iterator[Finding]:
    page = Page.objects.filter(translation_key=OuterRef("object_id"), locale=OuterRef("locale"))
    lost = TranslationSource.objects.filter(~Exists(page), object__content_type=_page_type()).order_by("pk")
    for source in lost.iterator(chunk_size=CHUNK):
        sentence = f"The translation source {source.object_repr!r} belongs to a page that is gone."
        yield Finding(sentence, partial(_clean_up, source))


def _clean_up(source: TranslationSource) -> None:
    cleanup_translation_on_delete(SimpleNamespace(translation_key=source.object_id, locale_id=source.locale_id))
    TranslationSource.objects.filter(pk=source.pk).delete()


def translations_without_page() -> Iterator[Finding]:
    lost = _translations(~Exists(_targets()))
    for translation in lost.iterator(chunk_size=CHUNK):
        sentence = f"The translation of {_name(translation)} belongs to a page that is gone."
        yield Finding(sentence, Translation.objects.filter(pk=translation.pk).delete)


def translations_of_fallbacks() -> Iterator[Finding]:
    idle = _translations(Exists(_targets().exclude(alias_of=None)), enabled=True)
    for translation in idle.iterator(chunk_size=CHUNK):
        sentence = f"The translation of {_name(translation)} is under way while a fallback stands in its place."
        yield Finding(sentence, partial(Translation.objects.filter(pk=translation.pk).update, enabled=False))


def _translations(*conditions, **more):
    """Of pages that are there: what belongs to no page goes with its source."""
    source = Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale"))
    found = Translation.objects.filter(Exists(source), *conditions, source__object__content_type=_page_type(), **more)
    return found.select_related("source", "target_locale").order_by("pk")


def _targets():
    return Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale"))


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def _name(translation: Translation) -> str:
    return f"{translation.source.object_repr!r} into {translation.target_locale.language_code}"

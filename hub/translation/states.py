"""Where the words of a page come from, and whether a person has checked them."""

from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from hub.models import BasePage
from hub.models.base import Origin, Review


def translation_of(page: BasePage) -> Translation | None:
    """The record that this page is a translation by, or None for an original."""
    return (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
        .select_related("source")
        .first()
    )


def origin_of(translation: Translation) -> Origin:
    """MACHINE when any sentence in use came from a machine and was not touched since, else HUMAN."""
    machine = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        translation_of_id__in=StringSegment.objects.filter(source_id=translation.source_id).values("string_id"),
        context__object_id=translation.source.object_id,
    )
    return Origin.MACHINE if machine.exists() else Origin.HUMAN


def record_state(page: BasePage) -> None:
    """Writes origin and the original's revision on a published translation. A review stays until someone changes it."""
    translation = translation_of(page)
    if translation is None:
        return
    original = page.get_translation_or_none(translation.source.locale)
    state = {
        "fallback_of": None,
        "origin": origin_of(translation),
        "translated_from_id": original.live_revision_id if original else None,
    }
    if page.origin == Origin.ORIGINAL:
        state["review"] = Review.UNREVIEWED
    type(page).objects.filter(pk=page.pk).update(**state)


def mark_begun(log: TranslationLog) -> None:
    """Marks a translation that was begun and never published: until then its page shows the original's words."""
    original = log.source.get_source_instance()
    page = log.source.specific_content_type.model_class().objects.filter(
        translation_key=log.source.object_id, locale_id=log.locale_id
    )
    if isinstance(original, BasePage):
        page.filter(origin=Origin.ORIGINAL).update(fallback_of=original.pk)

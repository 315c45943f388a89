"""Where the words of a page come from, and what a fallback owes to the page it stands in for."""

from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from hub.models import BasePage
from hub.models.base import Origin, Review
from hub.models.original_words import OriginalWords
from hub.search.text import plain


def translation_of(page: BasePage) -> Translation | None:
    """The record that this page is a translation by, or None for an original."""
    return (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
        .select_related("source__locale")
        .first()
    )


def origin_of(translation: Translation) -> Origin | None:
    """MACHINE when any sentence in use came from a machine and was not touched since, else HUMAN.

    None while no sentence is translated at all.
    """
    used = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id,
        translation_of_id__in=StringSegment.objects.filter(source_id=translation.source_id).values("string_id"),
        context__object_id=translation.source.object_id,
    )
    if not used.exists():
        return None
    by_machine = used.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    return Origin.MACHINE if by_machine.exists() else Origin.HUMAN


def record_state(page: BasePage) -> None:
    """Writes origin and the original's revision on a published translation. A review stays until someone changes it.

    A translation published without one translated sentence stays a marked fallback.
    """
    translation = translation_of(page)
    origin = origin_of(translation) if translation else None
    if translation is None or origin is None:
        return
    original = page.get_translation_or_none(translation.source.locale)
    state = {
        "fallback_of": None,
        "origin": origin,
        "translated_from_id": original.live_revision_id if original else None,
    }
    if page.origin == Origin.ORIGINAL:
        state["review"] = Review.UNREVIEWED
    type(page).objects.filter(pk=page.pk).update(**state)
    record_untranslated(page, translation)


def record_untranslated(page: BasePage, translation: Translation) -> None:
    """Writes which sentences of a published translation are still the original's."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale_id=translation.target_locale_id
    )
    segments = StringSegment.objects.filter(~Exists(done), source_id=translation.source_id)
    left = segments.values_list("string__data", flat=True)
    keep_original_words(page, translation.source.locale_id, [plain(text) for text in left])


def keep_original_words(page: BasePage, locale_id: int, texts: list[str]) -> None:
    """Remembers texts of a page as words of another language; forgets it where there are none."""
    if texts:
        OriginalWords.objects.update_or_create(page_id=page.pk, defaults={"locale_id": locale_id, "texts": texts})
    else:
        OriginalWords.objects.filter(page_id=page.pk).delete()


def mark_begun(log: TranslationLog) -> None:
    """Marks a translation that was begun and never published: until then its page shows the original's words."""
    original = log.source.get_source_instance()
    if isinstance(original, BasePage):
        begun = type(original).objects.filter(translation_key=log.source.object_id, locale_id=log.locale_id)
        begun.filter(origin=Origin.ORIGINAL).update(fallback_of=original.pk)
        for page in begun.filter(fallback_of=original.pk):
            keep_original_words(page, original.locale_id, [plain(page.title)])


def fallbacks_of(page: Page) -> list[BasePage]:
    """Pages that show this page's words while their own translation is not published. Aliases are Wagtail's care."""
    if not isinstance(page, BasePage):
        return []
    return list(type(page).objects.filter(fallback_of=page.pk))


def withdraw_fallbacks(page: Page) -> None:
    """Takes the words of a page that is no longer public off the site in every language."""
    for fallback in fallbacks_of(page):
        if fallback.live:
            fallback.unpublish()


def follow_original(page: BasePage) -> None:
    """Carries the newly published words of an original to the live pages that show them instead of a translation."""
    for fallback in fallbacks_of(page):
        for name in ("title", "draft_title", "summary", "body"):
            if hasattr(page, name):
                setattr(fallback, name, getattr(page, name))
        fallback.save(clean=False)
        keep_original_words(fallback, page.locale_id, [plain(page.title)])


def share_restriction(restriction: PageViewRestriction) -> None:
    """A page that is closed to the public is closed in every language that shows its words."""
    for fallback in fallbacks_of(restriction.page.specific):
        if not fallback.view_restrictions.exists():
            PageViewRestriction.objects.create(
                page=fallback, restriction_type=restriction.restriction_type, password=restriction.password
            )

"""Where the words of a page come from, and what a fallback owes to the page it stands in for."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from hub.models import BasePage
from hub.models.base import Origin, Review
from hub.models.original_words import OriginalWords, untranslated
from hub.search.text import plain
from hub.signals import public_pages_changed
from hub.translation.freshness import compare
from hub.translation.saving import frozen_revision
from hub.translation.versions import originals
from hub.translation.words import digest, words_of


def translation_of(page: BasePage) -> Translation | None:
    """The record that this page is a translation by, or None for an original."""
    return (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
        .select_related("source__locale")
        .first()
    )


def original_of(page: BasePage, translation: Translation | None = None) -> BasePage | None:
    """The page that this one is a translation of, or None for an original.

    :param translation: the record that it is a translation by, where it is known
    """
    if translation is not None:
        return page.get_translation_or_none(translation.source.locale)
    if page.is_original:
        return None
    return originals(type(page)).filter(translation_key=page.translation_key).exclude(pk=page.pk).first()


def _usable() -> QuerySet[StringTranslation]:
    """Without sentences that are empty or do not fit their field: readers get the original's words in their place."""
    return StringTranslation.objects.filter(has_error=False).exclude(data="")


def sentences_of(translation: Translation) -> QuerySet[StringTranslation]:
    """The translated sentences that a translation uses now."""
    return _usable().filter(
        locale_id=translation.target_locale_id,
        translation_of_id__in=StringSegment.objects.filter(source_id=translation.source_id).values("string_id"),
        context__object_id=translation.source.object_id,
    )


def maker_of(translation: Translation) -> tuple[Origin, str] | None:
    """(MACHINE, names of the engines) when any sentence in use came from a machine and was not touched since.

    (HUMAN, "") otherwise; None while no sentence is translated at all.
    """
    used = sentences_of(translation)
    by_machine = used.filter(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    engines = set(by_machine.order_by().values_list("tool_name", flat=True).distinct())
    if engines:
        return Origin.MACHINE, ", ".join(sorted(engines - {""}))[:80]
    return (Origin.HUMAN, "") if used.exists() else None


def record_state(page: BasePage, revision: Revision | None = None) -> None:
    """Writes on a published translation who made it and from which revision of its original.

    A review stands until the words change. A translation published without one translated sentence stays a marked
    fallback, and so does a page written by hand that says nothing but what its original says.
    """
    translation = translation_of(page)
    original = original_of(page, translation)
    if original is None:
        return
    state: dict[str, object] = {"translated_from_id": basis_of(page, original, translation, revision)}
    if translation is not None:
        maker = maker_of(translation)
        if maker is None:
            return
        state |= {"fallback_of": None, "origin": maker[0], "engine": maker[1]}
    elif page.fallback_of_id is not None:
        if not _texts_of(page) - _texts_of(original):
            return
        state |= {"fallback_of": None, "origin": Origin.HUMAN}
    if page.origin == Origin.ORIGINAL or (page.review == Review.REVIEWED and page.reviewed_words != digest(page)):
        state |= {"review": Review.UNREVIEWED, "reviewed_by_role": "", "reviewed_on": None, "reviewed_words": ""}
    write_state(page, **state)
    if translation is not None:
        record_untranslated(page, translation)
    elif untranslated(page):
        keep_original_words(page, original.locale_id, sorted(map(plain, _texts_of(page) & _texts_of(original))))
    compare(original, [page])


def write_state(page: BasePage, **state) -> None:
    """Writes translation state on the row of a page, and on the page in memory."""
    type(page).objects.filter(pk=page.pk).update(**state)
    for name, value in state.items():
        setattr(page, page._meta.get_field(name).attname, value)
    public_pages_changed.send(sender=type(page), ids=[page.pk])


def basis_of(
    page: BasePage, original: BasePage, translation: Translation | None, revision: Revision | None
) -> int | None:
    """The id of the original's revision that the published words of a translation were made from.

    A revision made after wagtail-localize last took the original's words was made from those. An older one, approved
    late, says itself what it was made from. Words written by hand are taken for a translation of what the original
    said when they were first published, until someone says otherwise (confirm_current).
    """
    if translation is None or not translation.enabled:
        return page.translated_from_id or original.live_revision_id
    if revision is None or revision.created_at >= translation.source.last_updated_at:
        return frozen_revision(translation.source) or original.live_revision_id
    return revision.content.get("translated_from") or page.translated_from_id


def confirm_current(page: BasePage) -> None:
    """Somebody has compared a translation with its original as it is now, and found it right."""
    original = original_of(page, translation_of(page))
    if original is not None:
        write_state(page, translated_from_id=original.live_revision_id)
        compare(original, [page])


def mark_reviewed(page: BasePage, role: str) -> None:
    """Somebody has read the live words of a translation and found them right; not who, only in which role."""
    words = digest(type(page).objects.get(pk=page.pk))
    today = timezone.localdate()
    write_state(page, review=Review.REVIEWED, reviewed_by_role=role, reviewed_on=today, reviewed_words=words)


def record_untranslated(page: BasePage, translation: Translation) -> None:
    """Writes which sentences of a published translation are still the original's."""
    done = _usable().filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale_id=translation.target_locale_id
    )
    segments = StringSegment.objects.filter(~Exists(done), source_id=translation.source_id)
    shown = _texts_of(page)
    left = [text for text in segments.order_by("order").values_list("string__data", flat=True) if text in shown]
    keep_original_words(page, translation.source.locale_id, [plain(text) for text in left])


def _texts_of(page: BasePage) -> set[str]:
    return {text for sentences in words_of(page).values() for _path, text, _links in sentences if text}


def keep_original_words(page: BasePage, locale_id: int, texts: list[str]) -> None:
    """Remembers texts of a page as words of another language; forgets it where there are none."""
    if texts:
        OriginalWords.objects.update_or_create(page_id=page.pk, defaults={"locale_id": locale_id, "texts": texts})
    else:
        OriginalWords.objects.filter(page_id=page.pk).delete()


def note_words_that_came(page: BasePage, before: BasePage, locale_id: int) -> None:
    """Blocks of the original have come into a translation, or have left it: its new words are marked as the original's.

    A review stands where no word came.

    :param before: the page as it was
    :param locale_id: the original's
    """
    texts = _texts_of(page)
    came = {plain(text) for text in texts - _texts_of(before)}
    keep_original_words(page, locale_id, sorted(came | untranslated(before) & set(map(plain, texts))))
    if before.reviewed_words == digest(before) and not came:
        write_state(page, reviewed_words=digest(page))


def mark_begun(log: TranslationLog) -> None:
    """Marks a translation that was begun and never published: until then its page shows the original's words."""
    original = log.source.get_source_instance()
    if isinstance(original, BasePage):
        begun = type(original).objects.filter(translation_key=log.source.object_id, locale_id=log.locale_id)
        begun.filter(origin=Origin.ORIGINAL).update(fallback_of=original.pk)
        for page in begun.filter(fallback_of=original.pk):
            keep_original_words(page, original.locale_id, [plain(page.title)])


def mark_converted(page: BasePage, original: BasePage) -> None:
    """Marks an alias that was made a page of its own: until it is published with other words, it is a fallback."""
    write_state(page, fallback_of=original.pk)
    keep_original_words(page, original.locale_id, [plain(page.title)])
    for restriction in original.view_restrictions.all():  # an alias is closed with its page, a page of its own is not
        share_restriction(restriction)


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
        for name in _content_of(type(page)):
            setattr(fallback, name, getattr(page, name))
        fallback.save(clean=False)
        keep_original_words(fallback, page.locale_id, [plain(page.title)])


def _content_of(model: type[BasePage]) -> list[str]:
    """The attributes of a page that its readers see; neither its address nor its state."""
    fields = [field.get_field(model) for field in get_translatable_fields(model)]
    return ["draft_title", *(field.attname for field in fields if field.concrete and field.name != "slug")]


def share_restriction(restriction: PageViewRestriction) -> None:
    """A page that is closed to the public is closed in every language that shows its words."""
    for fallback in fallbacks_of(restriction.page.specific):
        if not fallback.view_restrictions.exists():
            PageViewRestriction.objects.create(
                page=fallback, restriction_type=restriction.restriction_type, password=restriction.password
            )

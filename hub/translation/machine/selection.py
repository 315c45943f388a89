"""Which pages are to be translated into a language, and the translation records they need."""

import logging
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.tasks import task
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hub.accounts.models import User
from hub.querysets import public
from hub.translation.guards import may_read, may_translate_into
from hub.translation.machine.runs import request_run

logger = logging.getLogger(__name__)


def missing_in(locale: Locale):
    """Public originals that lack a translation into the language, or some sentences of it.

    Pages that were written in the language by hand, or whose translation was stopped, are left alone.
    """
    records = Translation.objects.filter(source__object_id=OuterRef("translation_key"))
    into = records.filter(source__locale=OuterRef("locale"), target_locale=locale)
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=locale
    )
    empty = StringSegment.objects.filter(
        ~Exists(done), source__object_id=OuterRef("translation_key"), source__locale=OuterRef("locale")
    ).exclude(context__path="slug")
    written = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=locale, alias_of=None)
    originals = public(Page.objects.filter(depth__gt=1, alias_of=None)).exclude(locale=locale)
    originals = originals.filter(~Exists(records.filter(target_locale=OuterRef("locale"))))
    begun = Exists(into.filter(enabled=True)) & Exists(empty)
    return originals.filter(begun | (~Exists(into) & ~Exists(written))).order_by("path")


def source_of(page: Page) -> Page:
    """The page whose words are translated: of a fallback the page it stands in for, of a translation its source."""
    if page.alias_of is not None:
        return page.alias_of
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, translations__target_locale=page.locale_id
    ).first()
    return source.get_source_instance() if source else page


def may_translate(user) -> bool:
    """True for those whose work it is to translate: who only reads and corrects translations begins none."""
    return user.has_perm("wagtail_localize.submit_translation")


def may_fill(user, page: Page, locale: Locale) -> bool:
    """True when the user may have the original translated into the language, and the translation is not locked.

    It is locked while it waits for a review: what is being read must not change.
    """
    if page.locale_id == locale.pk or not may_translate(user):
        return False
    if not may_read(user, page) or not may_translate_into(user, page, locale):
        return False
    target = page.get_translation_or_none(locale)
    lock = target.specific.get_lock() if target else None
    return not (lock and lock.for_user(user))


def may_request(user, translation: Translation) -> bool:
    """True when the user may have this translation filled: its page, or its snippet, is theirs to change."""
    original = translation.source.get_source_instance()
    if isinstance(original, Page):
        return may_fill(user, original, translation.target_locale)
    return may_translate(user) and policy_registry.get_by_type(type(original)).user_has_permission(user, "change")


def languages_of(user) -> list[Locale]:
    """The languages into which the user may have pages translated: those whose pages they may change."""
    if not may_translate(user):
        return []
    homes = Page.objects.filter(depth=2, alias_of=None).select_related("locale").order_by("path")
    return [home.locale for home in homes if home.permissions_for_user(user).can_edit()]


def translation_into(page: Page, locale: Locale, user=None) -> Translation | None:
    """The record of a translation that is kept up, begun where there is none; None where it was stopped.

    None also for a page that was written in the language by hand: a translation would overwrite it.
    """
    records = Translation.objects.filter(source__object_id=page.translation_key, target_locale=locale)
    if not records.exists() and not page.get_translations().filter(locale=locale, alias_of=None).exists():
        translate_object(page.specific, [locale], user=user)
    return records.filter(enabled=True, source__locale_id=page.locale_id).first()


@task
def translate_pages(page_ids: list[int], locale_id: int, user_id: int | None) -> None:
    """Asks for a run for each of these originals, in this order, that the user may have translated."""
    locale = Locale.objects.get(pk=locale_id)
    user = User.objects.filter(pk=user_id).first()
    request_runs(Page.objects.filter(pk__in=page_ids).order_by("path"), locale, user)


def request_runs(pages: Iterable[Page], locale: Locale, user=None, here: bool = False) -> list[int]:
    """Begins what is not begun and asks for the runs; returns the ids of pages that could not be begun.

    :param user: whose rights count; None for someone at the server's command line
    :param here: carry the runs out in this process
    """
    failed = []
    for page in pages:
        if user is not None and not may_fill(user, page, locale):
            continue
        try:
            translation = translation_into(page, locale, user)
        except Exception:
            # wagtail-localize stops at some contents; one page must not keep the others from theirs.
            logger.exception("The translation of page %s into %s could not be begun", page.pk, locale.language_code)
            translation = None
        if translation is None:
            failed.append(page.pk)
        else:
            request_run(translation, user, here)
    return failed

"""Which translations go into a file: those of some pages, all that are outdated or incomplete in a language."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from hub.models import BasePage
from hub.translation.guards import may_translate_into
from hub.translation.querysets import page_types

WHICH = ("outdated", "incomplete")


def translations_of_pages() -> QuerySet[Translation]:
    """The translations of pages that were begun and not stopped, by title."""
    types = ContentType.objects.get_for_models(*page_types()).values()
    found = Translation.objects.filter(enabled=True, source__specific_content_type__in=[kind.pk for kind in types])
    return found.select_related("source__locale", "target_locale").order_by("source__object_repr", "pk")


def translations_into(language: Locale) -> QuerySet[Translation]:
    """Those into one language."""
    return translations_of_pages().filter(target_locale=language)


def outdated(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Those whose original has moved on."""
    pages = Page.objects.filter(
        outdated__isnull=False, translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale")
    )
    return translations.filter(Exists(pages))


def incomplete(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Those with a sentence that is not translated."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
        has_error=False,
    )
    return translations.filter(Exists(StringSegment.objects.filter(~Exists(done), source=OuterRef("source"))))


def chosen(translations: QuerySet[Translation], which: Iterable[str]) -> QuerySet[Translation]:
    """Those that are outdated or incomplete, whatever is asked for; all where neither is.

    :param which: of WHICH
    """
    parts = {"outdated": outdated, "incomplete": incomplete}
    found = [parts[name](translations) for name in which]
    if not found:
        return translations
    keys = set().union(*(part.values_list("pk", flat=True) for part in found))
    return translations.filter(pk__in=keys)


def of_pages(translations: QuerySet[Translation], uids: Iterable[str]) -> QuerySet[Translation]:
    """Those of the pages with these ids."""
    return with_versions(translations, pages_with(uids))


def with_versions(translations: QuerySet[Translation], pages: Iterable[Page]) -> QuerySet[Translation]:
    """Those of these pages, whichever language version each is: originals, fallbacks and translations alike."""
    return translations.filter(source__object_id__in={page.translation_key for page in pages})


def pages_with(uids: Iterable[str]) -> list[BasePage]:
    """The pages of all languages that have one of these ids."""
    return [page for model in page_types() for page in model.objects.filter(uid__in=list(uids))]


def allowed(translations: Iterable[Translation], user) -> list[Translation]:
    """Those the user may translate."""
    return [
        translation
        for translation in translations
        if may_translate_into(user, translation.source.get_source_instance(), translation.target_locale)
    ]


def languages_of(user) -> list[Locale]:
    """The languages the user may translate into: those whose front page they may edit."""
    homes = Page.objects.filter(depth=2).select_related("locale").order_by("locale_id")
    return [home.locale for home in homes if home.permissions_for_user(user).can_edit()]

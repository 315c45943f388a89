"""Taking a language off the site, in the admin: says what goes with it, and takes no page that somebody wrote."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, PageQuerySet, get_translatable_models
from wagtail_localize.locales.views import DeleteView, LocaleViewSet
from wagtail_localize.models import LocaleSynchronization


def own_pages(locale: Locale) -> PageQuerySet:
    """Pages with words of this language, live or not: originals and translations."""
    return Page.objects.filter(locale=locale, depth__gt=1, alias_of__isnull=True)


def fallbacks(locale: Locale) -> PageQuerySet:
    """Pages that show another language's words."""
    return Page.objects.filter(locale=locale, depth__gt=1, alias_of__isnull=False)


def vocabulary(locale: Locale) -> Iterator[QuerySet]:
    """Terms, texts and concepts of this language, one queryset a model."""
    for model in get_translatable_models():
        if model is not Page:
            yield model._default_manager.filter(locale=locale)


@transaction.atomic
def remove_language(locale: Locale) -> None:
    """Deletes a language with its fallback pages and its words in the vocabulary.

    :raises django.db.models.ProtectedError: while it has pages of its own
    """
    for home in fallbacks(locale).filter(depth=2).specific():
        home.delete()
    for rows in vocabulary(locale):
        rows.delete()
    locale.delete()


class RemoveLanguage(DeleteView):
    """In place of wagtail-localize's, which refuses while anything at all is in the language."""

    template_name = "hub/translation/remove_language.html"
    page_title = _("Remove language")
    cannot_delete_message = _("This language cannot be removed now.")

    def can_delete(self, locale):
        follows = LocaleSynchronization.objects.filter(sync_from=locale)
        return not (locale.language_code == settings.LANGUAGE_CODE or own_pages(locale).exists() or follows.exists())

    def get_context_data(self, object=None):  # noqa: A002, wagtail-localize names it so
        locale = self.object
        return super().get_context_data(object=locale) | {
            "is_default": locale.language_code == settings.LANGUAGE_CODE,
            "own_pages": own_pages(locale).order_by("path")[:10],
            "own_number": own_pages(locale).count(),
            "followers": LocaleSynchronization.objects.filter(sync_from=locale).select_related("locale"),
            "fallback_number": fallbacks(locale).count(),
            "vocabulary_number": sum(rows.count() for rows in vocabulary(locale)),
        }

    def delete_action(self):
        remove_language(self.object)


class SiteLanguages(LocaleViewSet):
    delete_view_class = RemoveLanguage


remove = SiteLanguages("wagtaillocales", url_prefix="locales").delete_view

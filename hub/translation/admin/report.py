"""What waits for translators and reviewers: oldest first, practices before news, with words to translate."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import LocaleFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, LocaleColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from hub.models import BasePage
from hub.models.base import Origin, Review
from hub.models.original_words import untranslated
from hub.search.admin.report import languages
from hub.translation.querysets import Wait, page_types, pressing_first, with_state
from hub.translation.words import count_words, words_of

SECTIONS = [
    ("practices", _("Good practices")),
    ("news", _("News")),
    ("mentoring", _("Mentoring model")),
    ("pages", _("Other pages")),
]


class WaitingFilterSet(WagtailFilterSet):
    language = LocaleFilter(label=_("Language"), choices=languages, empty_label=_("All"), widget=forms.RadioSelect)
    waits = django_filters.ChoiceFilter(
        label=_("Waits for"), choices=Wait.choices, empty_label=_("All"), widget=forms.RadioSelect
    )
    section = django_filters.ChoiceFilter(
        label=_("Section"), choices=SECTIONS, empty_label=_("All"), method="of_section", widget=forms.RadioSelect
    )
    origin = django_filters.ChoiceFilter(
        label=_("Made by"),
        choices=[choice for choice in Origin.choices if choice[0] != Origin.ORIGINAL],
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    review = django_filters.ChoiceFilter(
        label=_("Review"), choices=Review.choices, empty_label=_("All"), widget=forms.RadioSelect
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_section(self, queryset, name, value):
        models = [model._meta.model_name for model in page_types() if model.section == value]
        return queryset.filter(content_type__model__in=models)


class WaitingReport(ReportView):
    """Translations that wait, in the languages that the user may write in."""

    model = Page
    any_permission_required = ["add", "change", "publish"]
    page_title = _("Translations")
    header_icon = "wagtail-localize-language"
    index_url_name = "wagtail_localize:translations_report"
    index_results_url_name = "wagtail_localize:translations_report_results"
    filterset_class = WaitingFilterSet
    no_results_message = _("Nothing waits here.")
    columns = [
        TitleColumn("title", label=_("Page"), get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])),
        LocaleColumn(label=_("Language"), classname=""),
        Column("state", label=_("State"), accessor="state_text"),
        DateColumn("waits_since", label=_("Since")),
        NumberColumn("words", label=_("Words")),
        Column("made", label=_("Made by"), accessor="made_text"),
        Column("reviewed", label=_("Review"), accessor="review_text"),
    ]
    list_export = ["title", "locale.language_code", "waits", "waits_since", "words", "origin", "review"]
    export_headings = {
        "title": _("Page"),
        "locale.language_code": _("Language"),
        "waits": _("State"),
        "waits_since": _("Since"),
        "words": _("Words"),
        "origin": _("Made by"),
        "review": _("Review"),
    }
    export_filename = "translations"

    def get_base_queryset(self) -> QuerySet[Page]:
        homes = Page.objects.filter(depth=2).select_related("locale")
        mine = [home.locale_id for home in homes if home.permissions_for_user(self.request.user).can_edit()]
        return with_state(Page.objects.filter(locale_id__in=mine)).exclude(waits="")

    def order_queryset(self, queryset):
        return pressing_first(queryset)

    def get_table(self, object_list, **kwargs):
        return super().get_table(described(object_list), **kwargs)

    def decorate_paginated_queryset(self, object_list):
        return described(object_list) if self.is_export else object_list


def described(rows) -> list[BasePage]:
    """The pages of rows, each with what the report says of it. The number of queries does not grow with them."""
    rows = list(rows)
    read = ["locale", "outdated", "original_words", "fallback_of"]
    found = Page.objects.filter(pk__in=[row.pk for row in rows]).specific()
    pages = {page.pk: page for page in found.select_related(*read, for_specific_subqueries=True)}
    return [describe(row, pages[row.pk]) for row in rows]


def describe(row: Page, page: BasePage) -> BasePage:
    """A page with what the report says of it."""
    for name in ("origin", "review", "waits", "waits_since"):
        setattr(page, name, getattr(row, name))
    missing = page.waits == Wait.MISSING
    page.state_text = Wait(page.waits).label
    page.made_text = "" if missing else page.engine or Origin(page.origin).label
    page.review_text = "" if missing else Review(page.review).label
    page.words = words_to_translate(page)
    return page


def words_to_translate(page: BasePage) -> int:
    """Words of the original that wait to be translated; 0 for a translation that waits for a review only."""
    if page.waits == Wait.OUTDATED:
        return page.outdated.words
    if page.waits == Wait.PARTIAL:
        return sum(count_words(text) for text in untranslated(page))
    if page.waits == Wait.MISSING:
        return sum(count_words(text) for sentences in words_of(page).values() for _path, text, _links in sentences)
    return 0

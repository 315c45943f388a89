"""What readers look for: a report of the words that were asked on several days, and what to do about them."""

from datetime import timedelta
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import LocaleFilter, WagtailFilterSet
from wagtail.admin.ui.tables import ButtonsColumnMixin, LocaleColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale

from hub.search.asked import MIN_DAYS
from hub.search.models import AskedQuery
from hub.search.text import fold

PERIOD = "90"
PERIODS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]
NOTHING = "none"


def asked(days: int) -> QuerySet:
    """{locale_id, words, times, days, last_results, code} of each query asked on MIN_DAYS of the last days.

    Words may have several digests, where the key has changed.
    """
    since = timezone.localdate() - timedelta(days=days)
    same = AskedQuery.objects.filter(locale=OuterRef("locale"), words=OuterRef("words")).order_by("-day", "-pk")
    found = AskedQuery.objects.filter(day__gt=since).exclude(words="").values("locale_id", "words").order_by()
    return found.annotate(
        code=F("locale__language_code"),
        times=Sum("times"),
        days=Count("day", distinct=True),
        last_results=Subquery(same.values("results")[:1]),
    ).filter(days__gte=MIN_DAYS)


def languages() -> list[tuple[str, str]]:
    """(code, name) of each language of the site."""
    return [(locale.language_code, locale.get_display_name()) for locale in Locale.objects.all()]


class AskedFilterSet(WagtailFilterSet):
    """The period is read by the view: it says what is counted."""

    period = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=PERIODS,
        initial=PERIOD,
        empty_label=None,
        method="keep",
        widget=forms.RadioSelect,
    )
    language = LocaleFilter(label=_("Language"), choices=languages, empty_label=_("All"), widget=forms.RadioSelect)
    results = django_filters.ChoiceFilter(
        label=_("Results"),
        choices=[(NOTHING, _("Nothing found"))],
        empty_label=_("All"),
        method="without_results",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = AskedQuery
        fields: list[str] = []

    def keep(self, queryset, name, value):
        return queryset

    def without_results(self, queryset, name, value):
        return queryset.filter(last_results=0) if value == NOTHING else queryset


def report_address(request) -> str:
    """The report as it is shown, to come back to."""
    query = request.GET.copy()
    query.pop("_w_filter_fragment", None)
    return f"{reverse('hub_search_asked')}?{query.urlencode()}"


class WordsColumn(ButtonsColumnMixin, TitleColumn):
    """The words, and below them what can be done."""

    def get_buttons(self, instance, parent_context):
        request = parent_context["request"]
        address = urlencode({"language": instance["code"], "words": instance["words"], "next": report_address(request)})
        user, named = request.user, {"words": instance["words"]}
        if user.has_perm("hub_search.change_concept"):
            yield Button(
                _("Add to a concept"),
                url=f"{reverse('hub_search_name')}?{address}",
                icon_name="plus",
                classname="button button-small button-secondary",
                attrs={"aria-label": _("Add “%(words)s” to a concept") % named},
                priority=10,
            )
        if user.has_perm("hub_search.add_promotion"):
            yield Button(
                _("Promote a page"),
                url=f"{reverse('hub_search_promote')}?{address}",
                icon_name="pick",
                classname="button button-small button-secondary",
                attrs={"aria-label": _("Promote a page for “%(words)s”") % named},
                priority=20,
            )


class AskedReport(ReportView):
    """What readers look for."""

    model = AskedQuery
    any_permission_required = ["view"]
    page_title = _("What readers look for")
    header_icon = "search"
    index_url_name = "hub_search_asked"
    index_results_url_name = "hub_search_asked_results"
    filterset_class = AskedFilterSet
    default_ordering = "-times"
    is_searchable = True
    no_results_message = _("Nothing was asked on three days or more. Choose a longer period or another language.")
    columns = [
        WordsColumn("words", label=_("Query"), sort_key="words"),
        LocaleColumn(label=_("Language"), sort_key="code", classname=""),
        NumberColumn("times", label=_("Times"), sort_key="times"),
        NumberColumn("days", label=_("Days"), sort_key="days"),
        NumberColumn("last_results", label=_("Results last time"), sort_key="last_results"),
    ]
    list_export = ["words", "code", "times", "days", "last_results"]
    export_headings = {column.name: column.label for column in columns} | {"code": _("Language")}
    export_filename = "what-readers-look-for"

    @cached_property
    def period(self) -> str:
        asked_for = self.request.GET.get("period", "")
        return asked_for if asked_for in dict(PERIODS) else PERIOD

    def get_page_subtitle(self):
        return dict(PERIODS)[self.period]

    def get_filterset_kwargs(self):
        data = self.request.GET.copy()
        data["period"] = self.period
        return super().get_filterset_kwargs() | {"data": data}

    def get_base_queryset(self):
        return asked(int(self.period))

    def order_queryset(self, queryset):
        return queryset.order_by(self.ordering, "words", "code")

    def search_queryset(self, queryset):
        return queryset.filter(words__contains=fold(self.search_query)) if self.is_searching else queryset

    def get_filtered_queryset(self):
        return self.get_queryset()

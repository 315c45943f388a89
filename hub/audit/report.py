"""The audit log as administrators read it."""

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from hub.audit.models import Entry
from hub.audit.wording import action_in_words, actor_in_words, details_in_words, kind_in_words


def actions() -> list[tuple[str, str]]:
    """(code, words) of the actions that are in the log."""
    codes = Entry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((code, action_in_words(code)) for code in codes), key=lambda item: item[1].casefold())


class EntryFilterSet(WagtailFilterSet):
    time = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)
    actor = django_filters.CharFilter(label=_("Who"), lookup_expr="icontains")
    action = django_filters.ChoiceFilter(label=_("Action"), choices=actions, empty_label=_("All"))

    class Meta:
        model = Entry
        fields: list[str] = []


def name_of(entry: Entry) -> str:
    """What the object is called: as it was recorded, else as the page is called now, else its number."""
    return entry.label or getattr(entry, "page_title", "") or entry.object_id


def titled(entries: QuerySet) -> list[Entry]:
    """The entries, those about pages with `page_title`, where there still is the page; one query."""
    rows = list(entries)
    about = {entry.object_id for entry in rows if not entry.label and entry.object_id.isdecimal()}
    titles = {
        (row.content_type.model_class()._meta.label_lower, str(row.pk)): row.title
        for row in Page.objects.filter(pk__in=about).select_related("content_type").only("title", "content_type")
    }
    for entry in rows:
        entry.page_title = titles.get((entry.kind, entry.object_id), "")
    return rows


class AuditReport(ReportView):
    """Who did what, when. Nothing can be changed here; what is exported is an entry of its own."""

    model = Entry
    any_permission_required = ["view"]
    page_title = _("Audit log")
    header_icon = "history"
    index_url_name = "hub_audit_report"
    index_results_url_name = "hub_audit_report_results"
    filterset_class = EntryFilterSet
    default_ordering = "-number"
    columns = [
        Column("number", label=_("No."), sort_key="number"),
        Column(
            "time", label=_("Time"), accessor=lambda entry: date_format(localtime(entry.time), "SHORT_DATETIME_FORMAT")
        ),
        Column("actor", label=_("Who"), accessor=actor_in_words),
        Column("action", label=_("Action"), accessor=lambda entry: action_in_words(entry.action)),
        Column("name", label=_("What"), accessor=name_of),
        Column("kind", label=_("Type"), accessor=kind_in_words),
        Column("details", label=_("Details"), accessor=details_in_words),
    ]
    list_export = ["number", "time", "actor", "action", "label", "kind", "object_id", "digest"]
    export_headings = {"object_id": _("Number of the object"), "digest": _("Digest")} | {
        column.name: column.label for column in columns
    }
    export_filename = "audit-log"

    def decorate_paginated_queryset(self, object_list):
        return titled(object_list)

"""The editors' queue in the admin: a report of what waits, a page for each, and a count on the first page."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from good_practices.freshness.publishing import HeldError, live_originals, live_practice
from good_practices.freshness.queue import settle
from good_practices.models import DueCheck, PracticePage
from good_practices.models.freshness import Outcome, Problem, Reason

VIEW, CHANGE = "good_practices.view_duecheck", "good_practices.change_duecheck"
# What an editor can do, in this order; "apply" only where there are facts that the organisation stated.
ACTIONS = {
    Outcome.CHECKED: _("I have checked the record: “last checked” is today"),
    Outcome.APPLIED: _("Publish what the organisation says"),
    Outcome.DISMISSED: _("Take it off the list; the record stays as it is"),
}


class DueChecksFilterSet(WagtailFilterSet):
    reason = django_filters.ChoiceFilter(
        label=_("Reason"), choices=Reason.choices, empty_label=_("All"), widget=forms.RadioSelect
    )

    class Meta:
        model = DueCheck
        fields: list[str] = []


class DueChecksReport(ReportView):
    """Practices that wait for an editor, those that wait longest first."""

    model = DueCheck
    permission_required = "view"
    any_permission_required = ["view", "change"]
    page_title = _("Practices to check")
    header_icon = "history"
    index_url_name = "good_practices_checks"
    index_results_url_name = "good_practices_checks_results"
    filterset_class = DueChecksFilterSet
    no_results_message = _("Nothing waits here.")
    columns = [
        TitleColumn("title", label=_("Practice"), get_url=lambda check: check_address(check)),
        Column("reason", label=_("Reason"), accessor="get_reason_display"),
        Column("organisation", label=_("Organisation")),
        Column("opened_on", label=_("Since"), accessor=lambda check: day_in_words(check.opened_on)),
        Column("last_checked", label=_("Last checked"), accessor=lambda check: day_in_words(check.last_checked)),
    ]
    list_export = ["title", "reason", "organisation", "opened_on", "last_checked"]
    export_headings = {
        "title": _("Practice"),
        "reason": _("Reason"),
        "organisation": _("Organisation"),
        "opened_on": _("Since"),
        "last_checked": _("Last checked"),
    }
    export_filename = "practices-to-check"

    def get_base_queryset(self) -> QuerySet[DueCheck]:
        return open_checks()

    def order_queryset(self, queryset):
        return queryset.order_by("opened_on", "pk")


def open_checks() -> QuerySet[DueCheck]:
    """What waits, with title, organisation and last check of the practice: one query."""
    originals = live_originals().filter(uid=OuterRef("uid"))
    values = {name: Subquery(originals.values(name)[:1]) for name in ("title", "organisation", "last_checked")}
    return DueCheck.objects.open().annotate(**values).exclude(title=None)


def day_in_words(day: datetime.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def check_address(check: DueCheck) -> str:
    return reverse("good_practices_check", args=[check.pk])


class SettleForm(forms.Form):
    """What an editor decides. Nothing is chosen beforehand."""

    action = forms.ChoiceField(
        label=_("What is to be done?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )

    def __init__(self, *args, actions: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = actions  # type: ignore[attr-defined]


class SettleCheck(WagtailAdminTemplateMixin, FormView):
    """One practice that waits: why, what its owner wrote, and what can be done."""

    template_name = "good_practices/freshness/check.html"
    form_class = SettleForm
    header_icon = "history"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def check(self) -> Any:
        """The DueCheck, with what open_checks adds."""
        return get_object_or_404(open_checks(), pk=self.kwargs["check_id"])

    def get_page_title(self):
        return self.check.title

    def get_page_subtitle(self):
        return self.check.get_reason_display()

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": _("Practices to check")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self):
        offered = [(code, words) for code, words in ACTIONS.items() if code != Outcome.APPLIED or self.check.facts]
        return super().get_form_kwargs() | {"actions": offered}

    def get_context_data(self, **kwargs):
        page = live_practice(self.check.uid)
        links = [(row["address"], Problem(row["problem"]).label) for row in self.check.addresses]
        shown: dict[str, Any] = {
            "check": self.check,
            "practice": page,
            "links": links,
            "stated": stated(self.check.facts),
        }
        shown |= {"submit_button_label": _("Save"), "submit_button_active_label": _("Saving…")}
        return super().get_context_data(**kwargs) | shown

    def form_valid(self, form):
        try:
            settle(self.check, Outcome(form.cleaned_data["action"]), timezone.localdate(), self.request.user)
        except HeldError:
            form.add_error(
                "action",
                _("The page is locked, waits for an approval or has a time, or is not complete. Settle that first."),
            )
            return self.form_invalid(form)
        messages.success(self.request, _("“%(title)s” is settled.") % {"title": self.check.title})
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse("good_practices_checks")


def stated(facts: dict) -> list[tuple[str, Any]]:
    """(name of a fact, value) in words."""
    page = PracticePage()
    told = []
    for name, value in facts.items():
        field = PracticePage._meta.get_field(name)
        setattr(page, name, field.to_python(value))
        value = getattr(page, f"get_{name}_display")() if field.choices else getattr(page, name)
        told.append((field.verbose_name, yesno(value) if isinstance(value, bool) else value))
    return told


class DueChecksMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(VIEW)


class DueChecksSummary(SummaryItem):
    """How many practices wait, on the first page of the admin.

    Counted without a look at the pages: what was withdrawn today is in it until the night takes it off the queue.
    """

    order = 250
    template_name = "good_practices/freshness/summary.html"

    def get_context_data(self, parent_context):
        return {"number": DueCheck.objects.open().count(), "address": reverse("good_practices_checks")}

    def is_shown(self):
        return self.request.user.has_perm(VIEW)

"""What the library adds to the serving of pages, and to the admin."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from good_practices.freshness.admin import DueChecksMenuItem, DueChecksReport, DueChecksSummary, SettleCheck
from good_practices.freshness.answers import CONFIRMED
from good_practices.models import CollectionPage, Finding, PracticePage, SharedRecord
from good_practices.models.collection import collections_with
from good_practices.organisations.viewsets import CorrectionViewSet, OrganisationViewSet
from good_practices.sharing.metadata import data_block, describe
from good_practices.sharing.record import Record, read_record
from good_practices.sharing.schema_org import item_list
from good_practices.uses.viewsets import UseReportViewSet
from hub.viewsets import ListedViewSet


class FindingViewSet(ListedViewSet):
    """What people said they need, for the needs map."""

    model = Finding
    icon = "openquote"
    menu_order = 315
    list_display = ["__str__", "locale", "source", "date", "people"]
    list_filter = ["locale"]
    search_fields = ["text", "source"]
    add_to_admin_menu = True


register_snippet(FindingViewSet)


@hooks.register("on_serve_page")
def describe_practice(next_serve_page):
    """A page that is shared says so to programs. Previews do not come here, and fallbacks have no record."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, PracticePage):
            response.context_data["collections"] = collections_with(page)
            if record := _record(page):
                shared = describe(record)
                response.context_data["shared"] = shared
                response.headers["Link"] = ", ".join(map(str, shared.signposts))
        return response

    return serve


@hooks.register("on_serve_page")
def describe_collection(next_serve_page):
    """A collection says to programs what is in it, and in which order."""

    def serve(page, request, args, kwargs):
        response = next_serve_page(page, request, args, kwargs)
        if isinstance(page, CollectionPage) and not page.is_fallback:
            practices = [item.practice for item in response.context_data["collected"]]
            response.context_data["data"] = data_block(item_list(page, practices))
        return response

    return serve


def _record(page: PracticePage) -> Record | None:
    row = SharedRecord.objects.filter(page_id=page.pk, withdrawn=False).first()
    return read_record(row) if row else None


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [OrganisationViewSet(), CorrectionViewSet(), UseReportViewSet()]


@hooks.register("register_admin_urls")
def register_checks():
    name, report = "good_practices_checks", DueChecksReport
    return [
        path("reports/checks/", report.as_view(), name=name),
        path("reports/checks/results/", report.as_view(results_only=True), name=f"{name}_results"),
        path("reports/checks/<int:check_id>/", SettleCheck.as_view(), name="good_practices_check"),
    ]


@hooks.register("register_reports_menu_item")
def register_checks_report():
    return DueChecksMenuItem(
        _("Practices to check"), reverse("good_practices_checks"), name="practice-checks", icon_name="history", order=90
    )


@hooks.register("construct_homepage_summary_items")
def count_checks(request, items):
    items.append(DueChecksSummary(request))


@hooks.register("register_log_actions")
def name_confirmation(actions):
    actions.register_action(CONFIRMED, _("Confirm"), _("Confirmed or ended by the organisation, by a link of a mail"))


@hooks.register("register_permissions")
def offer_permissions():
    """Those of the library that the form of a group shows."""
    mine = Permission.objects.filter(content_type__app_label="good_practices")
    return mine.filter(codename="set_evidence_level") | mine.filter(codename__endswith="_duecheck")

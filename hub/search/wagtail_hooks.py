from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from hub.search.admin.actions import AddName, PromotePage
from hub.search.admin.report import AskedReport
from hub.search.admin.viewsets import SearchGroup

register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_report_urls():
    return [
        path("reports/asked/", AskedReport.as_view(), name="hub_search_asked"),
        path("reports/asked/results/", AskedReport.as_view(results_only=True), name="hub_search_asked_results"),
        path("reports/asked/name/", AddName.as_view(), name="hub_search_name"),
        path("reports/asked/promote/", PromotePage.as_view(), name="hub_search_promote"),
    ]


class AskedMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("hub_search.view_askedquery")


@hooks.register("register_reports_menu_item")
def register_report():
    return AskedMenuItem(
        _("What readers look for"), reverse("hub_search_asked"), name="asked", icon_name="search", order=100
    )


@hooks.register("register_permissions")
def register_report_permission():
    return Permission.objects.filter(content_type__app_label="hub_search", codename="view_askedquery")

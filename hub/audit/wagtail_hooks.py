from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.audit.receivers import changed_in_bulk
from hub.audit.report import AuditReport

hooks.register("after_bulk_action", changed_in_bulk)


@hooks.register("register_admin_urls")
def register_report_urls():
    return [
        path("reports/audit/", AuditReport.as_view(), name="hub_audit_report"),
        path("reports/audit/results/", AuditReport.as_view(results_only=True), name="hub_audit_report_results"),
    ]


class AuditMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("hub_audit.view_entry")


@hooks.register("register_reports_menu_item")
def register_report():
    return AuditMenuItem(_("Audit log"), reverse("hub_audit_report"), name="audit", icon_name="history", order=900)


@hooks.register("register_permissions")
def register_report_permission():
    return Permission.objects.filter(content_type__app_label="hub_audit", codename="view_entry")

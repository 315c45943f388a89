"""The site-wide part of the admin: terms, texts around every page, messages, help for editors."""

from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from hub.models import ContactMessage, MistakeReport, SiteTexts, Term
from hub.usage import pages_using
from hub.viewsets import DecryptedPanel, ReceivedViewSet


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_order = 310
    list_display = ["label", "locale", "scheme", "code", "position"]
    list_filter = ["locale", "scheme"]
    list_per_page = 100
    search_fields = ["label", "code", "definition"]
    add_to_admin_menu = True


class SiteTextsViewSet(SnippetViewSet):
    model = SiteTexts
    icon = "pilcrow"
    menu_order = 320
    add_to_admin_menu = True


def readable_reports(user) -> QuerySet[MistakeReport]:
    """Reports about pages in the languages that a user may write in."""
    homes = Page.objects.filter(depth=2)
    mine = [home.locale_id for home in homes if home.permissions_for_user(user).can_edit()]
    return MistakeReport.objects.filter(page__locale_id__in=mine).select_related("page__locale")


class ReadableReports(IndexView):
    def get_base_queryset(self):
        return readable_reports(self.request.user)


class EditReadableReport(EditView):
    def get_queryset(self):
        return readable_reports(self.request.user)


class ReadableReportHistory(HistoryView):
    def get_base_object_queryset(self):
        return readable_reports(self.request.user)


class ReadableReportUsage(UsageView):
    def get_base_object_queryset(self):
        return readable_reports(self.request.user)


class LastReleasePanel(FieldPanel):
    """Shown only where the last release has written the field."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return bool(self.value_from_instance) and super().is_shown()


class ContactMessageViewSet(ModelViewSet):
    """Messages are no snippets: choosers and translation would show them to everyone who works in the admin."""

    model = ContactMessage
    name = "contact_messages"
    url_prefix = "messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 305
    add_to_admin_menu = True
    list_display = ["__str__", "sent_at", "language", "handled"]
    list_filter = ["handled", "language"]
    copy_view_enabled = False
    panels = [
        FieldPanel("message", read_only=True),
        FieldPanel("name", read_only=True),
        DecryptedPanel("email_encrypted", read_only=True),
        LastReleasePanel("email_plain", heading=_("E-mail"), read_only=True),
        FieldPanel("language", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("handled"),
    ]


class MistakeReportViewSet(ReceivedViewSet):
    """Mistakes that readers reported, in the languages that the user writes in."""

    model = MistakeReport
    name = "mistake_reports"
    url_prefix = "mistakes"
    icon = "warning"
    menu_label = _("Reported mistakes")
    menu_order = 306
    add_to_admin_menu = True
    list_display = [
        "__str__",
        "page",
        Column("language", label=_("Language"), accessor="page.locale"),
        "text",
        "handled",
    ]
    list_filter = ["handled"]
    panels = [
        FieldPanel("page", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("better", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("handled"),
    ]
    index_view_class = ReadableReports
    edit_view_class = EditReadableReport
    history_view_class = ReadableReportHistory
    usage_view_class = ReadableReportUsage


register_snippet(TermViewSet)
register_snippet(SiteTextsViewSet)


@hooks.register("register_admin_viewset")
def register_messages():
    return [ContactMessageViewSet(), MistakeReportViewSet()]


@hooks.register("before_delete_snippet")
def keep_used_terms(request, instances):
    """A term that pages refer to stays: deleting it would leave codes without a label in five languages."""
    for term in instances:
        if isinstance(term, Term) and (number := pages_using(term).count()):
            text = ngettext(
                "“%(term)s” is used by %(number)s page. Take it off that page first.",
                "“%(term)s” is used by %(number)s pages. Take it off those pages first.",
                number,
            )
            messages.error(request, text % {"term": term.label, "number": number})
            return redirect(reverse(term.snippet_viewset.get_url_name("list")))
    return None

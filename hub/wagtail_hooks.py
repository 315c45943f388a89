"""The site-wide part of the admin: terms, texts around every page, messages, help for editors."""

from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.redirects.views import process_import
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from hub.models import ContactMessage, MistakeReport, SiteTexts, Term
from hub.uploads.views import KeepDocument, KeepPicture
from hub.usage import pages_using
from hub.viewsets import DecryptedPanel, ListedViewSet, ReceivedViewSet


class TermViewSet(ListedViewSet):
    model = Term
    icon = "tag"
    menu_order = 310
    list_display = ["label", "locale", "scheme", "code", "position"]
    list_filter = ["locale", "scheme"]
    list_per_page = 100
    search_fields = ["label", "code", "definition"]
    add_to_admin_menu = True


class SiteTextsViewSet(ListedViewSet):
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


class AddressField(URLOrAbsolutePathField):
    """Wagtail's, which fails where nothing was sent."""

    def to_python(self, value):
        return super().to_python(value or "")


class LinkForm(ExternalLinkChooserForm):
    url = AddressField(label=ExternalLinkChooserForm.base_fields["url"].label)


ExternalLinkView.form_class = LinkForm

register_snippet(TermViewSet)
register_snippet(SiteTextsViewSet)


class PagesToRead(PagesAdminAPIViewSet):
    """Without what Wagtail lets a program do with pages: nothing of ours is asked there, neither reviews nor languages
    nor what has to stay, and no part of the admin uses it."""

    actions: dict[str, type] = {}


@hooks.register("construct_admin_api")
def register_pages_to_read(router):
    router.register_endpoint("pages", PagesToRead)


def process_redirects(request):
    """Wagtail means to refuse a form that lacks its file, and fails."""
    try:
        return process_import(request)
    except KeyError as missing:
        raise SuspiciousOperation("The form lacks the file of redirects.") from missing


@hooks.register("register_admin_urls", order=-1)
def register_second_steps():
    """Wagtail's own addresses, found before them."""
    number = "<int:uploaded_file_id>/"
    return [
        path(f"images/multiple/create_from_uploaded_image/{number}", KeepPicture.as_view()),
        path(f"documents/multiple/create_from_uploaded_document/{number}", KeepDocument.as_view()),
        path("redirects/import/process/", process_redirects),
    ]


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

"""The site-wide part of the admin: terms, texts around every page, messages, help for editors."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from hub.models import ContactMessage, SiteTexts, Term
from hub.usage import pages_using


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    list_display = ["label", "locale", "scheme", "code", "position"]
    list_filter = ["locale", "scheme"]
    list_per_page = 100
    search_fields = ["label", "code", "definition"]
    add_to_admin_menu = False


class SiteTextsViewSet(SnippetViewSet):
    model = SiteTexts
    icon = "pilcrow"
    add_to_admin_menu = False


class ContactMessageViewSet(SnippetViewSet):
    model = ContactMessage
    icon = "mail"
    list_display = ["__str__", "sent_at", "language", "handled"]
    list_filter = ["handled", "language"]
    search_fields = ["message"]
    panels = [
        FieldPanel("message", read_only=True),
        FieldPanel("name", read_only=True),
        FieldPanel("email", read_only=True),
        FieldPanel("language", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("handled"),
    ]


class SiteViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Hub")
    menu_icon = "globe"
    menu_order = 250
    items = [ContactMessageViewSet, TermViewSet, SiteTextsViewSet]


register_snippet(SiteViewSetGroup)


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

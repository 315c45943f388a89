"""Reports of use in the admin: an editor reads each before anyone else does."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import TitleColumn

from good_practices.models import UseReport
from hub.viewsets import ReceivedViewSet


class UseReportViewSet(ReceivedViewSet):
    """What readers tell of their use. Nothing of it is shown before it is published."""

    model = UseReport
    name = "use_reports"
    icon = "clipboard-list"
    menu_label = _("Reports of use")
    menu_order = 308
    add_to_admin_menu = True
    list_display = [
        TitleColumn("practice", label=_("Practice"), url_name="use_reports:edit"),
        *["year", "language", "sent_at", "state"],
    ]
    list_filter = ["state", "language"]
    panels = [
        HelpPanel(
            _(
                "Take out whatever tells who somebody is, and shorten where you must; do not change what it says. "
                "What you publish stands on the page of the practice, in every language."
            )
        ),
        FieldPanel("state"),
        FieldPanel("uid", read_only=True),
        MultiFieldPanel([FieldPanel(name) for name in ("country", "place", "groups", "year")], heading=_("Where")),
        FieldPanel("changed"),
        FieldPanel("result"),
        FieldPanel("again"),
        *[FieldPanel(name, read_only=True) for name in ("language", "sent_at")],
    ]

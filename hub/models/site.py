from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField


class SiteTexts(TranslatableMixin, models.Model):
    """The words around every page, once per language: call at the foot, footer, funding, way out."""

    share_question = models.CharField(_("question at the foot of every page"), max_length=200)
    share_link = models.CharField(_("link under the question"), max_length=60)
    about_line = models.TextField(_("about the project, in the footer"), max_length=300)
    funding = models.TextField(
        _("funding statement"), max_length=500, blank=True, help_text=_("Left empty, nothing is shown.")
    )
    exit_address = models.URLField(
        _("where “Leave this site” leads"),
        default="https://www.wikipedia.org/",
        help_text=_("An ordinary website, so that nobody who looks at the screen wonders."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("share_question"), FieldPanel("share_link")], heading=_("Call")),
        MultiFieldPanel([FieldPanel("about_line"), FieldPanel("funding")], heading=_("Footer")),
        FieldPanel("exit_address"),
    ]
    translatable_fields = [
        TranslatableField("share_question"),
        TranslatableField("share_link"),
        TranslatableField("about_line"),
        TranslatableField("funding"),
        SynchronizedField("exit_address"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("site texts")
        verbose_name_plural = _("site texts")

    def __str__(self):
        return str(_("Texts around every page"))

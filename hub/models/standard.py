from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.blocks import BodyBlock
from hub.models.base import BasePage
from hub.querysets import as_read


class StandardPage(BasePage):
    """A page of text: about, goals, accessibility, privacy."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    show_in_menus_default = False

    class Meta:
        verbose_name = _("standard page")

    def search_document(self):
        return self.document(body=self.body.stream_block.plain_text(self.body))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = as_read(self.get_children())
        return context

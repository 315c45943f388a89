from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hub.blocks import BodyBlock
from hub.models import BasePage
from hub.querysets import as_read


class MentoringBasePage(BasePage):
    """What the pages of the mentoring model share: a body of blocks, and their section."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    section = "mentoring"
    is_printable = True

    class Meta:
        abstract = True

    def search_document(self):
        return self.document(body=self.body.stream_block.plain_text(self.body))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["subpages"] = as_read(self.get_children()) if self.subpage_types else []
        return context

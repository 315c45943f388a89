"""The mentors' corner: docs/decisions/0046."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from hub.models import BasePage
from hub.search.text import plain
from mentoring.blocks import CornerBlock
from mentoring.models.base import MentoringBasePage
from mentoring.models.manual import Section, sections_of
from mentoring.panels import DueLinesPanel
from mentoring.support_lines import SupportLineBlock, SupportLineValue, by_place

SAID = ["name", "for_whom", "phone", "hours", "place"]  # of a support line, as the search finds it


class CornerPage(MentoringBasePage):
    """What mentors need for themselves: self-check lists, log templates, wellbeing, and support lines.

    A page that is read as a whole, and so one PDF in each language.
    """

    body = StreamField(CornerBlock(), verbose_name=_("body"), blank=True)
    support_lines = StreamField(
        [("line", SupportLineBlock())],
        verbose_name=_("support lines"),
        blank=True,
        help_text=_(
            "Only lines that somebody has called, or whose own website says so. Every language has the same ones."
        ),
    )
    guidance = models.TextField(
        _("guidance for editors"), blank=True, help_text=_("What this page is to say. Never shown on the site.")
    )

    # A line that is taken away here is gone in every language at once: nobody is left to call a number that is wrong.
    followed_streams: ClassVar[list[str]] = ["support_lines"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        DueLinesPanel(),
        FieldPanel("support_lines"),
        FieldPanel("guidance"),
        HelpPanel(_("Publish only what comes from the project’s own work.")),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("guidance", overridable=False),
    ]
    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("mentors’ corner")

    def sections(self) -> list[Section]:
        """What its contents name, beside the support lines."""
        return sections_of(self.body)

    def lines(self) -> list[SupportLineValue]:
        return [block.value for block in self.support_lines]

    def search_document(self):
        lines = [line[name] for line in self.lines() for name in SAID]
        return self.document(body=plain(" ".join([self.body.stream_block.plain_text(self.body), *filter(None, lines)])))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"sections": self.sections(), "places": by_place(self.lines())}

"""The manual for community mentors: docs/decisions/0043."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from hub.models import BasePage
from hub.querysets import as_read
from mentoring.blocks import ChapterBlock, anchor_of
from mentoring.models.base import MentoringBasePage
from mentoring.models.edition import ManualEdition
from mentoring.progress import Progress


class Section(NamedTuple):
    """A part of a chapter that its contents name.

    :param anchor: the same in every language
    """

    anchor: str
    title: str


def sections_of(body: StreamValue) -> list[Section]:
    """What contents name of a body: its sections, exercises, handouts and other blocks with titles, in order."""
    return [Section(anchor, part.block.title_of(part.value)) for part in body if (anchor := anchor_of(part))]


class ManualPage(MentoringBasePage):
    """The manual for community mentors: an introduction and its chapters in order."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.ChapterPage"]
    max_count_per_parent = 1  # an edition keeps one in each language

    class Meta:
        verbose_name = _("manual")

    def chapters(self):
        """The live chapters in order. Fallback copies are among them, marked where shown."""
        return as_read(self.get_children())

    def printed_pages(self):
        return [self, *self.chapters()]

    def editions(self, language: str = ""):
        """The editions that a language has a text of, that of this page where none is named; the newest first."""
        language = language or self.locale.language_code
        return ManualEdition.objects.filter(manual_uid=self.uid, texts__language=language)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["progress"] = Progress(request.GET, context["subpages"])
        context["editions"] = list(self.editions())
        return context


class ChapterPage(MentoringBasePage):
    """One chapter of the manual."""

    guidance = models.TextField(
        _("guidance for editors"), blank=True, help_text=_("What this chapter is to say. Never shown on the site.")
    )
    body = StreamField(ChapterBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("guidance"),
        HelpPanel(_("Publish a chapter only when its text comes from the project’s own work.")),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("guidance", overridable=False),
    ]
    parent_page_types = ["mentoring.ManualPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("chapter")

    def sections(self) -> list[Section]:
        """What the chapter's contents name."""
        return sections_of(self.body)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        manual = self.get_parent().specific
        chapters = list(manual.chapters())
        progress = Progress(request.GET, chapters)
        context |= {"manual": manual, "sections": self.sections(), "progress": progress}
        places = [chapter.pk for chapter in chapters]
        if self.pk in places:  # a draft that is being previewed has none
            number = places.index(self.pk) + 1
            around = [None, *chapters, None]
            context |= {"number": number, "previous": around[number - 1], "next": around[number + 1]}
            context["read_on"] = progress.reading(self.uid)
        return context

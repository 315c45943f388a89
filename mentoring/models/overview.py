from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from hub.languages import direction
from hub.models import BasePage
from mentoring.diagram import draw
from mentoring.models.base import MentoringBasePage


class ModelStepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), required=False, default="")

    class Meta:
        icon = "list-ol"
        label = _("Step")
        description = _("A step of the model: a box of its diagram, and the text below it.")
        preview_value = {"title": "Workshops", "text": "What they are for."}


class MentoringPage(MentoringBasePage):
    """The overview of the mentoring model and the way to its parts."""

    steps = StreamField(
        [("step", ModelStepBlock())],
        verbose_name=_("steps of the model"),
        blank=True,
        default=list,
        db_default=[],
        max_num=12,
        help_text=_("The diagram of the model is drawn from these, in each language."),
    )
    guidance = models.TextField(
        _("guidance for editors"),
        blank=True,
        db_default="",
        help_text=_("What this page is to say. Never shown on the site."),
    )

    content_panels = [
        *MentoringBasePage.content_panels,
        FieldPanel("steps"),
        FieldPanel("guidance"),
        HelpPanel(_("Publish only what comes from the project’s own work.")),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("guidance", overridable=False),
    ]
    subpage_types = [
        *["mentoring.ManualPage", "mentoring.WorkshopsPage", "mentoring.TrainingsPage"],
        "mentoring.CornerPage",
    ]
    show_in_menus_default = True
    is_entrance = True

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("mentoring model")

    def search_document(self):
        told = " ".join(f"{step.value['title']} {step.value['text']}" for step in self.steps)
        return self.document(body=f"{self.body.stream_block.plain_text(self.body)} {told}".strip())

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        titles = [step.value["title"] for step in self.steps]
        context["diagram"] = draw(titles, is_mirrored=direction(self.content_language) == "rtl")
        return context

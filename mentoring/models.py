from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

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


class MentoringPage(MentoringBasePage):
    """The overview of the mentoring model and the way to its parts."""

    subpage_types = ["mentoring.ManualPage", "mentoring.WorkshopsPage", "mentoring.TrainingsPage"]
    show_in_menus_default = True
    is_entrance = True

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("mentoring model")


class ManualPage(MentoringBasePage):
    """The manual for community mentors: an introduction and its chapters in order."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.ChapterPage"]

    class Meta:
        verbose_name = _("manual")

    def printed_pages(self):
        return [self, *as_read(self.get_children())]


class ChapterPage(MentoringBasePage):
    """One chapter of the manual."""

    guidance = models.TextField(
        _("guidance for editors"), blank=True, help_text=_("What this chapter is to say. Never shown on the site.")
    )

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

    def neighbours(self) -> dict[str, Page | None]:
        """The live chapters before and after this one in the manual."""
        return {
            "previous": as_read(self.get_prev_siblings()).first(),
            "next": as_read(self.get_next_siblings()).first(),
        }


class WorkshopsPage(MentoringBasePage):
    """The series of community workshops: how many are planned and held, and on which day that was so."""

    planned = models.PositiveSmallIntegerField(_("workshops planned"), default=0)
    held = models.PositiveSmallIntegerField(_("workshops held"), default=0)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(
            [FieldPanel("planned"), FieldPanel("held"), FieldPanel("as_of")], heading=_("Progress of the series")
        ),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in ("planned", "held", "as_of")],
    ]
    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("workshops")

    def clean(self):
        super().clean()
        if self.held > self.planned:
            raise ValidationError(
                {"held": _("More workshops held than planned: raise the number of planned ones first.")}
            )
        if self.planned and not self.as_of:
            raise ValidationError({"as_of": _("Say on which day these numbers were right.")})

    @property
    def remaining(self) -> int:
        return self.planned - self.held


class TrainingsPage(MentoringBasePage):
    """The trainings for mentors."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.TrainingPage"]

    class Meta:
        verbose_name = _("trainings")


class TrainingPage(MentoringBasePage):
    """One training, dated as precisely as is known."""

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    date = models.DateField(_("date"))
    precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")], heading=_("When")),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("date", overridable=False),
        SynchronizedField("precision", overridable=False),
    ]
    parent_page_types = ["mentoring.TrainingsPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("training")

    @property
    def date_format(self) -> str:
        """The name of Django's format that shows no more of the date than is known."""
        return {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT", "year": "Y"}[self.precision]

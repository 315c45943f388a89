from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail_localize.fields import SynchronizedField

from hub.models import BasePage
from mentoring.models.base import MentoringBasePage


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

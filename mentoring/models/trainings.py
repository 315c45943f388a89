from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from hub.models import BasePage
from mentoring.models.base import MentoringBasePage
from mentoring.models.dated import DatedPage


class TrainingsPage(MentoringBasePage):
    """The trainings for mentors."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.TrainingPage"]

    class Meta:
        verbose_name = _("trainings")


class TrainingPage(DatedPage):
    """One training."""

    date = models.DateField(_("date"))

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")], heading=_("When")),
        FieldPanel("body"),
    ]
    parent_page_types = ["mentoring.TrainingsPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("training")

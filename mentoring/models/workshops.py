"""The workshops with communities: docs/decisions/0044."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from hub.fields import CodeField, CodesField
from hub.models import BasePage
from hub.models.terms import Scheme
from hub.querysets import as_read
from hub.vocabulary import COUNTRY
from mentoring.models.base import MentoringBasePage
from mentoring.models.dated import DatedPage
from mentoring.models.lesson import Lesson


@dataclass(frozen=True)
class SeriesProgress:
    """How far a series of workshops is.

    :ivar as_of: the day on which these numbers were right; None where no workshop was held and none was told
    """

    planned: int
    held: int
    as_of: date | None

    @property
    def remaining(self) -> int:
        return self.planned - self.held


class WorkshopsPage(MentoringBasePage):
    """The series of community workshops: how many are planned and held, and on which day that was so.

    Numbers that the project has told are the least: workshops that have a page of their own are counted, and where
    there are more of these, they are shown.
    """

    planned = models.PositiveSmallIntegerField(_("workshops planned"), default=0)
    held = models.PositiveSmallIntegerField(_("workshops held"), default=0)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(
            [FieldPanel("planned"), FieldPanel("held"), FieldPanel("as_of")], heading=_("Progress of the series")
        ),
        HelpPanel(_("What the project has told. Workshops below this page are counted; the larger number is shown.")),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in ("planned", "held", "as_of")],
    ]
    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.WorkshopPage"]

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

    def search_document(self):
        """With what was learned in all workshops: it is listed below this page, which leads there."""
        words = [self.body.stream_block.plain_text(self.body), *Lesson.objects.findings_in(self.locale.language_code)]
        return self.document(body="\n".join(filter(None, words)))

    def workshops(self) -> list["WorkshopPage"]:
        """The live workshops, the newest first; those without a day last. Fallback copies are among them."""
        pages = list(as_read(self.get_children()))
        return sorted(pages, key=lambda page: page.date or date.min, reverse=True)

    def progress(self, workshops: list["WorkshopPage"]) -> SeriesProgress:
        """What was told, or what the workshops' own pages come to, whichever is more.

        It is as of the last day on which one of them may have been held: a day that nobody said is not told. No day is
        to come, or lies before the one that was told.
        """
        held = [page for page in workshops if page.state == WorkshopPage.State.HELD]
        counted = len(held), len([page for page in workshops if page.state != WorkshopPage.State.CANCELLED])
        shown = max(self.held, counted[0])
        days = [self.as_of] if self.as_of else []
        if shown > self.held or not days:
            days += [min(page.last_day, timezone.localdate()) for page in held if page.date]
        return SeriesProgress(planned=max(self.planned, counted[1], shown), held=shown, as_of=max(days, default=None))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        workshops = self.workshops()
        people = [page.people for page in workshops if page.people and page.state == WorkshopPage.State.HELD]
        context |= {"workshops": workshops, "progress": self.progress(workshops), "people": sum(people)}
        context["has_findings"] = Lesson.objects.findings().exists()
        return context


class WorkshopPage(DatedPage):
    """One workshop: its theme, who took part by kind and never by name, and what was learned.

    Its place is shown as precisely as the editor chose, and kept no more precisely than that.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Place(models.TextChoices):
        NONE = "none", _("No place")
        COUNTRY = "country", _("Country")
        REGION = "region", _("Region")
        TOWN = "town", _("Town")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    participants = CodesField(_("kinds of participants"), scheme=Scheme.GROUP, blank=True)
    people = models.PositiveSmallIntegerField(
        _("number of participants"),
        null=True,
        blank=True,
        help_text=_("Leave it empty where it could tell who was there."),
    )
    place_shown = models.CharField(
        _("how much of the place is shown"), max_length=10, choices=Place.choices, default=Place.NONE
    )
    country = CodeField(_("country"), scheme=COUNTRY, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision"), FieldPanel("state")], heading=_("When")),
        MultiFieldPanel([FieldPanel("participants"), FieldPanel("people")], heading=_("Who took part")),
        MultiFieldPanel(
            [FieldPanel("place_shown"), FieldPanel("country"), FieldPanel("region"), FieldPanel("town")],
            heading=_("Where"),
        ),
        FieldPanel("body", heading=_("What was learned")),
        HelpPanel(_("No names, and nothing by which somebody could be recognised.")),
    ]
    FACTS = ["state", "participants", "people", "place_shown", "country", "region", "town"]
    override_translatable_fields = [
        *DatedPage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in FACTS],
    ]
    parent_page_types = ["mentoring.WorkshopsPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("workshop")

    def clean(self):
        super().clean()
        if self.slug == "findings":
            raise ValidationError({"slug": _("The site itself uses this address. Choose another one.")})
        if self.state == self.State.HELD and not self.date:
            raise ValidationError({"date": _("Say when it was held; a year is enough.")})
        self._forget_what_is_not_shown()

    def _forget_what_is_not_shown(self) -> None:
        """A place that nobody is to know is not kept either: what is not there cannot come out."""
        kept = list(self.Place).index(self.Place(self.place_shown))
        for precision, name in enumerate(("country", "region", "town"), start=1):
            if precision > kept:
                setattr(self, name, "")

"""Trainings and other events that people can come to: docs/decisions/0045."""

from operator import attrgetter
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail_localize.fields import SynchronizedField, TranslatableField

from hub.fields import CodesField
from hub.models import BasePage
from hub.models.base import Origin
from hub.querysets import TreeQuerySet, with_language
from hub.vocabulary import LANGUAGE
from mentoring.models.base import MentoringBasePage
from mentoring.models.registration import Registration
from mentoring.models.timed import TimedPage


class TrainingsPage(MentoringBasePage):
    """The trainings for mentors and other events: what comes, and what was."""

    parent_page_types = ["mentoring.MentoringPage"]
    subpage_types = ["mentoring.TrainingPage"]

    class Meta:
        verbose_name = _("trainings")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        trainings = list(context["subpages"])
        past = [page for page in trainings if page.is_over]
        held = [page for page in past if not page.is_cancelled]
        context |= {
            "coming": sorted((page for page in trainings if not page.is_over), key=attrgetter("starts_at")),
            "past": sorted(past, key=attrgetter("starts_at"), reverse=True),
            "people": sum(page.people or 0 for page in held),
        }
        return context


class TrainingQuerySet(TreeQuerySet):
    def of(self, uid: str, language: str) -> "TrainingPage | None":
        """A live training in a language, or as it was written first; when and where is what the original says.

        For people who have registered: they may know it, also where the page has been closed to others since. A task
        brings the facts to the translations, and nobody may be told the old time meanwhile.
        """
        pages = list(with_language(self.live().filter(uid=uid)))
        pages.sort(key=lambda page: (page.locale.language_code != language, not page.is_original, page.pk))
        if original := next((page for page in pages if page.is_original), None):
            for name in self.model.SHARED:
                setattr(pages[0], name, getattr(original, name))
        return next(iter(pages), None)

    def originals(self) -> "TrainingQuerySet":
        """The live versions that say when and where, and how many places there are, for all languages."""
        return self.live().filter(origin=Origin.ORIGINAL, alias_of=None)

    def expected(self) -> list["TrainingPage"]:
        """Those that people have registered for and still think will take place, also where they are off the site."""
        registered = Registration.objects.values("event__uid")
        coming = self.filter(origin=Origin.ORIGINAL, alias_of=None, is_cancelled=False, uid__in=registered)
        return [training for training in coming if not training.is_over]


class TrainingPage(TimedPage):
    """A training or another event: when, where, in which languages, for how many, and what to bring."""

    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        db_default=False,
        help_text=_("Leave it published: who has registered is told, and calendars take it out."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True, db_default="")
    link = models.URLField(
        _("link to take part online"),
        max_length=500,
        blank=True,
        db_default="",
        help_text=_("Where people register, only those who have a place get it, by mail."),
    )
    held_in = CodesField(_("languages it is held in"), scheme=LANGUAGE, blank=True, db_default=[])
    bring = models.TextField(_("what to bring"), max_length=500, blank=True, db_default="")
    takes_registrations = models.BooleanField(_("people register here"), default=False, db_default=False)
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("When all are taken, people wait, and move up when somebody cancels. Empty: no limit."),
    )
    register_until = models.DateField(
        _("last day to register"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    people = models.PositiveSmallIntegerField(
        _("how many came"), null=True, blank=True, help_text=_("When it is over. Shown on the site.")
    )

    objects: ClassVar[Any] = PageManager.from_queryset(TrainingQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("date"), FieldPanel("precision"), FieldPanel("start_time")]),
                FieldRowPanel([FieldPanel("end_date"), FieldPanel("end_time")]),
                FieldPanel("time_zone"),
                FieldPanel("is_cancelled"),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("link"), FieldPanel("held_in"), FieldPanel("bring")],
            heading=_("Where and how"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("takes_registrations"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("register_until"), FieldPanel("people")]),
                HelpPanel(_("Names and addresses are erased 30 days after the event.")),
            ],
            heading=_("Registration"),
        ),
    ]
    FACTS = [
        *["is_cancelled", "place", "link", "held_in", "takes_registrations"],
        *["capacity", "register_until", "people"],
    ]
    SHARED = ["date", "precision", *TimedPage.TIMES, *FACTS]  # by all languages
    override_translatable_fields = [
        *TimedPage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in FACTS],
        TranslatableField("bring"),
    ]
    # A copy is another training: what became of this one, and who may follow its link, is not known of that.
    exclude_fields_in_copy = ["is_cancelled", "link", "people"]
    parent_page_types = ["mentoring.TrainingsPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("training")

    @property
    def takes_more(self) -> bool:
        """True while people can register."""
        is_late = self.register_until is not None and timezone.localdate(timezone=self.zone) > self.register_until
        return self.takes_registrations and not (self.is_cancelled or self.has_begun or is_late)

    @property
    def public_link(self) -> str:
        """The link that everyone may follow; that of an event with registrations is sent to those who have a place."""
        return "" if self.takes_registrations else self.link

    def search_document(self):
        text = self.body.stream_block.plain_text(self.body)
        return self.document(body=" ".join(filter(None, [text, self.place, self.bring])))

    def clean(self):
        super().clean()
        if self.takes_registrations and not self.has_day:
            raise ValidationError({"precision": _("People can register when the day is known.")})
        if self.register_until and self.date and self.register_until > self.date:
            raise ValidationError({"register_until": _("The last day to register comes after the event has begun.")})
        if self.date and self.is_original:
            self._keep_promises()

    def _keep_promises(self) -> None:
        """The link would be everyone's, and nobody would be reminded; a page that leaves the site tells nobody."""
        if self.takes_registrations:
            if self.expire_at and self.expire_at < self.ends_at:
                raise ValidationError(_("The page would be taken off the site before this is over."))
        elif Registration.objects.filter(event__uid=self.uid).exists():
            advice = _("People have registered. To take no more, choose a last day to register that is over.")
            raise ValidationError({"takes_registrations": advice})

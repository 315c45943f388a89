import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BoundBlock
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from good_practices import constants
from good_practices.blocks import (
    AdaptationBlock,
    BuildingBlock,
    EvaluationBlock,
    MaterialBlock,
    OutcomeBlock,
    ReviewBlock,
    SourceBlock,
)
from good_practices.filters import FACETS
from good_practices.models.adaptation import Adaptation, family_of
from good_practices.models.evidence import ShowsEvidence, check_not_to_come
from good_practices.models.organisation import Organisation
from good_practices.models.use_report import SHOWN, UseReport
from good_practices.panels import EDIT_HANDLER
from good_practices.related import related_practices
from hub.fields import CodeField, CodesField
from hub.models import BasePage
from hub.models.terms import Scheme
from hub.search.text import plain
from hub.vocabulary import COUNTRY, INTERNATIONAL, LANGUAGE, labels_in

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
YEAR = [MinValueValidator(1800), MaxValueValidator(2100)]


def _words(label, help_text="", features=None):
    """A rich text of the full record."""
    return RichTextField(label, blank=True, features=features or FEATURES, help_text=help_text)


class PracticePage(ShowsEvidence, BasePage):
    """One good practice in one language: a short core that is enough to publish, and a full record.

    Facts (codes, years, addresses) are the same in every language and follow the original; words are translated.
    """

    # Core facts
    kind = models.CharField(_("kind"), max_length=20, choices=constants.Kind.choices)
    practice_type = CodeField(_("practice type"), scheme=Scheme.TYPE)
    topics = CodesField(_("topics"), scheme=Scheme.TOPIC)
    needs = CodesField(_("needs"), scheme=Scheme.NEED, help_text=_("What people need that this practice answers."))
    target_groups = CodesField(_("target groups"), scheme=Scheme.GROUP)
    countries = CodesField(
        _("countries"),
        scheme=COUNTRY,
        help_text=_("The first is where it comes from. “International” for an international body."),
    )
    languages = CodesField(
        _("languages"),
        scheme=LANGUAGE,
        help_text=_("Languages in which it is offered, or in which its material exists."),
    )
    status = models.CharField(_("status"), max_length=10, choices=constants.Status.choices)
    organisation = models.CharField(_("organisation"), max_length=255)
    source_url = models.URLField(_("source"), max_length=500, help_text=_("The public page the facts come from."))

    # Set by the system, changed by editors
    evidence_level = models.CharField(
        _("evidence level"), max_length=2, choices=constants.EvidenceLevel.choices, default=constants.EvidenceLevel.E0
    )
    evidence_set_on = models.DateField(
        _("evidence level set on"),
        null=True,
        blank=True,
        validators=[check_not_to_come],
        help_text=_(
            "When an editor last looked at what is known. Filled in with the day on which the level is changed."
        ),
    )
    authorship = models.CharField(
        _("written by"), max_length=20, choices=constants.Authorship.choices, default=constants.Authorship.EDITOR
    )
    licence = models.CharField(
        _("licence"), max_length=20, choices=constants.Licence.choices, default=constants.Licence.CC_BY
    )
    last_checked = models.DateField(_("last checked"), null=True, blank=True)
    checked_by = models.CharField(
        _("checked by"), max_length=120, blank=True, help_text=_("A role, never a person’s name.")
    )
    confirmed_by_owner = models.BooleanField(_("confirmed by the organisation"), default=False)
    check_due = models.BooleanField(
        _("check due"), default=False, help_text=_("It is not clear whether this is still true.")
    )
    coded_by_editors = models.BooleanField(
        _("type, needs and phase coded by the editors"),
        default=False,
        help_text=_("From the summary, not confirmed by the organisation."),
    )

    # Further facts
    phases = CodesField(_("phases"), scheme=Scheme.PHASE, blank=True)
    prevention_levels = CodesField(_("prevention levels"), scheme=Scheme.PREVENTION, blank=True)
    professionals = CodesField(_("who can use it"), scheme=Scheme.PROFESSIONAL, blank=True)
    settings = CodesField(_("settings"), scheme=Scheme.SETTING, blank=True)
    delivery_levels = CodesField(_("delivery levels"), scheme=Scheme.LEVEL, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True, validators=YEAR)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True, validators=YEAR)
    organisation_type = CodeField(_("type of organisation"), scheme=Scheme.ORGANISATION_TYPE, blank=True)
    survivor_involvement = models.CharField(
        _("involvement of survivors"), max_length=20, choices=constants.SurvivorInvolvement.choices, blank=True
    )
    safeguards = CodesField(_("safeguards"), scheme=Scheme.SAFEGUARD, blank=True)
    content_notes = CodesField(
        _("content notes"),
        scheme=Scheme.CONTENT_NOTE,
        blank=True,
        help_text=_("What a reader should know before reading on."),
    )
    money = models.CharField(_("money needed"), max_length=10, choices=constants.MoneyBand.choices, blank=True)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("further sources"), blank=True)

    # Taken from the words of the original when it is saved: translations show them before they have the words.
    outcome_directions = models.JSONField(default=list, db_default=[], editable=False)
    experts_reviewed_on = models.DateField(null=True, editable=False)
    evaluated_in = models.PositiveSmallIntegerField(null=True, editable=False)
    says_what_did_not_work = models.BooleanField(default=False, db_default=False, editable=False)

    # Words of the full record
    problem_and_context = _words(_("problem and context"))
    aims = _words(_("aims"))
    how_it_works = _words(_("how it works"))
    theory_of_change = _words(_("why it should work"), _("What leads to what, and on which research it rests."))
    building_blocks = StreamField([("part", BuildingBlock())], verbose_name=_("parts to take up"), blank=True)
    mentor_role = _words(
        _("role of mentors and key community members"), _("What they do; how they are chosen, trained and supervised.")
    )
    survivor_involvement_text = _words(_("how survivors are involved"))
    safeguards_text = _words(_("how people are kept safe"))
    risks_and_harms = _words(_("risks and harms"))
    staff_wellbeing = _words(_("well-being of staff"))
    resources = _words(_("what it needs"), _("Staff, time, training, rooms."))
    outcomes = StreamField([("outcome", OutcomeBlock())], verbose_name=_("outcomes"), blank=True)
    evaluations = StreamField([("evaluation", EvaluationBlock())], verbose_name=_("evaluations"), blank=True)
    reviews = StreamField(
        [("review", ReviewBlock())], verbose_name=_("expert reviews"), blank=True, default=list, db_default=[]
    )
    what_did_not_work = _words(_("what did not work"))
    lessons = _words(_("lessons and tips"))
    transferability = _words(_("using it elsewhere"), _("What must be in place, and what can be changed."))
    materials = StreamField([("material", MaterialBlock())], verbose_name=_("materials"), blank=True)
    adapted_from = StreamField(
        [("adaptation", AdaptationBlock())],
        verbose_name=_("adapted from"),
        max_num=1,
        blank=True,
        default=list,
        db_default=[],
        help_text=_("Another practice of this library, where this one was made from it."),
    )
    conflict_of_interest = models.TextField(_("interests of the writer"), max_length=500, blank=True)

    # A copy for cards and records; what was published counts: good_practices.uses.keeping.
    use_reports = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    FACTS = [
        *[
            "kind",
            "practice_type",
            "topics",
            "needs",
            "target_groups",
            "countries",
            "languages",
            "status",
            "organisation",
        ],
        *[
            "source_url",
            "evidence_level",
            "evidence_set_on",
            "authorship",
            "licence",
            "last_checked",
            "checked_by",
            "confirmed_by_owner",
        ],
        *[
            "check_due",
            "coded_by_editors",
            "phases",
            "prevention_levels",
            "professionals",
            "settings",
            "delivery_levels",
        ],
        *[
            "start_year",
            "end_year",
            "organisation_type",
            "survivor_involvement",
            "safeguards",
            "content_notes",
            "money",
            "outcome_directions",
            "experts_reviewed_on",
            "evaluated_in",
            "says_what_did_not_work",
        ],
    ]
    # Order of the full record on the page and in the form.
    WORDS = [
        *[
            "problem_and_context",
            "aims",
            "how_it_works",
            "theory_of_change",
            "mentor_role",
            "survivor_involvement_text",
        ],
        *["safeguards_text", "risks_and_harms", "staff_wellbeing", "resources", "what_did_not_work", "lessons"],
        "transferability",
    ]

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *[SynchronizedField(name, overridable=False) for name in FACTS],
    ]

    section = "practices"
    is_printable = True
    parent_page_types = ["good_practices.PracticeIndexPage"]
    subpage_types: list[str] = []

    # A copy is another practice, about which nobody has judged, checked or confirmed anything yet.
    exclude_fields_in_copy = [
        *["evidence_level", "evidence_set_on", "reviews"],
        *["last_checked", "checked_by", "confirmed_by_owner", "check_due"],
    ]

    edit_handler = EDIT_HANDLER

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        permissions = [("set_evidence_level", "Can set the evidence level of practices")]

    def save(self, *args, **kwargs):
        if self.is_original:
            self.keep_told()
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        errors = self.evidence_errors()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            errors["end_year"] = _("The last year is before the first year. Correct one of them.")
        if self.end_year and self.status == constants.Status.ACTIVE:
            errors["status"] = _("A practice with a last year has ended. Choose “Ended”, or empty the last year.")
        if INTERNATIONAL in self.countries and len(self.countries) > 1:
            errors["countries"] = _("Choose “International”, or countries, not both.")
        if refusal := self._refuse_source():
            errors["adapted_from"] = refusal
        if errors:
            raise ValidationError(errors)

    def _refuse_source(self) -> str:
        """Why this practice cannot be adapted from what it says; empty where it can."""
        source = self.adapted_from_uid
        if source == self.uid:
            return gettext("A practice cannot be adapted from itself. Choose another one.")
        if source and self.uid in Adaptation.objects.above(source).values():
            return gettext(
                "That practice was itself adapted from this one, at once or through others. Correct one of them."
            )
        return ""

    @property
    def adapted_from_uid(self) -> str | None:
        """The uid of the practice that this one was adapted from; "" for none, None where that was deleted."""
        for block in self.adapted_from:
            return block.value["practice"] and block.value["practice"].uid
        return ""

    def told_of_source(self, uid: str) -> BoundBlock | None:
        """The block in which this very page tells of the practice that it was noted as adapted from; None without one.

        What names a practice that was deleted stands for the one that was noted.
        """
        sources = [(block.value["practice"], block) for block in self.adapted_from]
        return next((block for practice, block in sources if not practice or practice.uid == uid), None)

    def is_source_deleted(self) -> bool:
        """Whether the practice that this one was noted as adapted from is no longer there, in any language."""
        noted = Adaptation.objects.filter(uid=self.uid).values_list("source_uid", flat=True).first()
        return bool(noted) and not PracticePage.objects.filter(uid=noted).exists()

    @property
    def developer_of_source(self) -> str:
        """Who developed the practice that this one was adapted from, where this very page says it."""
        return next((block.value.get("developed_by") or "" for block in self.adapted_from), "")

    def with_content_json(self, content):
        """The count belongs to the practice, not to a revision of it."""
        page = super().with_content_json(content)
        page.use_reports = self.use_reports
        return page

    def _begin_as_own_work(self):
        """A copy has not been used by anyone; a translation has, as often as its original."""
        super()._begin_as_own_work()
        self.use_reports = UseReport.objects.published().filter(uid=self.uid).count()

    @property
    def is_check_due(self) -> bool:
        return self.is_check_due_on(timezone.localdate())

    def is_check_due_on(self, day: datetime.date) -> bool:
        """True where an editor says so, and where the facts of what goes on were not checked for a year by then."""
        if self.check_due or self.has_ended:
            return self.check_due
        return self.last_checked is None or self.last_checked < day - constants.CHECKED_FOR

    @property
    def has_ended(self) -> bool:
        return self.status == constants.Status.ENDED

    @property
    def licence_address(self) -> str:
        return constants.LICENCE_ADDRESSES[self.licence]

    def sections(self) -> list[tuple[str, str]]:
        """(heading, rich text) of the words of the full record that are filled in, in order."""
        filled = [(name, getattr(self, name)) for name in self.WORDS if getattr(self, name)]
        return [(str(self._meta.get_field(name).verbose_name), text) for name, text in filled]

    @property
    def has_full_record(self) -> bool:
        """True when more than the core is told, so that the facts stand beside a text."""
        return bool(
            self.sections()
            or self.building_blocks
            or self.outcomes
            or self.evaluations
            or self.reviews
            or self.materials
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["organisation"] = Organisation.objects.filter(practices_of__uid=self.uid).first()
        context["reasons"] = self.reasons_in(context["original"])
        context["family"] = family_of(self)
        if self.use_reports:
            context["uses"] = UseReport.objects.published().filter(uid=self.uid)[:SHOWN]
        context["library_address"] = context["trail"][-1].get_url(request) if context["trail"] else None
        context["related"] = related_practices(self)
        return context

    def search_document(self):
        words = [self.organisation, *[plain(text) for _heading, text in self.sections()]]
        for name in ("building_blocks", "outcomes", "evaluations", "reviews", "materials"):
            value = getattr(self, name)
            words += [plain(str(text)) for text in value.stream_block.get_searchable_content(value)]
        facets = {facet.name: facet.codes(self) for facet in FACETS}
        return self.document(
            body="\n".join(words), extra=self._labels(facets), checked=self.last_checked, facets=facets
        )

    def _labels(self, facets: dict[str, list[str]]) -> str:
        """The names of the codes that readers may look for, in the page's language."""
        labels = labels_in(self.locale.language_code)
        named = [facet.labels(labels) for facet in FACETS if facet.searched]
        codes = [facets[facet.name] for facet in FACETS if facet.searched]
        return "\n".join(str(names.get(code, code)) for names, many in zip(named, codes, strict=True) for code in many)

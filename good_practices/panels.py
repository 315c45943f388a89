"""The editing form of a practice: the core first, then what can follow later."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from good_practices.forms import SET_LEVEL, PracticeForm
from hub.models import BasePage


def group(heading, *names: str) -> MultiFieldPanel:
    """Fields under one heading."""
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading)


CORE: list[Panel] = [
    HelpPanel(_("These fields are enough to publish. Everything else can follow later.")),
    *BasePage.content_panels,
    group(_("What it is"), "kind", "practice_type", "status"),
    group(_("What for and for whom"), "topics", "needs", "target_groups"),
    group(_("Where and in which languages"), "countries", "languages"),
    group(_("Who runs it"), "organisation", "source_url"),
]
FULL_RECORD: list[Panel] = [
    group(_("The idea"), "problem_and_context", "aims", "how_it_works", "theory_of_change"),
    FieldPanel("building_blocks"),
    group(_("People"), "mentor_role", "survivor_involvement", "survivor_involvement_text"),
    group(_("Safety"), "safeguards", "safeguards_text", "risks_and_harms", "staff_wellbeing", "content_notes"),
    group(_("Resources"), "resources", "money"),
    group(_("For those who want to try it"), "lessons", "transferability"),
    FieldPanel("adapted_from"),
    FieldPanel("materials"),
]
EVIDENCE: list[Panel] = [
    HelpPanel(_("Only editors set the evidence level, never the owner. A translation has that of its original.")),
    FieldPanel("evidence_level", permission=SET_LEVEL),
    FieldPanel("evidence_set_on", permission=SET_LEVEL),
    FieldPanel("outcomes"),
    FieldPanel("evaluations"),
    FieldPanel("reviews"),
    FieldPanel("what_did_not_work"),
]
FACTS: list[Panel] = [
    FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")], heading=_("Years")),
    group(
        _("More to find it by"),
        *["phases", "prevention_levels", "professionals", "settings", "delivery_levels", "organisation_type"],
    ),
    FieldPanel("sources"),
    group(_("Checked"), "last_checked", "checked_by", "confirmed_by_owner", "check_due", "coded_by_editors"),
    group(_("Who wrote it"), "authorship", "conflict_of_interest", "licence"),
]

EDIT_HANDLER = TabbedInterface(
    [
        ObjectList(CORE, heading=_("Core")),
        ObjectList(FULL_RECORD, heading=_("Full record")),
        ObjectList(EVIDENCE, heading=_("Evidence")),
        ObjectList(FACTS, heading=_("Facts")),
        ObjectList(BasePage.promote_panels, heading=_("Address")),
    ],
    base_form_class=PracticeForm,
)

"""Choices of the practice record that are no taxonomy: their meaning is part of the program."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

CHECKED_FOR = datetime.timedelta(days=365)  # after which a check of the facts is due again


class Kind(models.TextChoices):
    VICTIM_SUPPORT = "victim-support", _("Victim support")
    PREVENTION = "prevention", _("Prevention")
    BOTH = "both", _("Victim support and prevention")


class Status(models.TextChoices):
    ACTIVE = "active", _("Active")
    ENDED = "ended", _("Ended")
    PAUSED = "paused", _("Paused")
    UNKNOWN = "unknown", _("Not known")


class EvidenceLevel(models.TextChoices):
    """How much is known about results. Only editors set it; the direction of results stands with each outcome."""

    E0 = "E0", _("Described")
    E1 = "E1", _("Plausible")
    E2 = "E2", _("Monitored")
    E3 = "E3", _("Evaluated by the owner")
    E4 = "E4", _("Independently evaluated")
    E5 = "E5", _("Controlled evidence")
    EX = "EX", _("Not advised")


EVIDENCE_DEFINITIONS = {
    EvidenceLevel.E0: _("The record is complete. No results are shown yet, which says nothing about quality."),
    EvidenceLevel.E1: _(
        "It is written down why it should work, or it rests on cited research. Risks and safeguards are stated."
    ),
    EvidenceLevel.E2: _("How many people it reached, or what they said about it, was collected and reported."),
    EvidenceLevel.E3: _("The owner or a partner has written an evaluation and described its method."),
    EvidenceLevel.E4: _("Others have published an evaluation and stated its limits."),
    EvidenceLevel.E5: _("At least one study with a comparison group, or a systematic review, covers it."),
    EvidenceLevel.EX: _("There is credible evidence of harm, or safeguards are missing. The reasons are given."),
}


class Direction(models.TextChoices):
    BETTER = "better", _("Better")
    MIXED = "mixed", _("Mixed")
    NONE = "none", _("No difference")
    WORSE = "worse", _("Worse")
    NOT_KNOWN = "not-known", _("Not known")


DIRECTION_MEANINGS = {
    Direction.BETTER: _("It changed as it was meant to."),
    Direction.MIXED: _("It changed for some people or in some places, or sources disagree."),
    Direction.NONE: _("Somebody looked, and found no change."),
    Direction.WORSE: _("It changed for the worse."),
    Direction.NOT_KNOWN: _("Nobody has looked yet, or it is not told."),
}


class ReviewBadge(models.TextChoices):
    """Whether experts have reviewed the practice; what they said is on its page."""

    REVIEWED = "reviewed", _("Reviewed by experts")
    NOT_YET = "not-yet", _("Not reviewed yet")


class Caution(models.TextChoices):
    """What a reader should not miss: it is said openly, and can be looked for."""

    WHAT_DID_NOT_WORK = "what-did-not-work", _("Says what did not work")
    NOT_ADVISED = "not-advised", _("Not advised")


class Authorship(models.TextChoices):
    OWNER = "owner", _("The organisation itself")
    EDITOR = "editor", _("The editors of this site, from public sources")
    THIRD_PARTY = "third-party", _("Someone else")


class SurvivorInvolvement(models.TextChoices):
    NOT_STATED = "", _("Not stated")
    NONE = "none", _("None")
    CONSULTED = "consulted", _("Survivors were consulted")
    CO_DESIGNED = "co-designed", _("Designed with survivors")
    CO_DELIVERED = "co-delivered", _("Carried out with survivors")
    SURVIVOR_LED = "survivor-led", _("Led by survivors")


class MoneyBand(models.TextChoices):
    NOT_STATED = "", _("Not stated")
    UNDER_10 = "under-10k", _("Under 10,000 euros a year")
    UNDER_50 = "10k-50k", _("10,000–50,000 euros a year")
    UNDER_200 = "50k-200k", _("50,000–200,000 euros a year")
    OVER_200 = "over-200k", _("Over 200,000 euros a year")


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"


LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}

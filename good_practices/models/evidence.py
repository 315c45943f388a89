"""What a practice shows of its results, three things apart: an evidence level, directions of outcomes, a review."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from good_practices.constants import EVIDENCE_DEFINITIONS, Caution, Direction, EvidenceLevel, ReviewBadge
from hub.search.text import plain
from hub.vocabulary import in_words

CHECK_AFTER = 5  # years
REASONS = ("risks_and_harms", "what_did_not_work")  # which say why something is not advised


def check_not_to_come(day: datetime.date) -> None:
    """:raises ValidationError: for a day after today"""
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come. Write the day on which the level was set."))


class ShowsEvidence:
    """Mixed into the page of a practice, which has the fields."""

    _meta: Any
    is_original: bool
    outcome_directions: list[str]
    experts_reviewed_on: datetime.date | None
    evaluated_in: int | None
    says_what_did_not_work: bool
    evidence_level: Any
    evidence_set_on: datetime.date | None
    outcomes: Any
    evaluations: Any
    reviews: Any
    risks_and_harms: str
    what_did_not_work: str

    @property
    def evidence_definition(self) -> str:
        return str(EVIDENCE_DEFINITIONS[self.evidence_level])

    @property
    def is_not_advised(self) -> bool:
        return self.evidence_level == EvidenceLevel.EX

    @property
    def evidence_check_due(self) -> bool:
        """True for a level that was set more than CHECK_AFTER years ago; where nobody wrote down when, the newest
        evaluation tells. “Described” judges nothing, so that nothing can have aged."""
        if self.evidence_level == EvidenceLevel.E0:
            return False
        today = timezone.localdate()
        set_on = self.evidence_set_on or self._newest_evaluation()
        return set_on is None or (today.year - CHECK_AFTER, today.month, today.day) > set_on.timetuple()[:3]

    def _newest_evaluation(self) -> datetime.date | None:
        """The last day of the year of the newest evaluation."""
        year = self.newest_evaluation_in
        return datetime.date(year, 12, 31) if year else None

    @property
    def directions(self) -> list[str]:
        """The directions that its outcomes have, in the order of Direction."""
        return list(self._direction_counts())

    @property
    def directions_in_words(self) -> str:
        """The directions of its outcomes, each with how many have it, in the active language; "" without outcomes."""
        counts = self._direction_counts()
        return in_words(
            [
                # Translators: how many outcomes have a direction, such as "Better (2)".
                _("%(direction)s (%(number)d)") % {"direction": Direction(code).label, "number": number}
                for code, number in counts.items()
            ]
        )

    def _direction_counts(self) -> dict[str, int]:
        found = self.all_directions
        return {code: found.count(code) for code in Direction.values if code in found}

    @property
    def all_directions(self) -> list[str]:
        """The direction of each outcome, in every language."""
        return self.told_directions() if self.is_original else self.outcome_directions

    @property
    def reviewed_by_experts_on(self) -> datetime.date | None:
        """The date of the newest review; None without one."""
        return self.told_review() if self.is_original else self.experts_reviewed_on

    @property
    def newest_evaluation_in(self) -> int | None:
        """The year of the newest evaluation, in every language; None without one."""
        return self.told_evaluation() if self.is_original else self.evaluated_in

    @property
    def tells_what_did_not_work(self) -> bool:
        """Whether the practice says it, in whatever language."""
        return self.told_failure() if self.is_original else self.says_what_did_not_work

    def told_directions(self) -> list[str]:
        """The directions of the outcomes of this very page."""
        return [block.value["direction"] for block in self.outcomes]

    def told_review(self) -> datetime.date | None:
        """The date of the newest review of this very page."""
        return max((block.value["date"] for block in self.reviews if block.value["date"]), default=None)

    def told_evaluation(self) -> int | None:
        """The year of the newest evaluation of this very page."""
        return max((block.value["year"] for block in self.evaluations if block.value["year"]), default=None)

    def told_failure(self) -> bool:
        """Whether this very page says what did not work."""
        return bool(plain(self.what_did_not_work))

    def keep_told(self) -> None:
        """Writes what this original tells into the fields that its translations follow."""
        self.outcome_directions, self.experts_reviewed_on = self.told_directions(), self.told_review()
        self.evaluated_in, self.says_what_did_not_work = self.told_evaluation(), self.told_failure()

    @property
    def review_badge(self) -> str:
        return ReviewBadge.REVIEWED if self.reviewed_by_experts_on else ReviewBadge.NOT_YET

    @property
    def cautions(self) -> list[str]:
        """What a reader should not miss, as codes of Caution."""
        found = {
            Caution.WHAT_DID_NOT_WORK: self.tells_what_did_not_work,
            Caution.NOT_ADVISED: self.is_not_advised,
        }
        return [code.value for code, holds in found.items() if holds]

    def reasons_in(self, original: "ShowsEvidence | None") -> list[tuple[str, str]]:
        """(heading, rich text) of why this is not advised, from the original of a translation that has not got it yet.

        The level reaches a translation at once, its reasons are words. Those that the page tells itself are left out.
        """
        if original is None or not self.is_not_advised:
            return []
        lacking = [name for name in REASONS if not plain(getattr(self, name)) and plain(getattr(original, name))]
        return [(str(self._meta.get_field(name).verbose_name), getattr(original, name)) for name in lacking]

    def evidence_errors(self) -> dict[str, Any]:
        """{field: what is wrong with it, in a sentence}

        Reasons are asked for at their own field: not everybody's form has the level.
        """
        errors = {}
        if self.is_not_advised and not any(plain(getattr(self, name)) for name in REASONS):
            errors["what_did_not_work"] = _(
                "This practice is not advised. Say why, here or under “risks and harms”: readers need the reasons."
            )
        return errors

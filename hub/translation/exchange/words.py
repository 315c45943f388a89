"""A report in words, for the admin and the command."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.translation.exchange.merging import Outcome, Report


def counted(outcome: Outcome, number: int) -> str:
    """How many sentences came to an outcome, as a sentence."""
    words = {
        Outcome.TAKEN: ngettext("%(n)s sentence was taken.", "%(n)s sentences were taken.", number),
        Outcome.SAME: ngettext("%(n)s sentence is the same as here.", "%(n)s sentences are the same as here.", number),
        Outcome.EMPTY: ngettext("%(n)s sentence is not translated.", "%(n)s sentences are not translated.", number),
        Outcome.CHANGED: ngettext(
            "%(n)s sentence was not taken: the original has changed since.",
            "%(n)s sentences were not taken: the original has changed since.",
            number,
        ),
        Outcome.KEPT: ngettext(
            "%(n)s sentence was kept as it is here.", "%(n)s sentences were kept as they are here.", number
        ),
        Outcome.REFUSED: ngettext("%(n)s sentence was refused.", "%(n)s sentences were refused.", number),
        Outcome.UNKNOWN: ngettext(
            "%(n)s sentence does not belong to this page.", "%(n)s sentences do not belong to this page.", number
        ),
    }
    return words[outcome] % {"n": number}


def summary_of(report: Report) -> list[str]:
    """One sentence for each outcome that a page has, or the reason why nothing was taken."""
    if report.refusal:
        return [report.refusal]
    counts = [(outcome, number) for outcome, number in report.counts().items() if number]
    return [counted(outcome, number) for outcome, number in counts] or [_("The file has no sentence of this page.")]

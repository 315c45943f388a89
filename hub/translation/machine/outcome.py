"""What came of a run, in sentences for the person who asked for it."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.translation.machine.models import MachineTranslationRun, RunState
from hub.translation.machine.reasons import Reason

SUCCESS, WARNING, ERROR, INFO = "success", "warning", "error", "info"


def level(run: MachineTranslationRun) -> str:
    """How a message about the run is shown: success, warning, error or info."""
    if run.state == RunState.DONE:
        return WARNING if run.doubtful_terms else SUCCESS
    if run.state == RunState.WAITING:
        return WARNING if run.reason else INFO
    return {RunState.RUNNING: INFO, RunState.PARTLY: WARNING}.get(RunState(run.state), ERROR)


def sentences(run: MachineTranslationRun) -> list[str]:
    """The outcome in whole sentences, in the language that is active."""
    if run.state == RunState.RUNNING:
        return [_("The page is being translated now. Look again in a moment.")]
    if run.state == RunState.WAITING and not run.reason:
        return [_("The machine translation waits for its turn. Look again in a moment.")]
    return [*_filled(run), *_doubts(run), *_failure(run)]


def _filled(run: MachineTranslationRun) -> list[str]:
    if run.filled:
        said = ngettext(
            "%(engine)s has filled %(number)s empty sentence. Nothing is published yet.",
            "%(engine)s has filled %(number)s empty sentences. Nothing is published yet.",
            run.filled,
        )
        return [said % {"engine": run.engine, "number": run.filled}]
    if run.state == RunState.DONE:
        return [_("There was nothing to fill: every sentence has a translation.")]
    return []


def _doubts(run: MachineTranslationRun) -> list[str]:
    said = []
    if number := run.refused:
        refused = ngettext(
            "%(number)s sentence came back unusable and was left empty.",
            "%(number)s sentences came back unusable and were left empty.",
            number,
        )
        said.append(refused % {"number": number})
    if number := run.doubtful_terms:
        doubtful = ngettext(
            "Check the terms in %(number)s sentence: the glossary has another word.",
            "Check the terms in %(number)s sentences: the glossary has other words.",
            number,
        )
        said.append(doubtful % {"number": number})
    return said


def _failure(run: MachineTranslationRun) -> list[str]:
    if not run.reason:
        return []
    said = [str(Reason(run.reason).label)]
    if run.state == RunState.WAITING and run.next_at:
        when = date_format(localtime(run.next_at), "DATETIME_FORMAT")
        said.append(_("What is there is kept. The next attempt is not before %(time)s.") % {"time": when})
    else:
        said.append(_("What is there is kept. You can ask again at any time."))
    return said

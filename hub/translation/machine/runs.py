"""Runs of machine translation: asked for by people, carried out by a task, tried again after a pause, never raising.

Where the task backend can defer, the next attempt is a deferred task. Where it cannot, the run waits for
`machine_translate --retry` or for someone who asks again. No web request waits for a pause.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.tasks import task
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from hub.retries import LOST_AFTER
from hub.tasks import MANY
from hub.translation.machine.models import MachineTranslationRun, RunState
from hub.translation.machine.protection import protection_between
from hub.translation.machine.reasons import FINAL, Doubt, Reason, ServiceError
from hub.translation.machine.sentences import batches, empty_sentences, engine_name, fill

logger = logging.getLogger(__name__)

# Before the second attempt, the third, … A service's own Retry-After counts where it is longer.
PAUSES = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)]
QUOTA_PAUSE = timedelta(hours=1)  # at least; an allowance does not come back within minutes
REST = timedelta(minutes=1)  # nobody else's page waits for a service that has just failed
ABANDONED = LOST_AFTER - timedelta(minutes=1)  # a run that runs longer has lost its worker; its task comes back later


def request_run(translation: Translation, user=None, here: bool = False) -> MachineTranslationRun:
    """Asks for the empty sentences of a translation; one run at a time, and one that waits is tried anew.

    :param here: carry it out in this process, before this returns; for commands
    """
    runs = MachineTranslationRun.objects
    unfinished = runs.filter(translation=translation, state__in=[RunState.WAITING, RunState.RUNNING])
    run = unfinished.order_by("-pk").first()
    if run is None:
        run = runs.create(translation=translation, requested_by=user)
    _wait_no_longer(runs.filter(pk=run.pk))
    _start(run.pk, here)
    return run


def last_run(translation: Translation) -> MachineTranslationRun | None:
    """The last run of a translation."""
    return MachineTranslationRun.objects.filter(translation=translation).order_by("-pk").first()


def doubts_of(translation: Translation) -> dict[tuple[str, str], Doubt]:
    """{(path, hash of the sentence): what was doubtful about it in the last run}"""
    run = last_run(translation)
    return {(found["path"], found["sentence"]): Doubt(found["doubt"]) for found in run.doubts} if run else {}


def last_runs() -> QuerySet:
    """The last run of each translation."""
    last = MachineTranslationRun.objects.filter(translation=OuterRef("translation")).order_by("-pk")
    return MachineTranslationRun.objects.filter(pk=Subquery(last.values("pk")[:1]))


def runs_to_retry(locale: Locale) -> QuerySet:
    """Runs into a language that the service, or the loss of their worker, has kept from their end, the oldest first."""
    kept_back = Q(state=RunState.WAITING) | (Q(state__in=[RunState.PARTLY, RunState.FAILED]) & ~Q(reason="")) | _lost()
    return last_runs().filter(kept_back, translation__target_locale=locale).order_by("pk")


def request_retry(runs: QuerySet, here: bool = False) -> None:
    """Asks for another attempt at each of these runs, whatever their pauses; `here` as above."""
    ids = list(runs.values_list("pk", flat=True))
    _wait_no_longer(MachineTranslationRun.objects.filter(pk__in=ids))
    for run_id in ids:
        _start(run_id, here)


def _start(run_id: int, here: bool) -> None:
    (attempt.call if here else attempt.enqueue)(run_id)


@task(priority=MANY)
def attempt(run_id: int) -> None:
    """Carries a run out, unless someone else does, it has ended, or it has to wait longer."""
    now = timezone.now()
    due = Q(state=RunState.WAITING) & (Q(next_at=None) | Q(next_at__lte=now))
    claimed = MachineTranslationRun.objects.filter(_lost() | due, pk=run_id)
    if claimed.update(state=RunState.RUNNING, started_at=now):
        _carry_out(MachineTranslationRun.objects.select_related("translation__source").get(pk=run_id))


def _lost() -> Q:
    return Q(state=RunState.RUNNING, started_at__lt=timezone.now() - ABANDONED)


def _wait_no_longer(runs: QuerySet) -> None:
    runs.exclude(state=RunState.RUNNING).update(state=RunState.WAITING, next_at=None, attempts=0)


def _carry_out(run: MachineTranslationRun) -> None:
    if failed := _just_failed(run):
        rested = timezone.now() + REST
        _postpone(run, failed.reason, max(rested, failed.next_at) if failed.reason == Reason.BUSY else rested)
        return
    run.attempts += 1
    run.reason = ""
    try:
        _fill(run)
    except ServiceError as failure:
        logger.warning("Machine translation of translation %s: %s", run.translation_id, failure.reason.value)
        _settle(run, failure)
    except Exception:
        logger.exception("Machine translation of translation %s failed", run.translation_id)
        _settle(run, ServiceError(Reason.FAULT))
    else:
        _end(run, RunState.DONE if not run.refused else RunState.PARTLY if run.filled else RunState.FAILED)


def _fill(run: MachineTranslationRun) -> None:
    engine, translation = get_machine_translator(), run.translation
    if engine is None:
        raise ServiceError(Reason.SWITCHED_OFF)
    run.engine = engine_name(engine)
    if not engine.can_translate(translation.source.locale, translation.target_locale):
        raise ServiceError(Reason.REJECTED)
    protection = protection_between(translation.source.locale, translation.target_locale)
    sentences = empty_sentences(translation)
    run.asked = run.filled + sum(len(sentence.places) for sentence in sentences)
    run.doubts = [doubt for doubt in run.doubts if doubt["doubt"] == Doubt.TERM]
    for batch in batches(sentences):
        outcome = fill(translation, batch, engine, protection, run.requested_by)
        run.filled += outcome.filled
        run.doubts += outcome.doubts


def _settle(run: MachineTranslationRun, failure: ServiceError) -> None:
    """Ends a run that has failed, or lets it wait for another attempt."""
    if failure.reason in FINAL or run.attempts > len(PAUSES):
        run.reason = failure.reason
        _end(run, RunState.PARTLY if run.filled else RunState.FAILED)
        return
    pause = PAUSES[run.attempts - 1]
    if failure.reason == Reason.QUOTA:
        pause = max(pause, QUOTA_PAUSE)
    if failure.retry_after is not None:
        pause = max(pause, timedelta(seconds=failure.retry_after))
    run.ended_at = timezone.now()
    _postpone(run, failure.reason, run.ended_at + pause)


def _postpone(run: MachineTranslationRun, reason: str, next_at: datetime) -> None:
    run.state, run.reason, run.next_at = RunState.WAITING, reason, next_at
    run.save()
    if attempt.get_backend().supports_defer:
        attempt.using(run_after=next_at).enqueue(run.pk)


def _end(run: MachineTranslationRun, state: RunState) -> None:
    run.state, run.ended_at = state, timezone.now()
    run.save()


def _just_failed(run: MachineTranslationRun) -> MachineTranslationRun | None:
    """Another translation's run, after which the service is left alone for a moment; None where it may be asked."""
    now = timezone.now()
    recent = Q(attempts__gt=0, ended_at__gt=now - REST) & ~Q(reason=Reason.FAULT)
    told_to_wait = Q(reason=Reason.BUSY, next_at__gt=now)
    waiting = MachineTranslationRun.objects.filter(recent | told_to_wait, state=RunState.WAITING).exclude(pk=run.pk)
    return waiting.order_by("-ended_at").first()

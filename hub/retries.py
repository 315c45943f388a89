"""Work that failed or lost its worker is done later, without a hand."""

import datetime
import logging

from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from hub.tasks import LONG, has_worker

logger = logging.getLogger(__name__)

ATTEMPTS = 12  # after 1, 2, 4 … minutes: about three days in all
LOST_AFTER = datetime.timedelta(minutes=10)
LONG_LOST_AFTER = datetime.timedelta(hours=6)  # of tasks with the priority LONG or less
AT_ONCE = 10  # tasks of one look of the schedule, where no worker runs: a mail server may be waited for each time
WORKERS = 5  # that a task may lose: it may be the task that kills them


def try_again(task: Task, attempt: int, *args) -> bool:
    """Has a task that failed done later, with one attempt more; False after the last, or where nobody works later.

    :param attempt: the one that failed, from 1
    """
    if attempt > ATTEMPTS or not task.get_backend().supports_defer:
        return False
    pause = datetime.timedelta(minutes=2 ** (attempt - 1))
    task.using(run_after=timezone.now() + pause).enqueue(*args, attempt=attempt + 1)
    return True


def do_what_is_due() -> None:
    """Does tasks that have waited for their time, where no worker does: the most urgent, AT_ONCE at most."""
    if not has_worker() and DBTaskResult.objects.ready().exists():  # type: ignore[attr-defined]
        name = f"schedule-{get_random_string(8)}"
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=AT_ONCE,
            worker_id=name,
            excluded_queue_names=[],
        ).run()


def take_up_lost() -> int:
    """Puts tasks back whose worker was killed while it did them; each of ours may be done twice. Returns how many.

    One that has lost WORKERS of them has failed. The others are due from now on: they have not waited since they were
    asked for.
    """
    now = timezone.now()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    lost = running.filter(priority__gt=LONG, started_at__lt=now - LOST_AFTER)
    lost |= running.filter(started_at__lt=now - LONG_LOST_AFTER)
    for task in [task for task in lost if len(task.worker_ids) >= WORKERS]:
        task.set_failed(ChildProcessError(f"Its worker was lost {len(task.worker_ids)} times."))
        logger.error("Task %s (%s) has lost %s workers and is given up.", task.pk, task.task_path, len(task.worker_ids))
    if number := lost.update(status=TaskResultStatus.READY, started_at=None, run_after=now):
        logger.warning("%s tasks had lost their worker; they are done anew.", number)
    return number

"""Work that failed or lost its worker is done later, without a hand."""

import datetime

from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

ATTEMPTS = 12  # after 1, 2, 4 … minutes: about three days in all
LOST_AFTER = datetime.timedelta(minutes=10)
LONG_LOST_AFTER = datetime.timedelta(hours=6)  # of tasks with a priority below 0


def try_again(task: Task, attempt: int, *args) -> bool:
    """Has a task that failed done later, with one attempt more; False after the last, or where nobody works later.

    :param attempt: the one that failed, from 1
    """
    if attempt > ATTEMPTS or not task.get_backend().supports_defer:
        return False
    pause = datetime.timedelta(minutes=2 ** (attempt - 1))
    task.using(run_after=timezone.now() + pause).enqueue(*args, attempt=attempt + 1)
    return True


def take_up_lost() -> int:
    """Puts tasks back whose worker was killed while it did them; each of ours may be done twice. Returns how many."""
    now = timezone.now()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    lost = running.filter(priority__gte=0, started_at__lt=now - LOST_AFTER)
    lost |= running.filter(started_at__lt=now - LONG_LOST_AFTER)
    return lost.update(status=TaskResultStatus.READY, started_at=None)

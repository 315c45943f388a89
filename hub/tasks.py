"""Where work goes that must wait for the transaction and may not fail it."""

from django.db import transaction
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.backends.immediate import ImmediateBackend
from django.utils.crypto import get_random_string


class OnCommitImmediateBackend(ImmediateBackend):
    """Runs a task in this process, but only after the transaction that asked for it has committed.

    Django's ImmediateBackend runs inside the transaction: search would index a page before its child rows are
    written. A site with a worker replaces this backend by setting TASKS.
    """

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        run = self._execute_task  # type: ignore[attr-defined]
        transaction.on_commit(lambda: run(result), robust=True)
        return result

"""Where work goes that must wait for the transaction and may not fail it."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.db import connection, connections, transaction
from django.tasks import TaskResult, TaskResultStatus, task_backends
from django.tasks.backends.immediate import ImmediateBackend
from django.utils.crypto import get_random_string
from django_tasks_db.backend import DatabaseBackend

MAIL = -2  # priority of a mail, which a silent mail server holds up for ten seconds: what was published goes first
MANY = -5  # priority of tasks that may come in hundreds, each of which is soon done
LONG = -10  # priority of a task that takes longer than anybody likes to wait

# One, so that long tasks do not stand in each other's way. A process that ends waits for it.
_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="long-tasks")


def has_worker() -> bool:
    """True where tasks are left to another process; False where this one does them."""
    return not isinstance(task_backends["default"], OnCommitImmediateBackend)


class OnCommitImmediateBackend(ImmediateBackend):
    """Runs a task in this process, but only after the transaction that asked for it has committed.

    Django's ImmediateBackend runs inside the transaction: search would index a page before its child rows are
    written. A site with a worker replaces this backend by setting TASKS.

    A task with the priority LONG or less is long: nobody waits for it, a thread of this process does it. One that is
    due later waits in the database, as all do where there is a worker; here the schedule does it (hub.retries).
    """

    supports_priority = True
    supports_defer = True

    def enqueue(self, task, args, kwargs):
        if task.run_after is not None:
            return DatabaseBackend(self.alias, {}).enqueue(task, args, kwargs)
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
        run = self._run if task.priority > LONG else self._run_apart
        transaction.on_commit(lambda: run(result), robust=True)
        return result

    def _run(self, result: TaskResult) -> None:
        self._execute_task(result)  # type: ignore[attr-defined]

    def _run_apart(self, result: TaskResult) -> None:
        if connection.in_atomic_block:  # a test's own transaction, which a thread could not look into
            self._run(result)
        else:
            _threads.submit(copy_context().run, self._run_and_let_go, result)  # log lines name the request that asked

    def _run_and_let_go(self, result: TaskResult) -> None:
        try:
            self._run(result)
        finally:
            connections.close_all()

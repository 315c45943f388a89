"""Counts what happens outside of requests, and names the task that log lines belong to."""

import logging

from django.dispatch import receiver
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.signals import task_enqueued, task_finished, task_started
from wagtail.signals import page_published, page_unpublished

from hub.observing import metrics
from hub.observing.context import request_id, running_tasks

logger = logging.getLogger(__name__)


@receiver(task_enqueued, dispatch_uid="hub_observing_enqueued")
def tell_enqueued(sender, task_result, **kwargs):
    """A worker knows the task's id only; this line says which request asked for it."""
    if request_id.get() and not issubclass(sender, ImmediateBackend):
        logger.info("Task %s waits for a worker.", task_result.id, extra={"task": task_result.task.module_path})


@receiver(task_started, dispatch_uid="hub_observing_started")
def begin_task(task_result, **kwargs):
    running_tasks.set((*running_tasks.get(), str(task_result.id)))


@receiver(task_finished, dispatch_uid="hub_observing_finished")
def end_task(task_result, **kwargs):
    running_tasks.set(tuple(task for task in running_tasks.get() if task != str(task_result.id)))
    began, ended = task_result.started_at, task_result.finished_at
    seconds = (ended - began).total_seconds() if began and ended else None
    metrics.count_task(task_result.task.module_path, str(task_result.status).lower(), seconds)


@receiver(page_published, dispatch_uid="hub_observing_published")
def count_published(**kwargs):
    metrics.PUBLISHED.inc()


@receiver(page_unpublished, dispatch_uid="hub_observing_unpublished")
def count_unpublished(**kwargs):
    metrics.UNPUBLISHED.inc()

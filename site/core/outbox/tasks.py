"""django-tasks (Wagtail's background work) as deliveries: written in the caller's transaction.

This module is imported while models load: it imports none.
"""

import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.module_loading import import_string

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from core.outbox.scheduling import schedule

if TYPE_CHECKING:
    from core.models import Delivery

log = logging.getLogger(__name__)


class OutboxBackend(BaseTaskBackend):
    """`settings.TASKS`. Results are not kept: the delivery's state says how it went."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        payload = {
            "task": task.module_path,
            "args": normalize_json(list(args)),
            "kwargs": normalize_json(dict(kwargs)),
        }
        delivery = schedule("core.outbox.tasks.run_task", payload, task.run_after, queue="index")
        result = result_of(task, delivery, backend=self.alias)
        task_enqueued.send(type(self), task_result=result)
        return result


def result_of(task: Task, delivery: "Delivery", *, backend: str) -> TaskResult:
    """What django-tasks calls a result: the delivery's name and what was asked."""
    return TaskResult(
        task=task,
        id=str(delivery.pk),
        status=TaskResultStatus.READY,
        enqueued_at=delivery.created_at,
        started_at=None,
        finished_at=None,
        last_attempted_at=timezone.now() if delivery.attempts else None,
        args=delivery.payload["args"],
        kwargs=delivery.payload["kwargs"],
        backend=backend,
        errors=[],
        worker_ids=[str(number) for number in range(delivery.attempts)],
    )


def run_task(delivery: "Delivery", *, task: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """A delivery handler. A task whose object is gone meanwhile has nothing left to do."""
    found: Task = import_string(task)
    if found.takes_context:
        args = [TaskContext(task_result=result_of(found, delivery, backend=found.backend)), *args]
    try:
        found.call(*args, **kwargs)
    except ObjectDoesNotExist as gone:
        log.info("%s%r: %s", task, tuple(args), gone)

"""Work for the worker that a person asks for."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task


def soon(task: Task[..., Any, Any], *, lock: str, **facts: Any) -> None:
    """Once: where it waits already under this lock, it is about to begin, as was asked for."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.configure(queueing_lock=lock).defer(**facts)

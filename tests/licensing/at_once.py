"""Several who do the same at once, and a worker that is killed while it is at it."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from tests.analytics.test_tasks import WAITING, until

Who = TypeVar("Who")
What = TypeVar("What")
WORKER = """
import importlib, sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
module, task = sys.argv[2].rsplit(".", 1)
getattr(importlib.import_module(module), task)(timestamp=0)
"""


def together(act: Callable[[Who], What], people: Iterable[Who]) -> list[What]:
    """What came of it for each; each on a connection of its own."""
    waiting = list(people)
    start = Barrier(len(waiting))

    def one(who: Who) -> What:
        start.wait()
        try:
            return act(who)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        return list(pool.map(one, waiting))


def killed_at(task: str) -> None:
    """A worker's process that has begun this task, and dies where it wants the passes."""
    name = str(connection.settings_dict["NAME"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table licensing_pass in access exclusive mode")
        command = [sys.executable, "-c", WORKER, name, task]
        worker = subprocess.Popen(command, cwd=settings.BASE_DIR)
        until(WAITING, 1)
        worker.kill()
    worker.wait(60)

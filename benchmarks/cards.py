"""Hundreds of dash cards in one PDF, from the queue to the stored file: memory, size, time."""

import datetime as dt
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from accounts.models import Role, User
from benchmarks.figures import Figure
from benchmarks.register import make_register
from licensing.models import CardRun, RunState
from licensing.printing.waiting import ask, to_print

FEW, MANY = 50, 1000  # harder than what is promised: 500 beside 50, at most 1.5 times
# VmHWM and not ru_maxrss: that one begins with what the parent had, and hides all below it.
CHILD = """
import json, sys, time
import django
django.setup()
from django.utils import timezone
from licensing.printing.running import run
start = time.perf_counter()
run(int(sys.argv[1]), timezone.now())
taken = time.perf_counter() - start
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(json.dumps([taken, peak / 1024]))
"""


def run() -> Iterator[Figure]:
    day = timezone.localdate()
    make_register(FEW + MANY, issued_on=day, expires_on=day + dt.timedelta(days=300))
    clerk = User.objects.create_user(email="printing@city.example", role=Role.CLERK)
    (_, few, _), (seconds, many, size) = measured(FEW, clerk), measured(MANY, clerk)
    yield Figure(f"{MANY} cards in one PDF", seconds, "s", goal="20 s")
    yield Figure(f"{MANY} cards: peak of the process", many, "MB", goal="130 MB")
    yield Figure(f"{MANY} cards: peak beside {FEW} cards", many / few, "times", at_most=1.2)
    yield Figure(f"{MANY} cards: a card in the PDF", size, "kB", at_most=5)


def measured(count: int, clerk: User) -> tuple[float, float, float]:
    """Seconds and megabytes of a process of its own, and kilobytes a card."""
    now = timezone.now()
    first = to_print(now).values_list("pk", flat=True)[:count]
    wanted = to_print(now).filter(pk__in=list(first))
    made = ask(wanted, key=uuid.uuid4(), by=clerk, now=now)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(made.pk)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    made = CardRun.objects.get(pk=made.pk, state=RunState.DONE, done=count)
    seconds, peak = json.loads(done.stdout)
    return seconds, peak, len(bytes(made.pdf or b"")) / count / 1000

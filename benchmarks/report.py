"""The weekly report on 25,000 licenses and 2.6 million visits, then on 10 million."""

import datetime as dt
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.db import connection

from benchmarks.figures import Figure
from benchmarks.register import copy_rows, make_register
from checkin.models import Station
from checkin.rebuild import CLEAR_COUNTS, COUNT
from checkin.visit_rows import VisitRow

LICENSES, VISITS, MANY, WEEKS = 25_000, 2_600_000, 10_000_000, 104
SUNDAY = dt.date(2026, 6, 28)
FIRST = SUNDAY - dt.timedelta(days=7 * WEEKS - 1)
AGGREGATION = """
select license_id, date_trunc('week', day)::date, count(*) from checkin_visit
where day <= %s group by 1, 2
"""
# The clock starts when Python's modules are loaded, as the promise says.
CHILD = """
import datetime as dt, json, sys, tempfile, time
from pathlib import Path
import django
django.setup()
from analytics import assessment, figures, register
from analytics.files import write_files
from analytics.weekly import make
from benchmarks.memory import peak
start = time.perf_counter()
day = dt.date.fromisoformat(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    write_files(Path(folder), make(day, today=day).files())
taken = time.perf_counter() - start
print(json.dumps({"seconds": taken, "peak": peak()}))
"""


def run() -> Iterator[Figure]:
    station = Station.objects.create(code="LARGE", name="Large")
    licenses = make_register(LICENSES, issued_on=FIRST, expires_on=SUNDAY + dt.timedelta(days=30))
    copy_first_event(station.pk)
    put(VISITS, station.pk, licenses, seed=11)
    seconds, peak = report()
    aggregation = min(aggregate() for _ in range(2))
    yield Figure("one SQL aggregation by license and week, fetched", aggregation, "s")
    yield Figure("weekly_report, 25,000 licenses, 2.6 million visits", seconds, "s")
    yield Figure("weekly_report, of the aggregation", seconds / aggregation, at_most=4)
    yield Figure("weekly_report, peak memory", peak, "MB", at_most=500)
    put(MANY - VISITS, station.pk, licenses, seed=12)
    many, _ = report()
    yield Figure("weekly_report, 10 million visits", many, "s")
    yield Figure("weekly_report, 10 million visits, of that of 2.6", many / seconds, at_most=1.5)


def put(count: int, station: int, licenses: list[tuple[object, ...]], *, seed: int) -> None:
    """So many visits more, with the counts of all; those of other benchmarks are among them."""
    copy_rows("checkin_visit", VisitRow._fields, visits(count, station, licenses, seed))
    with connection.cursor() as cursor:
        cursor.execute(CLEAR_COUNTS)
        cursor.execute(COUNT)
        cursor.execute("analyze")


def visits(
    count: int, station: int, licenses: list[tuple[object, ...]], seed: int
) -> Iterator[VisitRow]:
    """Unequal rates; one license in ten stops on the way, one in twenty never starts. The
    licenses are the same for each seed, their visits are not."""
    rng = np.random.default_rng(11)
    weight = rng.gamma(0.8, size=LICENSES) * (rng.random(LICENSES) > 0.05)
    last = np.where(rng.random(LICENSES) < 0.1, rng.integers(1, WEEKS, LICENSES), WEEKS) * 7
    rng = np.random.default_rng(seed)
    which = rng.choice(LICENSES, count, p=weight / weight.sum())
    day_number = (rng.random(count) * last[which]).astype(int)
    ids = rng.bytes(16 * count)
    for number, (row, day) in enumerate(zip(which.tolist(), day_number.tolist(), strict=True)):
        license_id, _, vehicle_id, _ = licenses[row]
        date = FIRST + dt.timedelta(days=day)
        at = dt.datetime(date.year, date.month, date.day, 15, tzinfo=dt.UTC)
        yield VisitRow(
            id=uuid.UUID(bytes=ids[16 * number : 16 * number + 16]), unit=f"v:{vehicle_id}",
            day=date, station_id=station, vehicle_id=int(str(vehicle_id)),
            license_id=int(str(license_id)), towed=False, first_at=at, joined_at=at,
            served_at=at, ended_at=None, outcome="served", walk_off_basis="",
            wait_seconds=0, wait_basis="measured", joined_by_phone=False,
        )  # fmt: skip


def copy_first_event(station: int) -> None:
    """Records of a station begin with its first event."""
    at = dt.datetime(FIRST.year, FIRST.month, FIRST.day, 15, tzinfo=dt.UTC)
    columns = (
        "id", "kind", "at", "day", "occurred_at", "received_at", "made_offline", "station_id",
        "pass_code", "license_number", "towing", "attendant", "shown", "result",
        "result_reason", "practice", "load_type", "ticket_number", "reason", "visitor",
        "source", "digest",
    )  # fmt: skip
    texts = [""] * 7
    row = ["00000000-0000-4000-8000-000000000000", "line_count", at, FIRST, at, at, False, station]
    copy_rows("checkin_event", columns, [[*row, *texts, False, "", "", "", "", "", b"0"]])


def report() -> tuple[float, float]:
    """Seconds and megabytes of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, SUNDAY.isoformat()],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    measured = json.loads(done.stdout)
    return measured["seconds"], measured["peak"]


def aggregate() -> float:
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATION, [SUNDAY])
        cursor.fetchall()
    return time.perf_counter() - start

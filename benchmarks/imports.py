"""The imports of visits and of scale tickets, as a person runs them: the command on a file."""

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.register import make_register
from checkin.models import Station

ROWS = 40_000


def run() -> Iterator[Figure]:
    Station.objects.get_or_create(code="BENCH", defaults={"name": "Benchmark"})
    register = make_register(2000, issued_on=dt.date(2025, 1, 1), expires_on=dt.date(2026, 12, 31))
    numbers = [number for _, number, *_ in register]
    header = "license_number,station,arrived_at,served_at"
    rate = rows_a_second("import_visits", header, lines(numbers))
    yield Figure("import_visits, the command's start included", rate, "rows/s", at_least=2000)
    header = "station,ticket_number,weighed_at,plate,net_weight_lb"
    rate = rows_a_second("import_scale_tickets", header, tickets())
    yield Figure("import_scale_tickets, likewise", rate, "rows/s")


def rows_a_second(command: str, header: str, rows: Iterator[str]) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(f"{header}\n")
        file.writelines(rows)
        file.flush()
        words = [sys.executable, "manage.py", command, file.name]
        start = time.perf_counter()
        subprocess.run(
            words, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent
        )
    return ROWS / (time.perf_counter() - start)


def lines(numbers: list[str]) -> Iterator[str]:
    """A visit a week of each license; in file order by time, as a scale system exports them."""
    first = dt.datetime(2025, 3, 3, 8)  # noqa: DTZ001 the city's time, as in a file
    for row in range(ROWS):
        arrived = first + dt.timedelta(weeks=row // len(numbers), seconds=10 * (row % len(numbers)))
        served = arrived + dt.timedelta(minutes=20)
        yield f"{numbers[row % len(numbers)]},BENCH,{arrived},{served}\n"


def tickets() -> Iterator[str]:
    """Two hundred a day at one station."""
    first = dt.datetime(2025, 3, 10, 8)  # noqa: DTZ001 as above
    for row in range(ROWS):
        at = first + dt.timedelta(days=row // 200, minutes=2 * (row % 200))
        yield f"BENCH,T{row:07},{at},{row % 997:03} AB {row % 89},{20 * (row % 300)}\n"

"""The import of visits, as a person runs it: the command on a file."""

import datetime as dt
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from checkin.models import Station
from licensing.models import License

ROWS = 40_000


def run() -> Iterator[Figure]:
    Station.objects.get_or_create(code="BENCH", defaults={"name": "Benchmark"})
    numbers = list(License.objects.order_by("number").values_list("number", flat=True)[:2000])
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("license_number,station,arrived_at,served_at\n")
        file.writelines(lines(numbers))
        file.flush()
        command = [sys.executable, "manage.py", "import_visits", file.name]
        start = time.perf_counter()
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent
        )
    rate = ROWS / (time.perf_counter() - start)
    yield Figure("import_visits, the command's start included", rate, "rows/s", at_least=2000)


def lines(numbers: list[str]) -> Iterator[str]:
    """A visit a week of each license; in file order by time, as a scale system exports them."""
    first = dt.datetime(2025, 3, 3, 8)  # noqa: DTZ001 the city's time, as in a file
    for row in range(ROWS):
        arrived = first + dt.timedelta(weeks=row // len(numbers), seconds=10 * (row % len(numbers)))
        served = arrived + dt.timedelta(minutes=20)
        yield f"{numbers[row % len(numbers)]},BENCH,{arrived},{served}\n"

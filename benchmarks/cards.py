"""Hundreds of dash cards in one PDF: its memory, its size, its time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

FEW, MANY = 50, 500
CHILD = """
import datetime as dt, json, resource, sys, time
import django
django.setup()
from licensing.card import Card
from licensing.printing.running import pdf_of
count = int(sys.argv[1])
url = "HTTPS://HAULPASS.EXAMPLE.GOV/P/7K3M9QXA{:04}"
classes = ("Pickup", "Camioneta")
cards = (
    Card(url.format(n), f"SH-2026-{n:06}", f"1AB {n:04} MD", classes, dt.date(2027, 1, 1))
    for n in range(count)
)
start = time.perf_counter()
pdf = pdf_of(cards, told=lambda done: None)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.perf_counter() - start, peak, len(pdf) / count / 1000]))
"""


def run() -> Iterator[Figure]:
    few, many = measured(FEW), measured(MANY)
    yield Figure(f"{MANY} cards in one PDF", many[0], "s", goal="20 s")
    yield Figure(f"{MANY} cards: peak of the process", many[1], "MB", goal="130 MB")
    yield Figure(f"{MANY} cards: peak beside {FEW} cards", many[1] / few[1], "times", at_most=1.5)
    yield Figure(f"{MANY} cards: a card in the PDF", many[2], "kB", at_most=5)


def measured(count: int) -> list[float]:
    """Seconds, megabytes and kilobytes a card, of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(count)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    figures: list[float] = json.loads(done.stdout)
    return figures

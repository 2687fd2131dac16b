"""Ten times the elements at random that `make test` sends (tests/checkin/test_events_fuzz.py)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

ELEMENTS = 10_000


def run() -> Iterator[Figure]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/checkin/test_events_fuzz.py"]
    environment = os.environ | {"HAULPASS_FUZZ_EVENTS": str(ELEMENTS)}
    ran = subprocess.run(
        command, check=False, env=environment, cwd=Path(__file__).parent.parent, text=True,
        capture_output=True,
    )  # fmt: skip
    if ran.returncode:
        print(ran.stdout)
    yield Figure(f"fuzz: runs of {ELEMENTS} elements that failed", ran.returncode, at_most=0)

"""The share of hard frames that the tablet's decoder reads, by kind, and how long a view takes."""

import statistics
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from benchmarks.figures import Figure
from benchmarks.hard_cases import HOST, KINDS, frames
from benchmarks.other_codes import other_frames
from benchmarks.reader import readings

EACH = 20


def run() -> Iterator[Figure]:
    asked: list[tuple[str, str]] = []

    def pictures() -> Iterator[npt.NDArray[np.uint8]]:
        for frame in frames(EACH):
            asked.append((frame.kind, frame.code))
            yield frame.pixels

    found = readings(pictures(), HOST)
    answers = list(zip(asked, found, strict=True))
    for kind in KINDS:
        right = [code in read.codes for (asked_kind, code), read in answers if asked_kind == kind]
        yield Figure(f"frames read: {kind.replace('_', ' ')}", 100 * statistics.mean(right), "%")
    for view, name in enumerate(("the whole frame", "its middle")):
        right = [code in read.views[view] for (_, code), read in answers]
        yield Figure(f"frames read by {name} alone", 100 * statistics.mean(right), "%")
        times = [read.times[view] for read in found]
        yield Figure(f"time to read {name}, median", statistics.median(times), "ms")
    right = [code in read.codes for (_, code), read in answers]
    yield Figure(f"frames read, of {len(right)}", 100 * statistics.mean(right), "%", at_least=90)
    wrong = sum(bool(read.codes - {code}) for (_, code), read in answers)
    yield Figure("frames read as another code", wrong, at_most=0)
    others = readings((picture for _, picture in other_frames()), HOST)
    yield Figure(
        f"pictures of other kinds taken for a pass, of {len(others)}",
        sum(bool(read.codes) for read in others),
        at_most=0,
    )

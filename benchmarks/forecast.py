"""How well the wait is forecast for who joins now, on made-up lines whose truth is known.

Beside two simple rules: (line + 1) times the time between check-ins, and what the last to enter
service has waited. Where HAULPASS_BANK_CALLS names a file: also on the calls of a bank
(benchmarks/calls.py).
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from benchmarks.calls import calls
from benchmarks.figures import Figure
from benchmarks.lines import KINDS, days
from benchmarks.lines_seen import Moment, moments, watched
from checkin.board.forecast import FEWEST_GAPS, last_to_enter, wait_for_next
from checkin.board.station_now import Estimate

DAYS, SEED = 20, 2029
LEAST_COVERED, MOST_COVERED = 0.75, 0.92
GAPS = 20  # of the simple rule
CALLS = "HAULPASS_BANK_CALLS"
EVERY_CALL = 20


@dataclass(frozen=True)
class Told:
    """At one moment, in minutes: what was told, by rule, and what came."""

    ours: Estimate
    by_line: float
    by_last: float
    last: Estimate | None
    truth: float


def run() -> Iterator[Figure]:
    for kind in KINDS:
        yield from figures(kind.name, list(moments(watched(days(kind, DAYS, SEED)))))
    if path := os.environ.get(CALLS):
        yield from figures("calls of a bank", list(moments(calls(path), every=EVERY_CALL)))


def figures(name: str, seen: list[Moment]) -> Iterator[Figure]:
    told = list(comparable(seen))
    ours = off((one.ours.minutes, one.truth) for one in told)
    by_line = off((one.by_line, one.truth) for one in told)
    by_last = off((one.by_last, one.truth) for one in told)
    within = covered((one.ours, one.truth) for one in told)
    unknown = 100 * (1 - len(told) / len(seen))
    yield Figure(f"{name}: error of the forecast", ours, "min", at_most=min(by_line, by_last))
    yield Figure(f"{name}: of line times interval", by_line, "min")
    yield Figure(f"{name}: of the last to enter service", by_last, "min")
    yield Figure(f"{name}: in the range", within, at_least=LEAST_COVERED, at_most=MOST_COVERED)
    last = [(one.last, one.truth) for one in told if one.last]
    yield Figure(f"{name}: in the range of the last to enter", covered(last))
    yield Figure(f"{name}: width of the range", fmean(map(width, told)), "min")
    yield Figure(f"{name}: unknown, of {len(seen)} moments", unknown, "%")


def off(told: Iterable[tuple[float, float]]) -> float:
    """The mean absolute error."""
    return fmean(abs(minutes - truth) for minutes, truth in told)


def width(told: Told) -> float:
    return told.ours.high - told.ours.low


def comparable(seen: Iterable[Moment]) -> Iterator[Told]:
    """The moments at which all three tell something."""
    for one in seen:
        ours, gaps = wait_for_next(one.line), one.line.gaps[-GAPS:]
        if ours and len(gaps) >= FEWEST_GAPS and one.waits:
            latest = min(one.waits, key=lambda wait: wait.ago)
            yield Told(
                ours, (one.line.ahead + 1) * fmean(gaps) / 60, latest.seconds / 60,
                last_to_enter(one.waits, one.line.paused_for), one.truth / 60,
            )  # fmt: skip


def covered(told: Iterable[tuple[Estimate, float]]) -> float:
    """The share of waits that lie in their range."""
    return fmean(estimate.low <= truth <= estimate.high for estimate, truth in told)

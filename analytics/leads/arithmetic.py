"""The numbers behind a probability that a person can check by hand: weeks of a license, one by one.

Pure numpy. A week is marked with one sign: `.` it could have come, `-` not in force, `x` no
station of its was open (or kept records yet), `?` open, but its silence does not count: the gate
did not see it, or it was explained.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Fit
from analytics.exposure import Intervals
from analytics.likelihood import Floats, Histories, declared_beside_usual, shape_pair

WEEK = 7
SHOWN = 52  # weeks, the last of them that of the report


@dataclass(frozen=True)
class Arithmetic:
    """All by chain. open_weeks: exposure in weeks; since: after the week of the last visit, else
    in all. shape: of the gamma distribution of its kind's rates. marks: a sign a week, the oldest
    first."""

    open_weeks: Floats
    since: Floats
    shape: Floats
    marks: list[str]


def arithmetic(
    histories: Histories, fitted: Fit, in_force: Intervals, is_open: NDArray[np.bool_], last: int
) -> Arithmetic:
    """is_open: (n, SHOWN) whether a station of the chain's opened in that week. last: last day."""
    weeks = histories.exposure.shape[1]
    after = np.arange(weeks)[None, :] > histories.last_week[:, None]
    _, told = declared_beside_usual(histories)
    return Arithmetic(
        open_weeks=histories.exposure.sum(axis=1, dtype=np.float64),
        since=(histories.exposure * after).sum(axis=1, dtype=np.float64),
        shape=shape_pair(fitted.parameters)[told],
        marks=marks(histories.exposure, in_force, is_open, last),
    )


def marks(
    exposure: NDArray[np.floating], in_force: Intervals, is_open: NDArray[np.bool_], last: int
) -> list[str]:
    """The newest SHOWN weeks; those before the first of the grid count as without stations."""
    count, weeks = exposure.shape
    shown = min(weeks, SHOWN)
    exposed = np.zeros((count, SHOWN), dtype=np.bool_)
    exposed[:, SHOWN - shown :] = exposure[:, weeks - shown :] > 0
    signs = np.full((count, SHOWN), b"?", dtype="S1")
    signs[~is_open] = b"x"
    signs[~weeks_in_force(in_force, count, last)] = b"-"
    signs[exposed] = b"."
    return [row.tobytes().decode() for row in signs]


def weeks_in_force(in_force: Intervals, count: int, last: int) -> NDArray[np.bool_]:
    """(count, SHOWN) whether it was in force on a day of the week."""
    first = last + 1 - SHOWN * WEEK
    begin = np.maximum(in_force.from_day - first, 0) // WEEK
    end = np.minimum(in_force.to_day - first, SHOWN * WEEK - 1) // WEEK
    kept = (in_force.to_day >= first) & (in_force.from_day <= last)
    edges = np.zeros((count, SHOWN + 1), dtype=np.int32)
    np.add.at(edges, (in_force.license[kept], begin[kept]), 1)
    np.add.at(edges, (in_force.license[kept], end[kept] + 1), -1)
    return np.asarray(np.cumsum(edges[:, :-1], axis=1) > 0)

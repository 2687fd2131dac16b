"""The numbers behind a probability that a person can check by hand: weeks of a license, one by one.

Pure numpy. A week is marked with one sign: `.` it could have come, `-` not in force, `x` no
station of its was open (or kept records yet), `?` open, but its silence does not count: the gate
did not see it, or it was explained.
"""

import numpy as np
from numpy.typing import NDArray

from analytics.exposure import Intervals
from analytics.likelihood import Floats, Histories

WEEK = 7
SHOWN = 52  # weeks, the last of them that of the report


def weeks_since(histories: Histories) -> Floats:
    """(n,) exposure in weeks after the week of the last visit; all of it without any."""
    after = np.arange(histories.exposure.shape[1])[None, :] > histories.last_week[:, None]
    return np.asarray((histories.exposure * after).sum(axis=1, dtype=np.float64))


def marks(
    exposure: NDArray[np.floating], in_force: Intervals, is_open: NDArray[np.bool_], last: int
) -> list[str]:
    """A row of signs for each license, the oldest of SHOWN weeks first. is_open: (n, SHOWN) whether
    a station of its opened in the week. last: the last day. Weeks before the first of the grid
    count as without stations."""
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

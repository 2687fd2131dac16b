"""Exposure: the time in which a license could have visited, and would have been seen.

A day counts when the license is in force on it and at least one of its stations is open: for the
share of its visits that the gate would have recorded. Days before records began, days after the
report's last day and days of an explained silence count for nothing.
Days are integers (`date.toordinal()`); pure numpy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAYS_A_WEEK = 7
ROWS_AT_ONCE = 1000  # keeps the grid of days under a few megabytes


@dataclass(frozen=True)
class Intervals:
    """Days in force, flat arrays of equal length: which license, from and to (both included).

    Intervals of one license may overlap, as when a renewal begins before the old term ends:
    a day counts once.
    """

    license: NDArray[np.int64]
    from_day: NDArray[np.int64]
    to_day: NDArray[np.int64]


NO_DAYS = Intervals(*[np.zeros(0, dtype=np.int64)] * 3)


@dataclass(frozen=True)
class Exposure:
    """weeks: (n, W) seen days / 7, oldest week first, the last one ends on the last day.

    days_in_force, open_days, seen_days: (n,) days since records began; open ones among them; and of
    those, each by the share of the license's visits that would have been seen.
    """

    weeks: NDArray[np.float32]
    days_in_force: NDArray[np.int64]
    open_days: NDArray[np.int64]
    seen_days: NDArray[np.float64]


@dataclass(frozen=True)
class Sight:
    """profile: (n,) which row of `share` holds for the license. share: (profiles, days), 0 to 1,
    from the first day of records: of visits on that day, those that leave a record.
    explained: days that count for nothing."""

    profile: NDArray[np.int64]
    share: NDArray[np.float32]
    explained: Intervals


def week_count(first_day: int, last_day: int) -> int:
    """Weeks that end on the last day's weekday and reach back to the first day."""
    return max(0, -(-(last_day - first_day + 1) // DAYS_A_WEEK))


def exposure(
    intervals: Intervals,
    station_set: NDArray[np.int64],
    station_open: NDArray[np.bool_],
    first_day: int,
    last_day: int,
    sight: Sight | None = None,
) -> Exposure:
    """Exposure of n licenses from the first day of records to the last day, both included.

    station_set: (n,) which row of station_open holds for the license.
    station_open: (sets, last_day - first_day + 1), whether any station of the set opens that day.
    Without `sight` everything is seen.
    """
    count, weeks = len(station_set), week_count(first_day, last_day)
    days = weeks * DAYS_A_WEEK
    before = ((0, 0), (days - (last_day - first_day + 1), 0))
    is_open = np.pad(station_open, before)
    share = np.pad(sight.share, before) if sight else np.ones((1, days), dtype=np.float32)
    kept = _clipped(intervals, first_day, last_day)
    explained = _clipped(sight.explained, first_day, last_day) if sight else NO_DAYS
    result = Exposure(
        weeks=np.zeros((count, weeks), dtype=np.float32),
        days_in_force=np.zeros(count, dtype=np.int64),
        open_days=np.zeros(count, dtype=np.int64),
        seen_days=np.zeros(count, dtype=np.float64),
    )
    for start in range(0, count, ROWS_AT_ONCE):
        rows = slice(start, min(start + ROWS_AT_ONCE, count))
        in_force = _days_in_force(kept, rows, last_day + 1 - days, days)
        opened = in_force & is_open[station_set[rows]]
        counted = opened & ~_days_in_force(explained, rows, last_day + 1 - days, days)
        by_week = _week_sums(counted * share[sight.profile[rows] if sight else [0]])
        result.weeks[rows] = by_week / np.float32(DAYS_A_WEEK)
        result.days_in_force[rows] = in_force.sum(axis=1)
        result.open_days[rows] = opened.sum(axis=1)
        result.seen_days[rows] = by_week.sum(axis=1)
    return result


def _clipped(intervals: Intervals, first_day: int, last_day: int) -> Intervals:
    """The intervals within the days of record, sorted by license; empty ones fall out."""
    from_day = np.maximum(intervals.from_day, first_day)
    to_day = np.minimum(intervals.to_day, last_day)
    kept = np.flatnonzero(from_day <= to_day)
    kept = kept[np.argsort(intervals.license[kept], kind="stable")]
    return Intervals(intervals.license[kept], from_day[kept], to_day[kept])


def _days_in_force(
    intervals: Intervals, rows: slice, grid_first: int, days: int
) -> NDArray[np.bool_]:
    """(rows, days): +1 where an interval begins, -1 after it ends, summed along the days."""
    first, last = np.searchsorted(intervals.license, [rows.start, rows.stop])
    row = intervals.license[first:last] - rows.start
    edges = np.zeros((rows.stop - rows.start, days + 1), dtype=np.int16)
    np.add.at(edges, (row, intervals.from_day[first:last] - grid_first), 1)
    np.add.at(edges, (row, intervals.to_day[first:last] - grid_first + 1), -1)
    return np.cumsum(edges[:, :-1], axis=1, dtype=np.int16) > 0


def _week_sums(days: NDArray[np.float32]) -> NDArray[np.float64]:
    """(rows, days) to (rows, weeks). Sums of seven: a week of whole days is exact."""
    weeks = days.reshape(len(days), -1, DAYS_A_WEEK)
    return np.asarray(weeks.sum(axis=2, dtype=np.float64))

"""What an hour of a station's waits tells the public. Pure.

A count from 1 to 4 is left out, for it might tell of one person's trip. So that none comes out by
subtraction, the one total (`checked_in`) is told only where all of its four parts (measured, by
phone, stated, not known) are 0 or at least FEWEST; no day's, week's or month's total is published.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5  # vehicles, from which their number and their median are told
FEWEST_P90 = 10  # from which 9 in 10 is not simply the longest single wait
Cell = str | int


@dataclass(frozen=True)
class Waits:
    """Of `vehicles` whose wait is known in one way; minutes, None without any."""

    vehicles: int = 0
    median: int | None = None
    p80: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class Hour:
    """The visits of a station that began in an hour of the city's clock, at `begins` (aware).

    `paused` is None where nobody knows when a pause ended."""

    station: str
    begins: dt.datetime
    checked_in: int = 0
    measured: Waits = Waits()
    phone: Waits = Waits()
    stated: Waits = Waits()
    walk_offs: int = 0
    walk_offs_by_phone: int = 0
    paused: int | None = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """Of those checked in, by how their wait is known; the last not at all."""
        known = self.measured.vehicles, self.phone.vehicles, self.stated.vehicles
        return (*known, self.checked_in - sum(known))


HEADER = (
    "station", "date", "hour", "begins_at", "checked_in",
    "measured_vehicles", "measured_median_minutes", "measured_p80_minutes",
    "measured_p90_minutes", "phone_vehicles", "phone_median_minutes", "stated_vehicles",
    "stated_median_minutes", "walk_offs", "walk_offs_by_phone", "paused_minutes", "suppressed",
)  # fmt: skip


def small(count: int) -> bool:
    return 0 < count < FEWEST


def published(hour: Hour) -> list[Cell]:
    """The row under HEADER; what is left out, or not known, is empty."""
    whole = not any(map(small, hour.parts))
    return [
        hour.station,
        hour.begins.date().isoformat(),
        f"{hour.begins:%H:00}",
        hour.begins.isoformat(),
        hour.checked_in if whole else "",
        *measured_cells(hour.measured),
        *told_cells(hour.phone),
        *told_cells(hour.stated),
        count(hour.walk_offs),
        count(hour.walk_offs_by_phone),
        "" if hour.paused is None else hour.paused,
        "yes" if leaves_out(hour) else "no",
    ]


def leaves_out(hour: Hour) -> bool:
    """That a cell is empty by the rule, and not for want of data."""
    longest = 0 < hour.measured.vehicles < FEWEST_P90
    return longest or any(map(small, (*hour.parts, hour.walk_offs, hour.walk_offs_by_phone)))


def measured_cells(waits: Waits) -> Sequence[Cell]:
    p80 = minutes(waits, waits.p80, FEWEST)
    return (*told_cells(waits), p80, minutes(waits, waits.p90, FEWEST_P90))


def told_cells(waits: Waits) -> Sequence[Cell]:
    return count(waits.vehicles), minutes(waits, waits.median, FEWEST)


def count(vehicles: int) -> Cell:
    return "" if small(vehicles) else vehicles


def minutes(waits: Waits, value: int | None, fewest: int) -> Cell:
    return "" if value is None or waits.vehicles < fewest else value

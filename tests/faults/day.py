"""A day at two stations as it truly was: what tablets record, and the visits that must come.

| truck | what it does                                         | its visits               |
|-------|------------------------------------------------------|--------------------------|
| 0 - 4 | joins, is checked in                                 | served, wait measured    |
| 5     | is scanned twice at the gate and twice at the scale  | one, from the first join |
| 6     | is checked in, taken back, and checked in again      | one, to the second       |
| 7     | joins and leaves                                     | walk-off, said           |
| 8     | is checked in without having joined                  | served, wait unknown     |
| 9     | joins, and is checked in at the other station        | walk-off, moved; served  |
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MINUTE = dt.timedelta(minutes=1)
Seen = tuple[str, str, dt.datetime | None, dt.datetime | None, str, str, int | None]


@dataclass
class Day:
    """`steps` are those of each tablet, by its name; `truth` is what the visits must be:
    license, station, joined, served, outcome, basis of a walk-off, seconds of wait."""

    steps: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    truth: list[Seen] = field(default_factory=list)

    def record(self, tablet: str, kind: str, at: dt.datetime, code: str) -> None:
        details = {"pass_code": code, "source": "scan"}
        step = {"kind": kind, "at": at.isoformat(), "details": details}
        self.steps.setdefault(tablet, []).append(step)

    def undo(self, tablet: str, at: dt.datetime) -> None:
        """The tablet's last step."""
        steps = self.steps[tablet]
        last = len(steps) - 1
        steps.append({"kind": "voided", "at": at.isoformat(), "details": {}, "undoes": last})

    def served(
        self, number: str, station: str, joined: dt.datetime | None, served: dt.datetime
    ) -> None:
        wait = int((served - joined).total_seconds()) if joined else None
        self.truth.append((number, station, joined, served, "served", "", wait))

    def left(self, number: str, station: str, joined: dt.datetime, basis: str) -> None:
        self.truth.append((number, station, joined, None, "walk_off", basis, None))


def day_of(trucks: Sequence[tuple[str, str]], begin: dt.datetime) -> Day:
    """Each truck (license number, pass code) comes a minute after the one before; every third to
    QR, which has one tablet, the others to NW, which has a gate and a scale."""
    day = Day()
    for n, (number, code) in enumerate(trucks):
        joined = begin + n * MINUTE
        served = joined + (5 + 7 * n % 40) * MINUTE
        here = ("QR", "NW", "NW")[n % 3]
        gate, scale = ("QR", "QR") if here == "QR" else ("NW gate", "NW scale")
        if n % 10 != 8:
            day.record(gate, "joined_line", joined, code)
        COURSES.get(n % 10, plain)(day, Trip(number, code, here, gate, scale, joined, served))
    for steps in day.steps.values():
        in_order(steps)
    return day


@dataclass(frozen=True)
class Trip:
    number: str
    code: str
    station: str
    gate: str
    scale: str
    joined: dt.datetime
    served: dt.datetime


def plain(day: Day, trip: Trip) -> None:
    day.record(trip.scale, "checked_in", trip.served, trip.code)
    day.served(trip.number, trip.station, trip.joined, trip.served)


def scanned_twice(day: Day, trip: Trip) -> None:
    day.record(trip.gate, "joined_line", trip.joined + 2 * MINUTE, trip.code)
    day.record(trip.scale, "checked_in", trip.served + 3 * MINUTE, trip.code)
    plain(day, trip)


def taken_back(day: Day, trip: Trip) -> None:
    day.record(trip.scale, "checked_in", trip.served, trip.code)
    day.undo(trip.scale, trip.served + MINUTE / 2)
    day.record(trip.scale, "checked_in", trip.served + MINUTE, trip.code)
    day.served(trip.number, trip.station, trip.joined, trip.served + MINUTE)


def leaves(day: Day, trip: Trip) -> None:
    day.record(trip.gate, "left_line", trip.served, trip.code)
    day.left(trip.number, trip.station, trip.joined, "said")


def not_joined(day: Day, trip: Trip) -> None:
    day.record(trip.scale, "checked_in", trip.served, trip.code)
    day.served(trip.number, trip.station, None, trip.served)


def moves(day: Day, trip: Trip) -> None:
    elsewhere, tablet = ("NW", "NW scale") if trip.station == "QR" else ("QR", "QR")
    day.record(tablet, "checked_in", trip.served, trip.code)
    day.left(trip.number, trip.station, trip.joined, "moved")
    day.served(trip.number, elsewhere, None, trip.served)


COURSES = {5: scanned_twice, 6: taken_back, 7: leaves, 8: not_joined, 9: moves}


def in_order(steps: list[dict[str, Any]]) -> None:
    """As they happened at the tablet; what undoes a step finds its new place."""
    undone = {id(step): steps[step["undoes"]] for step in steps if "undoes" in step}
    steps.sort(key=lambda step: step["at"])
    place = {id(step): n for n, step in enumerate(steps)}
    for step in steps:
        if "undoes" in step:
            step["undoes"] = place[id(undone[id(step)])]

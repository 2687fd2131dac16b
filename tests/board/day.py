"""A made-up day of one station, as facts. Monday, March 3, 2025; times are the city's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from checkin.board.decide import decide
from checkin.board.facts import LineCount, StationFacts, TabletSigns
from checkin.board.shared_line import Join, Trip
from checkin.board.station_now import StationNow
from checkin.calendar import StationCalendar
from checkin.interruptions import Mark
from tests.checkin.made import DAY, at

GATE, SCALE = 1, 2
HOURS = (dt.time(7), dt.time(17))
OPEN_ALL_WEEK = StationCalendar(schedules={dt.date(2025, 1, 1): dict.fromkeys(range(7), HOURS)})


def tablet(device: int | None = GATE, status: str = "", event: str = "") -> TabletSigns:
    """Heard by its status, else by its events; clocks as text."""
    status_at, event_at = (at(clock) if clock else None for clock in (status, event))
    return TabletSigns(device, status_at, event_at, event_at)


def trip(
    joined: dt.datetime | None = None, served: dt.datetime | None = None, **facts: Any
) -> Trip:
    """Measured at the gate where both are known."""
    seconds = int((served - joined).total_seconds()) if joined and served else None
    outcome = "served" if served else "waiting"
    basis = "none" if seconds is None else "measured"
    return Trip(joined, served, None, outcome, seconds, basis)._replace(**facts)


def minutes_after(clock: str, minutes: Iterable[float]) -> list[dt.datetime]:
    return [at(clock) + dt.timedelta(minutes=number) for number in minutes]


def busy(first: str = "09:00", until: str = "12:00", wait: float = 30) -> list[Trip]:
    """One joins every four minutes until then, and each is checked in after such a wait; it is
    noon now."""
    length = (at(until) - at(first)).total_seconds() / 60
    joined = minutes_after(first, range(0, int(length), 4))
    trips = [(one, one + dt.timedelta(minutes=wait)) for one in joined]
    return [trip(one, served if served < at("12:00") else None) for one, served in trips]


def facts(trips: Iterable[Trip] = (), *, device: int = GATE, **more: Any) -> StationFacts:
    """A gate that has seen all who joined, and a scale that is heard until noon."""
    told = list(trips)
    seen = [one for one in told if one.joined_at and not one.joined_by_phone]
    joins = [Join(one.joined_at, device) for one in seen if one.joined_at]
    made = StationFacts(
        1, "NW", "Northwest", "", OPEN_ALL_WEEK, DAY, trips=told, joins=joins,
        tablets=[tablet(GATE, status="11:59"), tablet(SCALE, status="11:59")],
    )  # fmt: skip
    return replace(made, **more)


def told(day: StationFacts, clock: str = "12:00") -> StationNow:
    return decide(day, at(clock))


def paused(clock: str, reason: str = "box_swap") -> Mark:
    return Mark(at(clock), paused=True, reason=reason)


def count(clock: str, in_line: int) -> LineCount:
    return LineCount(at(clock), in_line)

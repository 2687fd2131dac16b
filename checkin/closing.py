"""Who still waits long after closing has left the line: a state at the moment asked.

Nothing is written for it, and a check-in that arrives late still serves the visit.
"""

import datetime as dt
from typing import NamedTuple

from checkin.calendar import DAY_BEGINS, StationCalendar, city_zone
from checkin.models import Outcome, WalkOffBasis

AFTER_CLOSING = dt.timedelta(hours=2)


class OutcomeNow(NamedTuple):
    """Words of `Outcome` and `WalkOffBasis`; the basis is empty unless it is a walk-off."""

    outcome: str
    walk_off_basis: str


def day_begins(day: dt.date) -> dt.datetime:
    """04:00 in the city."""
    return dt.datetime.combine(day, dt.time(), city_zone()) + DAY_BEGINS


def line_ends_at(day: dt.date, calendar: StationCalendar) -> dt.datetime:
    """Two hours after the closing of a city day; at 04:00, its end, where no hours are known."""
    closes = calendar.closes_at(day)
    return closes + AFTER_CLOSING if closes else day_begins(day + dt.timedelta(days=1))


def outcome_at(
    outcome: str,
    walk_off_basis: str,
    *,
    day: dt.date,
    calendar: StationCalendar,
    now: dt.datetime,
) -> OutcomeNow:
    """How a visit of a city day stands now; the calendar is that of its station."""
    if outcome == Outcome.WAITING and now >= line_ends_at(day, calendar):
        return OutcomeNow(Outcome.WALK_OFF, WalkOffBasis.CLOSING)
    return OutcomeNow(outcome, walk_off_basis)

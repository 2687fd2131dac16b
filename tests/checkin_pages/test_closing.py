"""A visit that nobody served is a walk-off two hours after closing, when somebody asks."""

import datetime as dt

import pytest

from checkin.calendar import StationCalendar, city_zone
from checkin.closing import outcome_at
from checkin.models import Outcome

TUESDAY = dt.date(2026, 3, 10)
SEVEN_TO_FIVE = {weekday: (dt.time(7), dt.time(17)) for weekday in range(6)}
HOURS = StationCalendar(schedules={dt.date(2020, 1, 1): SEVEN_TO_FIVE})
CLOSED = StationCalendar(closures=[(TUESDAY, TUESDAY, "")], schedules=HOURS.schedules)
NO_HOURS = StationCalendar()
LEFT = ("walk_off", "closing")
IN_LINE = ("waiting", "")


def asked(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=city_zone())


@pytest.mark.parametrize(
    ("calendar", "now", "stands"),
    [
        (HOURS, asked(10, 17), IN_LINE),
        (HOURS, asked(10, 18, 59), IN_LINE),
        (HOURS, asked(10, 19), LEFT),
        (HOURS, asked(12, 9), LEFT),
        (NO_HOURS, asked(11, 3, 59), IN_LINE),
        (NO_HOURS, asked(11, 4), LEFT),
        (CLOSED, asked(10, 23), IN_LINE),
        (CLOSED, asked(11, 4), LEFT),
    ],
)
def test_who_still_waits_has_left_two_hours_after_closing_or_at_four(
    calendar: StationCalendar, now: dt.datetime, stands: tuple[str, str]
) -> None:
    assert outcome_at(Outcome.WAITING, "", day=TUESDAY, calendar=calendar, now=now) == stands


@pytest.mark.parametrize("outcome", [Outcome.SERVED, Outcome.REFUSED, Outcome.WALK_OFF])
def test_what_the_events_say_stays(outcome: Outcome) -> None:
    basis = "said" if outcome is Outcome.WALK_OFF else ""
    stands = outcome_at(outcome, basis, day=TUESDAY, calendar=HOURS, now=asked(12, 9))
    assert stands == (outcome, basis)


def test_the_hour_that_comes_twice_in_autumn_does_not_move_the_end_of_the_day() -> None:
    saturday = dt.date(2026, 10, 31)
    for hour, stands in ((3, IN_LINE), (4, LEFT)):
        now = dt.datetime(2026, 11, 1, hour, tzinfo=city_zone())
        assert outcome_at("waiting", "", day=saturday, calendar=NO_HOURS, now=now) == stands

"""Which days without any record speak of the gate, and which of chance."""

import datetime as dt
from collections.abc import Iterable

import pytest

from analytics.coverage import Seen
from analytics.register import read_register
from checkin.calendar import midnight, week_of
from checkin.models import Closure, Event, Kind, Station, WeeklyCount
from tests.checkin.made import licensed

pytestmark = pytest.mark.django_db
FIRST = dt.date(2025, 9, 1)
SUNDAY = dt.date(2026, 4, 5)  # both changes of the clocks lie between
DAYS = [FIRST + dt.timedelta(days=number) for number in range((SUNDAY - FIRST).days + 1)]


@pytest.fixture
def station() -> Station:
    return Station.objects.create(code="NW", name="Northwest")


def heard(station: Station, days: Iterable[dt.date], *, at: str = "12:00", a_day: int) -> None:
    """One event on each day, and the counts of as many visits a day as given."""
    license = licensed(f"SH-{station.code}", f"{station.code}1", issued_on=FIRST)
    counts: dict[dt.date, int] = {}
    for day in days:
        counts[week_of(day)] = counts.get(week_of(day), 0) + a_day
        put_event(station, day, at)
    for week, visits in counts.items():
        WeeklyCount.objects.create(
            license=license, week=week, station=station, visits=visits, unserved=0, last_day=week
        )


def put_event(station: Station, day: dt.date, clock: str) -> None:
    hours = dt.timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))
    at = (midnight(day).replace(tzinfo=None) + hours).replace(tzinfo=midnight(day).tzinfo)
    Event.objects.create(
        kind=Kind.LINE_COUNT, at=at, day=day, occurred_at=at, received_at=at,
        made_offline=False, station=station, in_line=0, digest=b"-",
    )  # fmt: skip


def seen(station: Station) -> Seen:
    return read_register(SUNDAY).coverage.stations[station.id]


def but(*left_out: dt.date) -> list[dt.date]:
    return [day for day in DAYS if day not in left_out]


def week(monday: dt.date) -> list[dt.date]:
    return [monday + dt.timedelta(days=number) for number in range(7)]


@pytest.mark.parametrize("clock", ["04:00", "20:30", "23:59"])
def test_a_record_counts_for_its_own_day_summer_and_winter(station: Station, clock: str) -> None:
    missing = dt.date(2026, 2, 11)
    heard(station, but(missing), at=clock, a_day=20)
    assert seen(station).unheard == {missing}


def test_a_record_in_the_night_belongs_to_the_day_before(station: Station) -> None:
    heard(station, but(dt.date(2026, 2, 11)), a_day=20)
    put_event(station, dt.date(2026, 2, 12), "03:59")
    assert not seen(station).unheard


@pytest.mark.parametrize("monday", [dt.date(2025, 10, 27), dt.date(2026, 3, 2)])
def test_a_silent_tablet_in_the_week_when_the_clocks_change_is_seven_days_out(
    station: Station, monday: dt.date
) -> None:
    heard(station, but(*week(monday)), a_day=20)
    assert seen(station).out == set(week(monday))
    assert sum(seen(station).share == 0) == 7


def test_a_day_at_a_busy_station_without_any_record_is_no_chance(station: Station) -> None:
    holiday = dt.date(2025, 11, 27)
    heard(station, but(holiday), a_day=20)
    assert seen(station).out == {holiday}


def test_a_quiet_stations_silent_days_are_chance_until_they_are_many(station: Station) -> None:
    long, short = week(dt.date(2026, 2, 2)), week(dt.date(2025, 11, 3))[:3]
    heard(station, but(*long, *short), a_day=2)
    assert seen(station).unheard == {*long, *short}
    assert seen(station).out == set(long)


def test_a_sunday_on_which_nobody_ever_comes_is_no_outage(station: Station) -> None:
    heard(station, [day for day in DAYS if day.weekday() != 6], a_day=20)
    assert len(seen(station).unheard) > 20
    assert not seen(station).out


def test_a_closed_day_without_a_record_is_nothing_to_wonder_about(station: Station) -> None:
    closed = week(dt.date(2026, 1, 5))
    heard(station, but(*closed), a_day=20)
    Closure.objects.create(station=station, from_date=closed[0], to_date=closed[-1])
    assert not seen(station).unheard


def test_what_comes_after_the_last_day_tells_of_no_day_before(station: Station) -> None:
    heard(station, but(SUNDAY), a_day=20)
    put_event(station, SUNDAY + dt.timedelta(days=1), "09:00")
    assert seen(station).out == {SUNDAY}

"""The two stations of the made-up city, their hours and the days on which they are closed."""

import datetime as dt
from dataclasses import dataclass

from checkin.calendar import Hours, StationCalendar, week_of

WEEKS = 104
MONDAY, THURSDAY, SUNDAY = 0, 3, 6
Closed = tuple[dt.date, dt.date, str]


@dataclass(frozen=True)
class Site:
    """`service_minutes` is the mean time that one vehicle holds up the next."""

    code: str
    name: str
    address: str
    service_minutes: float
    calendar: StationCalendar


def first_day(today: dt.date) -> dt.date:
    """The Monday on which records begin."""
    return week_of(today) - dt.timedelta(weeks=WEEKS)


def sites(today: dt.date) -> list[Site]:
    """The rates of service fit a city of 1,200 licenses: busy hours have a line."""
    since, shared = first_day(today), [*holidays(today), snow(today)]
    scale = scale_rebuilt(today)
    northwest = StationCalendar(shared, {since: six_days(7, 0, 17, 0)})
    earlier, later = six_days(7, 30, 15, 30), six_days(8, 0, 16, 0)
    quarantine_road = StationCalendar(
        sorted([*shared, scale]), {since: earlier, since + dt.timedelta(weeks=26): later}
    )
    return [
        Site("NW", "Northwest Transfer Station", "5030 Reisterstown Rd", 5.5, northwest),
        Site("QR", "Quarantine Road Landfill", "6100 Quarantine Rd", 9.5, quarantine_road),
    ]


def six_days(*times: int) -> dict[int, Hours]:
    opens, closes = dt.time(times[0], times[1]), dt.time(times[2], times[3])
    return dict.fromkeys(range(SUNDAY), (opens, closes))


def snow_week(today: dt.date) -> dt.date:
    """The Monday of the last winter's great snow."""
    year = today.year if today >= dt.date(today.year, 2, 15) else today.year - 1
    return week_of(dt.date(year, 1, 28))  # past the holiday


def snow(today: dt.date) -> Closed:
    monday = snow_week(today)
    return (monday, monday + dt.timedelta(days=1), "Snow")


def scale_rebuilt(today: dt.date) -> Closed:
    """Two weeks of the last autumn that is over."""
    year = today.year if today >= dt.date(today.year, 11, 1) else today.year - 1
    monday = nth(2, MONDAY, dt.date(year, 10, 1))
    return (monday, monday + dt.timedelta(days=13), "The scale is rebuilt")


def holidays(today: dt.date) -> list[Closed]:
    """From the first year of the records through the next year."""
    years = range(first_day(today).year, today.year + 2)
    return sorted((day, day, name) for year in years for day, name in holidays_of(year))


def holidays_of(year: int) -> list[tuple[dt.date, str]]:
    return [
        (dt.date(year, 1, 1), "New Year's Day"),
        (nth(3, MONDAY, dt.date(year, 1, 1)), "Martin Luther King Jr. Day"),
        (nth(1, MONDAY, dt.date(year, 5, 25)), "Memorial Day"),
        (dt.date(year, 6, 19), "Juneteenth"),
        (dt.date(year, 7, 4), "Independence Day"),
        (nth(1, MONDAY, dt.date(year, 9, 1)), "Labor Day"),
        (nth(4, THURSDAY, dt.date(year, 11, 1)), "Thanksgiving"),
        (dt.date(year, 12, 25), "Christmas Day"),
    ]


def nth(number: int, weekday: int, since: dt.date) -> dt.date:
    """The first, second… such weekday from a day on."""
    ahead = (weekday - since.weekday()) % 7
    return since + dt.timedelta(days=ahead + 7 * (number - 1))

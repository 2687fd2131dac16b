"""The city's days, and the days and hours on which its stations are open."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from checkin.database import ask

DAY_BEGINS = dt.timedelta(hours=4)
Hours = tuple[dt.time, dt.time]
# Closures (first and last day, reason), then hours (from when, weekday, opening, closing).
CALENDARS = """
select station_id, from_date, to_date, reason, null, null, null
from checkin_closure where station_id = any(%(stations)s)
union all
select station_id, effective_on, null, null, weekday, opens, closes
from checkin_stationhours where station_id = any(%(stations)s)
order by 2
"""


@cache
def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.CITY_TIME_ZONE)


def city_date(moment: dt.datetime) -> dt.date:
    """The calendar date in the city."""
    return moment.astimezone(city_zone()).date()


def city_day(moment: dt.datetime) -> dt.date:
    """The day from 04:00 to 04:00, city time, in which the moment lies."""
    return (moment.astimezone(city_zone()).replace(tzinfo=None) - DAY_BEGINS).date()


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def midnight(day: dt.date) -> dt.datetime:
    """Its first moment in the city."""
    return dt.datetime.combine(day, dt.time(), city_zone())


@dataclass(frozen=True)
class StationCalendar:
    """The dated hours and closures of one station."""

    closures: list[tuple[dt.date, dt.date, str]] = field(default_factory=list)
    schedules: dict[dt.date, dict[int, Hours]] = field(default_factory=dict)

    def closure_on(self, day: dt.date) -> str | None:
        """The reason of the closure, which may be empty; None where there is none."""
        found = (reason for first, last, reason in self.closures if first <= day <= last)
        return next(found, None)

    def schedule_on(self, day: dt.date) -> dict[int, Hours] | None:
        """The hours by weekday that are in force on a day; None where none are known yet."""
        in_force = [effective_on for effective_on in self.schedules if effective_on <= day]
        return self.schedules[max(in_force)] if in_force else None

    def hours_on(self, day: dt.date) -> Hours | None:
        """Opening and closing time of an open day, where they are known."""
        schedule = self.schedule_on(day)
        return schedule.get(day.weekday()) if schedule and self.is_open_on(day) else None

    def is_open_on(self, day: dt.date) -> bool:
        schedule = self.schedule_on(day)
        return self.closure_on(day) is None and (schedule is None or day.weekday() in schedule)

    def is_open_at(self, moment: dt.datetime) -> bool:
        """From opening to closing; all day where no hours are known."""
        day = city_date(moment)
        opens, closes = self.opens_at(day), self.closes_at(day)
        if opens is None or closes is None:
            return self.is_open_on(day)
        return opens <= moment < closes

    def opens_at(self, day: dt.date) -> dt.datetime | None:
        hours = self.hours_on(day)
        return dt.datetime.combine(day, hours[0], city_zone()) if hours else None

    def closes_at(self, day: dt.date) -> dt.datetime | None:
        hours = self.hours_on(day)
        return dt.datetime.combine(day, hours[1], city_zone()) if hours else None


def station_calendars(station_ids: Iterable[int]) -> dict[int, StationCalendar]:
    """The calendars of some stations, in one query."""
    return ask_calendars(station_ids)()


def ask_calendars(station_ids: Iterable[int]) -> Callable[[], dict[int, StationCalendar]]:
    """The same, but whoever calls the result waits for it."""
    calendars = {station_id: StationCalendar() for station_id in station_ids}
    rows = ask(CALENDARS, {"stations": list(calendars)})

    def read() -> dict[int, StationCalendar]:
        for station_id, first, last, reason, weekday, opens, closes in rows.fetchall():
            calendar = calendars[station_id]
            if weekday is None:
                calendar.closures.append((first, last, reason))
            else:
                calendar.schedules.setdefault(first, {})[weekday] = (opens, closes)
        return calendars

    return read


def city_moment(text: str) -> dt.datetime:
    """The moment of an ISO 8601 text; without an offset it is the city's time.

    Of a time that comes twice in autumn the first is meant. Raises ValueError, with the end of a
    sentence, for a text that is no time and for a time that summer time skips.
    """
    try:
        moment = dt.datetime.fromisoformat(text if len(text) > 10 else "")  # a date is no time
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=city_zone())).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError(_("is no time written YYYY-MM-DD HH:MM")) from None
    if moment.tzinfo is not None:
        return utc
    if utc.astimezone(city_zone()).replace(tzinfo=None) != moment:
        raise ValueError(_("does not exist: summer time skips it"))
    return utc

"""Counted requests by district and week, and beside them what happened at the stations."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from analytics.reading import rows
from analytics.station_weeks import grouped, read, week_figures
from checkin.calendar import station_calendars, week_of
from checkin.models import Station

OUTSIDE, NO_PLACE = "outside", "no_place"  # stand where a district's code would
ONE = dt.timedelta(weeks=1)
COUNTED = """
select date_trunc('week', r.day)::date,
    coalesce(d.code, case when r.latitude is null then 'no_place' else 'outside' end), count(*)::int
from analytics_servicerequest r join analytics_requesttype t on t.id = r.type_id
    left join analytics_district d on d.id = r.district_id
where r.day between %(first)s and %(last)s and t.is_counted and r.left_out = ''
group by 1, 2 order by 1, 2
"""
RECEIVED = """
select count(*)::int, count(*) filter (where not t.is_counted)::int,
    count(*) filter (where t.is_counted and r.left_out = 'duplicate')::int,
    count(*) filter (where t.is_counted and r.left_out = 'facility')::int
from analytics_servicerequest r join analytics_requesttype t on t.id = r.type_id
where r.day between %(first)s and %(last)s
"""


@dataclass(frozen=True)
class Week:
    """One week. districts: counted requests by district. gate: what the stations recorded, as
    `station_weeks.week_figures` gives it. closed_days: of all stations together."""

    monday: dt.date
    districts: dict[str, int]
    gate: dict[str, Any]
    closed_days: int

    @property
    def requests(self) -> int:
        return sum(self.districts.values())


@dataclass(frozen=True)
class Received:
    """Requests of the days asked for: all, and those of them that were left out, by why."""

    all: int
    other_types: int
    repeats: int
    facilities: int


def weeks(first: dt.date, last: dt.date) -> list[Week]:
    """From the week of the first day to that of the last; requests up to the last day."""
    begin = week_of(first)
    counted: dict[dt.date, dict[str, int]] = defaultdict(dict)
    for monday, district, number in rows(COUNTED, {"first": begin, "last": last}):
        counted[monday][district] = number
    stations = list(Station.objects.values_list("id", flat=True))
    gate = grouped(read(begin, last, stations), lambda count: count.week)
    calendars = station_calendars(stations).values()
    found = []
    for number in range((last - begin).days // 7 + 1):
        monday = begin + number * ONE
        days = [monday + dt.timedelta(days=day) for day in range(7)]
        closed = sum(
            calendar.closure_on(day) is not None
            for calendar in calendars
            for day in days
            if day <= last
        )
        found.append(Week(monday, counted[monday], week_figures(gate[number]), closed))
    return found


def received(first: dt.date, last: dt.date) -> Received:
    [row] = rows(RECEIVED, {"first": week_of(first), "last": last})
    return Received(*row)

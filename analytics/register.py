"""The register and its visits as arrays: the one place where rows become numbers.

Nothing that happened after the last day is read: later licenses count as not yet valid, later
statuses and visits not at all.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from django.conf import settings
from django.db import connection

from checkin.calendar import StationCalendar, midnight, station_calendars, week_of
from licensing.models import Status

LICENSES = """
select l.id, l.number, l.renews_id, l.issued_on, l.expires_on, v.vehicle_class, l.stations,
    v.hauler_id, l.term, l.loads_per_week::float
from licensing_license l join licensing_vehicle v on v.id = l.vehicle_id order by l.number
"""
# A day belongs to the status that it begins with: a period that begins in the midst of one counts
# from the next.
PERIODS = """
select license_id, status,
    ((lower(during) at time zone %(zone)s) - interval '1 microsecond')::date + 1,
    ((upper(during) at time zone %(zone)s) - interval '1 microsecond')::date + 1
from licensing_licenseperiod where lower(during) < %(end)s order by license_id, during
"""
VISITS = """
select license_id, sum(visits)::int, sum(unserved)::int, max(last_day),
    array_agg(distinct station_id)
from checkin_weeklycount where week <= %(last_week)s group by license_id
"""
WEEKS = """
select week, sum(visits)::int from checkin_weeklycount where week <= %(last_week)s group by week
"""
# A tablet whose clock stood in another year, with no offset to mend it, is no beginning.
RECORDS = """
select s.id, s.code, (
    select day from checkin_event e where e.station_id = s.id and not practice
        and (device_id is null or at > received_at - interval '60 days')
    order by at limit 1
) from checkin_station s order by s.code
"""


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """One license of the register; days as dates."""

    id: int
    number: str
    renews_id: int | None
    issued_on: dt.date
    expires_on: dt.date
    vehicle_class: str
    stations: list[str]
    hauler_id: int
    term: str = ""
    loads_per_week: float | None = None


@dataclass(frozen=True, slots=True)
class StationFacts:
    """`since` is the first day with a record; None where there is none up to the last day."""

    id: int
    code: str
    since: dt.date | None
    calendar: StationCalendar


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All visits of a license up to the last day, of any outcome."""

    visits: int = 0
    walk_offs: int = 0
    last_day: dt.date | None = None
    stations: tuple[int, ...] = ()


@dataclass(frozen=True)
class Register:
    """Everything the report reads. Periods are (status, first day, day after the last or None)."""

    last_day: dt.date
    licenses: list[LicenseFacts]
    periods: dict[int, list[tuple[str, dt.date, dt.date | None]]]
    visits: dict[int, VisitFacts]
    weekly_visits: dict[dt.date, int]
    stations: list[StationFacts]

    @property
    def records_begin(self) -> dt.date | None:
        return min((station.since for station in self.stations if station.since), default=None)

    def status_on_last_day(self, license_id: int) -> str:
        """By the last period that has begun; a license without any counts as active."""
        periods = self.periods.get(license_id)
        return periods[-1][0] if periods else Status.ACTIVE.value


def read_register(last_day: dt.date) -> Register:
    """The state at the end of the last day, city time."""
    params = {
        "zone": settings.CITY_TIME_ZONE,
        "end": midnight(last_day + dt.timedelta(days=1)),
        "last_week": week_of(last_day),
    }
    return Register(
        last_day=last_day,
        licenses=list(starmap(LicenseFacts, rows(LICENSES, params))),
        periods=read_periods(params),
        visits={license_id: VisitFacts(*facts) for license_id, *facts in rows(VISITS, params)},
        weekly_visits=dict(rows(WEEKS, params)),
        stations=read_stations(last_day),
    )


def read_periods(params: Mapping[str, Any]) -> dict[int, list[tuple[str, dt.date, dt.date | None]]]:
    periods: dict[int, list[tuple[str, dt.date, dt.date | None]]] = {}
    for license_id, status, first, until in rows(PERIODS, params):
        periods.setdefault(license_id, []).append((status, first, until))
    return periods


def read_stations(last_day: dt.date) -> list[StationFacts]:
    found = rows(RECORDS, {})
    calendars = station_calendars(id for id, _, _ in found)
    return [
        StationFacts(id, code, since if since and since <= last_day else None, calendars[id])
        for id, code, since in found
    ]


def rows(statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())

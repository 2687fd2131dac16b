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

from analytics.coverage import Coverage, read_coverage
from analytics.reading import rows
from analytics.sampled import SAMPLED, Counts, by_license, to_sample
from analytics.stations import StationFacts, read_stations
from checkin.calendar import midnight, week_of
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
select license_id, sum(visits)::int, sum(unserved)::int, max(last_day), station_id
from checkin_weeklycount where week <= %(last_week)s group by license_id, station_id
order by license_id, station_id
"""
WEEKS = """
select w.week, w.station_id, v.vehicle_class, sum(w.visits)::int
from checkin_weeklycount w join licensing_license l on l.id = w.license_id
    join licensing_vehicle v on v.id = l.vehicle_id
where w.week <= %(last_week)s group by 1, 2, 3 order by 1, 2, 3
"""
# An explanation with an end: until then nothing was expected, unless it came before.
EXPLAINED = """
select lead.license_id, lead.silent_since, least(lead.quiet_until, (
    select min(w.week) - 1 from checkin_weeklycount w join licensing_license any_of
        on any_of.id = w.license_id
    where any_of.vehicle_id = l.vehicle_id and w.week between lead.silent_since and %(last_week)s
)) as quiet_through
from analytics_lead lead join licensing_license l on l.id = lead.license_id
where lead.status = 'explained' and lead.quiet_until is not null and lead.decided_at < %(end)s
order by 1, 2, 3
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
class VisitFacts:
    """All visits of a license up to the last day, of any outcome."""

    visits: int = 0
    walk_offs: int = 0
    last_day: dt.date | None = None
    by_station: tuple[tuple[int, int], ...] = ()  # a station's id, and the visits there

    @property
    def stations(self) -> tuple[int, ...]:
        return tuple(station for station, _ in self.by_station)


@dataclass(frozen=True)
class Register:
    """Everything the report reads. Periods are (status, first day, day after the last or None).
    counts: visits by Monday, station and class of vehicle. explained: first and last days of
    silences that were explained, by license. sampled: visits by week of some licenses."""

    last_day: dt.date
    licenses: list[LicenseFacts]
    periods: dict[int, list[tuple[str, dt.date, dt.date | None]]]
    visits: dict[int, VisitFacts]
    counts: list[tuple[dt.date, int, str, int]]
    stations: list[StationFacts]
    coverage: Coverage
    explained: dict[int, list[tuple[dt.date, dt.date]]]
    sampled: Counts

    @property
    def weekly_visits(self) -> dict[dt.date, int]:
        found: dict[dt.date, int] = {}
        for week, _, _, visits in self.counts:
            found[week] = found.get(week, 0) + visits
        return found

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
    licenses = list(starmap(LicenseFacts, rows(LICENSES, params)))
    visits = read_visits(params)
    stations = read_stations(last_day)
    counts = rows(WEEKS, params)
    return Register(
        last_day=last_day,
        licenses=licenses,
        periods=read_periods(params),
        visits=visits,
        counts=[(week, station, kind, visits) for week, station, kind, visits in counts],
        stations=stations,
        coverage=read_coverage(stations, visits_by_week(counts), last_day, settings.CITY_TIME_ZONE),
        explained=read_explained(params),
        sampled=by_license(rows(SAMPLED, {**params, "licenses": to_sample(licenses, visits)})),
    )


def read_visits(params: Mapping[str, Any]) -> dict[int, VisitFacts]:
    """The rows of a license follow each other, one for each station."""
    found: dict[int, VisitFacts] = {}
    for license_id, visits, walk_offs, last_day, station_id in rows(VISITS, params):
        so_far = found.get(license_id)
        found[license_id] = VisitFacts(
            visits + (so_far.visits if so_far else 0),
            walk_offs + (so_far.walk_offs if so_far else 0),
            max(last_day, so_far.last_day) if so_far and so_far.last_day else last_day,
            ((*so_far.by_station,) if so_far else ()) + ((station_id, visits),),
        )
    return found


def visits_by_week(counts: list[tuple[Any, ...]]) -> dict[int, dict[dt.date, int]]:
    """By station and Monday."""
    found: dict[int, dict[dt.date, int]] = {}
    for week, station, _, visits in counts:
        of_station = found.setdefault(station, {})
        of_station[week] = of_station.get(week, 0) + visits
    return found


def read_explained(params: Mapping[str, Any]) -> dict[int, list[tuple[dt.date, dt.date]]]:
    explained: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for license_id, first, last in rows(EXPLAINED, params):
        explained.setdefault(license_id, []).append((first, last))
    return explained


def read_periods(params: Mapping[str, Any]) -> dict[int, list[tuple[str, dt.date, dt.date | None]]]:
    periods: dict[int, list[tuple[str, dt.date, dt.date | None]]] = {}
    for license_id, status, first, until in rows(PERIODS, params):
        periods.setdefault(license_id, []).append((status, first, until))
    return periods

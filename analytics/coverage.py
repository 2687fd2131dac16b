"""What the gate saw: for each station and day, the share of its visits that has a record.

A station's silence speaks of haulers only where its tablets would have seen them. Three things say
that they would not: a run of open days without any record, longer than chance allows; a day
whose scale tickets are far more than its check-ins; and a day whose check-ins are somewhat fewer.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.reading import rows
from analytics.stations import StationFacts
from checkin.calendar import week_of
from checkin.closing import day_begins
from checkin.scale.capture import COUNTS, CaptureDay, Standing, capture_day

Floats32 = NDArray[np.float32]

# A run of silent days during which so many visits were usual is no chance: 1 in 1,000 (ln 1000).
NO_CHANCE = 6.9
WEEKS_BESIDE = 8  # weeks on either side that say what is usual
ONE_DAY = dt.timedelta(days=1)
TICKET_DAYS = "select min(day), max(day) from checkin_scaleticket where day <= %(last)s"
# Two probes of an index for each day; the visits of a restored database may lack their events.
UNHEARD = """
select s.id, d.day::date
from unnest(%(ids)s::int[], %(firsts)s::date[]) as s(id, first)
    cross join lateral generate_series(s.first, %(last)s::date, interval '1 day') as d(day)
    cross join lateral (select (d.day::date + interval '4 hours') at time zone %(zone)s,
        (d.day::date + interval '28 hours') at time zone %(zone)s) as t(begins, ends)
where (
    select true from checkin_event e where e.station_id = s.id and not e.practice
        and e.at >= t.begins and e.at < t.ends order by e.at limit 1
) is null and (
    select true from checkin_visit v where v.station_id = s.id
        and v.first_at >= t.begins and v.first_at < t.ends order by v.first_at desc limit 1
) is null
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One station. share: (days,) from the register's first day, 0 to 1, of its visits that have a
    record; 1 where nothing says otherwise. unheard: open days without any record. out: of them,
    those that are no chance."""

    share: Floats32
    unheard: frozenset[dt.date]
    out: frozenset[dt.date]
    capture: Mapping[dt.date, CaptureDay]

    @property
    def low(self) -> frozenset[dt.date]:
        """Days whose check-ins fall far below the scale tickets."""
        return frozenset(day for day, found in self.capture.items() if found.low)


@dataclass(frozen=True)
class Coverage:
    """By station's id; `first_day` is that of the shares, None without any record."""

    first_day: dt.date | None
    stations: Mapping[int, Seen]


def read_coverage(
    stations: Sequence[StationFacts],
    usual: Mapping[int, Mapping[dt.date, int]],
    last_day: dt.date,
    zone: str,
) -> Coverage:
    """usual: visits by station and Monday."""
    recorded = [station for station in stations if station.since]
    first_day = min((station.since for station in recorded if station.since), default=None)
    if first_day is None:
        return Coverage(None, {})
    unheard = read_unheard(recorded, last_day, zone)
    capture = read_capture(recorded, first_day, last_day)
    days = (last_day - first_day).days + 1
    found = {}
    for station in recorded:
        silent = frozenset(
            day for day in unheard.get(station.id, ()) if station.calendar.is_open_on(day)
        )
        out = no_chance(station, silent, usual.get(station.id, {}), first_day, days)
        tickets = capture.get(station.id, {})
        found[station.id] = Seen(shares(out, tickets, first_day, days), silent, out, tickets)
    return Coverage(first_day, found)


def read_unheard(
    stations: Sequence[StationFacts], last_day: dt.date, zone: str
) -> dict[int, list[dt.date]]:
    """Days (04:00 to 04:00) of which nothing is written down, by station."""
    asked = {
        "ids": [station.id for station in stations],
        "firsts": [station.since for station in stations],
        "last": last_day,
        "zone": zone,
    }
    found: dict[int, list[dt.date]] = {}
    for station_id, day in rows(UNHEARD, asked):
        found.setdefault(station_id, []).append(day)
    return found


def read_capture(
    stations: Sequence[StationFacts], first_day: dt.date, last_day: dt.date
) -> dict[int, dict[dt.date, CaptureDay]]:
    """Of the days that have tickets; no other day's visits are counted."""
    [(first, last)] = rows(TICKET_DAYS, {"last": last_day})
    if first is None or last < first_day:
        return {}
    first = max(first, first_day)
    asked = {
        "stations": [station.id for station in stations],
        "first": first, "last": last,
        "begins": day_begins(first), "ends": day_begins(last + ONE_DAY),
    }  # fmt: skip
    found: dict[int, dict[dt.date, CaptureDay]] = {}
    for row in rows(COUNTS, asked):
        day = capture_day(*row)
        if day.tickets:
            found.setdefault(day.station_id, {})[day.day] = day
    return found


def no_chance(
    station: StationFacts,
    silent: frozenset[dt.date],
    usual: Mapping[dt.date, int],
    first_day: dt.date,
    days: int,
) -> frozenset[dt.date]:
    """Of the silent open days those in runs in which chance would hardly leave out everybody."""
    if not silent:
        return frozenset()
    opened = [
        first_day + dt.timedelta(days=int(number))
        for number in np.flatnonzero(station.open_days(first_day, days))
    ]
    a_day = visits_a_day(opened, silent, usual)
    heard = heard_by_weekday(opened, silent)
    found: set[dt.date] = set()
    for run in runs(opened, silent):
        if sum(usual_on(day, a_day) * heard[day.weekday()] for day in run) >= NO_CHANCE:
            found.update(run)
    return frozenset(found)


def heard_by_weekday(opened: Sequence[dt.date], silent: frozenset[dt.date]) -> dict[int, float]:
    """Of its open days the share with a record. Where no hours are entered every day counts as
    open: a Sunday on which nobody ever comes is no outage."""
    of_weekday: dict[int, list[bool]] = {}
    for day in opened:
        of_weekday.setdefault(day.weekday(), []).append(day not in silent)
    return {weekday: sum(days) / len(days) for weekday, days in of_weekday.items()}


def visits_a_day(
    opened: Sequence[dt.date], silent: frozenset[dt.date], usual: Mapping[dt.date, int]
) -> dict[dt.date, float]:
    """By Monday: visits of the week for each open day of it that was heard of."""
    heard: dict[dt.date, int] = {}
    for day in opened:
        if day not in silent:
            heard[week_of(day)] = heard.get(week_of(day), 0) + 1
    return {week: usual.get(week, 0) / days for week, days in heard.items()}


def usual_on(day: dt.date, a_day: Mapping[dt.date, float]) -> float:
    """The median of the weeks beside it; 0 where none was heard of."""
    monday = week_of(day)
    beside = [
        a_day[week]
        for away in range(-WEEKS_BESIDE, WEEKS_BESIDE + 1)
        if (week := monday + dt.timedelta(weeks=away)) in a_day
    ]
    return float(np.median(beside)) if beside else 0.0


def runs(opened: Sequence[dt.date], silent: frozenset[dt.date]) -> list[list[dt.date]]:
    """Open days in a row, all of them silent; closed days between do not part them."""
    found: list[list[dt.date]] = []
    running = False
    for day in opened:
        if day not in silent:
            running = False
            continue
        if not running:
            found.append([])
        running = True
        found[-1].append(day)
    return found


def shares(
    out: frozenset[dt.date], capture: Mapping[dt.date, CaptureDay], first_day: dt.date, days: int
) -> Floats32:
    """The share of a day's visits that has a record: what its tickets say, 0 of a day without
    any record or with far too few, 1 where nothing is known."""
    share = np.ones(days, dtype=np.float32)
    for day, found in capture.items():
        if found.low:
            share[(day - first_day).days] = 0
        elif found.standing is Standing.FINE and found.rate is not None:
            share[(day - first_day).days] = min(1.0, found.rate)
    for day in out:
        share[(day - first_day).days] = 0
    return share

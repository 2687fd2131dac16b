"""From chains of licenses to what the activity model reads: exposure and visits by week."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Histories
from analytics.chains import Chain, days_in_force
from analytics.exposure import Exposure, Intervals, exposure
from analytics.register import Register, StationFacts, VisitFacts
from checkin.calendar import week_of
from licensing.models import VehicleClass

CLASSES = [kind.value for kind in VehicleClass]
WEEK = 7


@dataclass(frozen=True)
class History:
    """The chains' exposure and histories, row by row; `first_day` is where records begin."""

    first_day: dt.date
    exposure: Exposure
    histories: Histories


def history(chains: list[Chain], visits: list[VisitFacts], register: Register) -> History:
    last_day = register.last_day
    first_day = register.records_begin or last_day - dt.timedelta(days=WEEK - 1)
    exposed = exposure(
        intervals(chains, register),
        *station_sets(chains, visits, register, first_day),
        first_day.toordinal(),
        last_day.toordinal(),
    )
    weeks = exposed.weeks.shape[1]
    first_week = week_of(last_day) - dt.timedelta(weeks=weeks - 1)
    return History(
        first_day,
        exposed,
        Histories(
            exposure=exposed.weeks,
            visits=np.array([facts.visits for facts in visits], dtype=np.int64),
            last_week=np.array([week_number(facts, first_week) for facts in visits], np.int64),
            group=np.array([CLASSES.index(c.carrier.vehicle_class) for c in chains], np.int64),
            weekly_visits=weekly_visits(register, first_week, weeks),
        ),
    )


def week_number(facts: VisitFacts, first_week: dt.date) -> int:
    """The column of the last visit's week; -1 without any. A visit that a broken clock put before
    all records counts as one in their first week."""
    return max(0, (facts.last_day - first_week).days // WEEK) if facts.last_day else -1


def weekly_visits(register: Register, first_week: dt.date, weeks: int) -> NDArray[np.float64]:
    counts = np.zeros(weeks)
    for week, visits in register.weekly_visits.items():
        counts[max(0, (week - first_week).days // WEEK)] += visits
    return counts


def intervals(chains: list[Chain], register: Register) -> Intervals:
    flat = [
        (row, first.toordinal(), last.toordinal())
        for row, chain in enumerate(chains)
        for member in chain.members
        for first, last in days_in_force(member, register)
    ]
    columns = np.array(flat, dtype=np.int64).reshape(-1, 3)
    return Intervals(columns[:, 0], columns[:, 1], columns[:, 2])


def station_sets(
    chains: list[Chain], visits: list[VisitFacts], register: Register, first_day: dt.date
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each chain the number of its set of stations, and for each set its open days.

    A chain uses the stations that were declared and those where it came; all, where neither
    says anything.
    """
    by_code = {station.code: station.id for station in register.stations}
    every = frozenset(by_code.values())
    numbers: dict[frozenset[int], int] = {}
    of_chain = []
    for chain, facts in zip(chains, visits, strict=True):
        declared = {by_code[code] for code in chain.declared if code in by_code}
        used = frozenset(declared.union(facts.stations)) or every
        of_chain.append(numbers.setdefault(used, len(numbers)))
    days = (register.last_day - first_day).days + 1
    is_open = {station.id: open_days(station, first_day, days) for station in register.stations}
    sets = [any_open([is_open[id] for id in used], days) for used in numbers]
    shape = (len(sets), days)
    return np.array(of_chain, dtype=np.int64), np.array(sets, dtype=np.bool_).reshape(shape)


def any_open(stations: list[NDArray[np.bool_]], days: int) -> NDArray[np.bool_]:
    nowhere = np.zeros(days, dtype=np.bool_)
    return np.asarray(np.logical_or.reduce([nowhere, *stations]), dtype=np.bool_)


def open_days(station: StationFacts, first_day: dt.date, days: int) -> NDArray[np.bool_]:
    """Whether it was open, day by day; not before its own records began."""
    calendar = (first_day + dt.timedelta(days=day) for day in range(days))
    since = station.since
    return np.array(
        [
            since is not None and since <= day and station.calendar.is_open_on(day)
            for day in calendar
        ],
        dtype=np.bool_,
    )

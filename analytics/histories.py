"""From chains of licenses to what the activity model reads: exposure and visits by week."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Histories
from analytics.chains import Chain, days_in_force
from analytics.exposure import Exposure, Intervals, Sight, exposure
from analytics.likelihood import Floats
from analytics.register import LicenseFacts, Register, VisitFacts
from analytics.sampled import sampled_visits
from analytics.stations import StationFacts
from checkin.calendar import week_of
from licensing.models import VehicleClass

CLASSES = [kind.value for kind in VehicleClass]
WEEK = 7
PARTS, DRAWN = 8, 2.0  # see profile
SHORTER_THAN = 180  # days of a term


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
        sight(chains, visits, register, first_day),
    )
    weeks = exposed.weeks.shape[1]
    first_week = week_of(last_day) - dt.timedelta(weeks=weeks - 1)
    sampled, visits_of_sampled = sampled_visits(chains, register.sampled, first_week, weeks)
    return History(
        first_day,
        exposed,
        Histories(
            exposure=exposed.weeks,
            visits=np.array([facts.visits for facts in visits], dtype=np.int64),
            last_week=np.array([week_number(facts, first_week) for facts in visits], np.int64),
            group=np.array([CLASSES.index(c.carrier.vehicle_class) for c in chains], np.int64),
            weekly_visits=weekly_visits(register, first_week, weeks),
            short_term=np.array([is_short(chain.carrier) for chain in chains], dtype=np.bool_),
            declared=np.array([declared(chain.carrier) for chain in chains], dtype=np.float64),
            sampled=sampled,
            sampled_visits=visits_of_sampled,
        ),
    )


def week_number(facts: VisitFacts, first_week: dt.date) -> int:
    """The column of the last visit's week; -1 without any. A visit that a broken clock put before
    all records counts as one in their first week."""
    return max(0, (facts.last_day - first_week).days // WEEK) if facts.last_day else -1


def weekly_visits(register: Register, first_week: dt.date, weeks: int) -> NDArray[np.float64]:
    """By class and week. Of a station's week with days of low capture, whose exposure is none, only
    the part of the other days: its visits would make the week look busy, and all others quiet."""
    counts = np.zeros((len(CLASSES), weeks))
    low = low_parts(register)
    for week, station, kind, visits in register.counts:
        part = 1 - low.get((station, week), 0.0)
        counts[CLASSES.index(kind), max(0, (week - first_week).days // WEEK)] += part * visits
    return counts


def low_parts(register: Register) -> dict[tuple[int, dt.date], float]:
    """By station and Monday: the low days' part of those with check-ins."""
    found: dict[tuple[int, dt.date], float] = {}
    for station in register.stations:
        if station.id in register.coverage.stations:
            seen = register.coverage.stations[station.id]
            low = Counter(week_of(day) for day in seen.low)
            for monday, days in low.items():
                silent = sum(week_of(day) == monday for day in seen.unheard)
                heard = int(station.open_days(monday, WEEK).sum()) - silent
                found[station.id, monday] = days / max(days, heard)
    return found


def is_short(facts: LicenseFacts) -> bool:
    """By its dates: what the register calls a term is the city's own word."""
    return (facts.expires_on - facts.issued_on).days < SHORTER_THAN


def declared(facts: LicenseFacts) -> float:
    return facts.loads_per_week if facts.loads_per_week else float("nan")


def intervals(chains: list[Chain], register: Register) -> Intervals:
    """Days in force."""
    return of_members(chains, lambda member: days_in_force(member, register))


def explained_days(chains: list[Chain], register: Register) -> Intervals:
    """Silences that were explained, up to the end that the explanation has."""
    return of_members(chains, lambda member: register.explained.get(member.id, ()))


def of_members(
    chains: list[Chain], days: Callable[[LicenseFacts], Iterable[tuple[dt.date, dt.date]]]
) -> Intervals:
    flat = [
        (row, first.toordinal(), last.toordinal())
        for row, chain in enumerate(chains)
        for member in chain.members
        for first, last in days(member)
    ]
    columns = np.array(flat, dtype=np.int64).reshape(-1, 3)
    return Intervals(columns[:, 0], columns[:, 1], columns[:, 2])


def stations_used(chain: Chain, visits: VisitFacts, register: Register) -> frozenset[int]:
    """The stations that were declared and those where it came; all, where neither says anything."""
    by_code = {station.code: station.id for station in register.stations}
    named = {by_code[code] for code in chain.declared if code in by_code}
    return frozenset(named.union(visits.stations)) or frozenset(by_code.values())


def station_sets(
    chains: list[Chain], visits: list[VisitFacts], register: Register, first_day: dt.date
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each chain the number of its set of stations, and for each set its open days."""
    numbers: dict[frozenset[int], int] = {}
    of_chain = [
        numbers.setdefault(stations_used(chain, facts, register), len(numbers))
        for chain, facts in zip(chains, visits, strict=True)
    ]
    days = (register.last_day - first_day).days + 1
    is_open = {station.id: station.open_days(first_day, days) for station in register.stations}
    sets = [any_open([is_open[id] for id in used], days) for used in numbers]
    shape = (len(sets), days)
    return np.array(of_chain, dtype=np.int64), np.array(sets, dtype=np.bool_).reshape(shape)


def any_open(stations: list[NDArray[np.bool_]], days: int) -> NDArray[np.bool_]:
    nowhere = np.zeros(days, dtype=np.bool_)
    return np.asarray(np.logical_or.reduce([nowhere, *stations]), dtype=np.bool_)


Profile = tuple[tuple[int, int], ...]  # stations, each with its part of PARTS


def sight(
    chains: list[Chain], visits: list[VisitFacts], register: Register, first_day: dt.date
) -> Sight:
    """For each chain what share of its visits would have been seen, day by day."""
    numbers: dict[Profile, int] = {}
    of_chain = [
        numbers.setdefault(profile(stations_used(chain, facts, register), facts), len(numbers))
        for chain, facts in zip(chains, visits, strict=True)
    ]
    days = (register.last_day - first_day).days + 1
    seen = {
        station.id: opening(station, register, first_day, days) for station in register.stations
    }
    shares = [
        seen_share([(*seen[id], part) for id, part in parts]) if parts else np.zeros(days)
        for parts in numbers
    ]
    return Sight(
        profile=np.array(of_chain, dtype=np.int64),
        share=np.array(shares, dtype=np.float32).reshape(len(shares), days),
        explained=explained_days(chains, register),
    )


def profile(used: frozenset[int], visits: VisitFacts) -> Profile:
    """Its own share of each station, drawn to equal shares by two visits, in eighths (at least
    one): so that few profiles serve many licenses."""
    came = dict(visits.by_station)
    total = sum(came.get(id, 0) for id in used) + DRAWN
    share = {id: (came.get(id, 0) + DRAWN / len(used)) / total for id in sorted(used)}
    return tuple((id, max(1, round(PARTS * part))) for id, part in share.items())


def opening(
    station: StationFacts, register: Register, first_day: dt.date, days: int
) -> tuple[Floats, Floats]:
    """(days,) each: 1 where it opened, and the share of that which was seen."""
    is_open = station.open_days(first_day, days).astype(np.float64)
    of_station = register.coverage.stations.get(station.id)
    return is_open, is_open * of_station.share if of_station else np.zeros(days)


def seen_share(parts: list[tuple[Floats, Floats, int]]) -> Floats:
    """Of its stations that are open on a day, weighed by its use of them, the share that is seen.
    Where one is closed it can go to another; where one sees nothing it may have come unseen."""
    opened: Floats = np.sum([is_open * part for is_open, _, part in parts], axis=0)
    seen: Floats = np.sum([seen * part for _, seen, part in parts], axis=0)
    return np.where(opened > 0, seen / np.maximum(opened, 1.0), 0.0)

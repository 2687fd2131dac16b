"""What the weeks before tell of a station: how often it is paused and how long, and how many of
those in line are still there when their turn comes. Kept by each process for some minutes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from checkin.board.movement import between, movement
from checkin.board.shared_line import Join, Trip, stood
from checkin.calendar import city_day, station_calendars
from checkin.closing import day_begins
from checkin.database import run
from checkin.interruptions import Interruption
from checkin.past_pauses import Day, pauses_of
from checkin.refold import VOIDED

WEEKS = dt.timedelta(weeks=4)
LATELY = dt.timedelta(days=7)  # the newest two days of them tell how many leave
ENOUGH = 160  # vehicles
KEEP = dt.timedelta(minutes=10)
LONGEST = dt.timedelta(hours=2)  # a longer pause was forgotten
HOURS = """
select s.id, v.day, min(v.served_at), max(v.served_at)
from unnest(%(stations)s::int[]) as s(id), lateral (
    select day, served_at from checkin_visit
    where station_id = s.id and first_at >= %(since)s and first_at < %(until)s
        and served_at is not null and not towed offset 0) as v
group by 1, 2
"""
TRIPS = """
select s.id, v.day, v.joined_at, v.served_at, v.ended_at, v.outcome, v.wait_seconds, v.wait_basis,
    v.joined_by_phone, v.keyless
from unnest(%(stations)s::int[]) as s(id), lateral (
    select day, first_at from checkin_visit
    where station_id = s.id and first_at >= %(lately)s and first_at < %(until)s
    order by first_at desc limit 1) as last, lateral (
    select day, joined_at, served_at, ended_at, outcome, wait_seconds, wait_basis, joined_by_phone,
        unit like 'e:%%' as keyless
    from checkin_visit
    where station_id = s.id and first_at between last.first_at - interval '2 days' and last.first_at
        and day >= last.day - 1 and not towed offset 0) as v
"""
# Residents who joined: nothing tells who.
KEYLESS = f"""
select s.id, e.day, e.at, e.device_id
from unnest(%(stations)s::int[]) as s(id), lateral (
    select e.day, e.at, e.device_id from checkin_event e
    where e.station_id = s.id and e.at >= %(lately)s and e.at < %(until)s
        and e.kind = 'joined_line' and e.device_id is not null and e.source <> 'phone'
        and e.vehicle_id is null and e.typed_plate_id is null and e.visit is null
        and not e.practice and not ({VOIDED}) offset 0) as e
order by e.at
"""  # noqa: S608 our own words


@dataclass(frozen=True, slots=True)
class Earlier:
    """`lengths` of its pauses and the times `between` them, in seconds; `hours` in which it served;
    `passed` as LineNow has it, the newest last."""

    lengths: tuple[float, ...] = ()
    between: tuple[float, ...] = ()
    hours: float = 0.0
    passed: tuple[tuple[int, int], ...] = ()


NOTHING_EARLIER = Earlier()
kept: dict[int, tuple[dt.datetime, dt.date, Earlier]] = {}
making = Lock()


def earlier(stations: Iterable[int], now: dt.datetime) -> Mapping[int, Earlier]:
    """Of the four weeks before today."""
    ids, day = list(stations), city_day(now)
    with making:
        if not all(is_kept(station, day, now) for station in ids):
            found = found_earlier(ids, day)
            kept.update({station: (now, day, found[station]) for station in ids})
        return {station: kept[station][2] for station in ids}


def is_kept(station: int, day: dt.date, now: dt.datetime) -> bool:
    made = kept.get(station)
    return made is not None and made[1] == day and abs(now - made[0]) < KEEP


def found_earlier(stations: list[int], day: dt.date) -> dict[int, Earlier]:
    until = day_begins(day)
    asked = {
        "stations": stations, "until": until, "since": until - WEEKS, "lately": until - LATELY,
    }  # fmt: skip
    hours: dict[Day, float] = {
        (station, day): (last - first).total_seconds() / 3600
        for station, day, first, last in run(HOURS, asked)
    }
    calendars, one = station_calendars(stations), dt.timedelta(days=1)
    pauses = pauses_of(calendars, first=day - WEEKS, last=day - one, now=until, within=LONGEST)
    passed = passed_of(asked, pauses)
    return {station: earlier_of(station, hours, pauses, passed) for station in stations}


def earlier_of(
    station: int,
    hours: Mapping[Day, float],
    pauses: Mapping[Day, Sequence[Interruption]],
    passed: Mapping[int, Sequence[tuple[int, int]]],
) -> Earlier:
    """Of the days on which vehicles were checked in."""
    lengths: list[float] = []
    apart: list[float] = []
    served = 0.0
    for day in (day for day in hours if day[0] == station):
        paused = pauses.get(day, ())
        own = lengths_of(paused)
        lengths += own
        apart += between(paused)
        served += max(0.0, hours[day] - sum(own) / 3600)
    return Earlier(tuple(lengths), tuple(apart), served, tuple(passed.get(station, ())[-ENOUGH:]))


def lengths_of(pauses: Iterable[Interruption]) -> list[float]:
    """Seconds of those whose end is known; what lasted too long was forgotten."""
    return [
        pause.length.total_seconds()
        for pause in pauses
        if pause.length and pause.ended != "closing" and pause.length <= LONGEST
    ]


def passed_of(
    asked: dict[str, object], pauses: Mapping[Day, Sequence[Interruption]]
) -> Mapping[int, list[tuple[int, int]]]:
    trips: dict[Day, list[Trip]] = defaultdict(list)
    joins: dict[Day, list[Join]] = defaultdict(list)
    for station, day, *trip in run(TRIPS, asked):
        trips[station, day].append(Trip(*trip))
    for station, day, at, device in run(KEYLESS, asked):
        joins[station, day].append(Join(at, device, keyless=True))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for station, day in sorted(trips, key=lambda key: key[1]):
        line = stood(trips[station, day], joins[station, day])
        ends = day_begins(day + dt.timedelta(days=1))
        found[station] += movement(line, pauses.get((station, day), ()), ends).passed
    return found

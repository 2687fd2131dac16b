"""What a station's day amounts to, counted from its visits and events. A day begins at 04:00.

Two readings of the tables, whatever the size of the day; all the rest is counted here. A figure
that nobody knows is None, never 0.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from checkin.board.lately import minutes_at
from checkin.calendar import StationCalendar, city_zone
from checkin.closing import day_begins, outcome_at
from checkin.database import run
from checkin.fold import ORDER
from checkin.interruptions import Ended, Mark, interruptions
from checkin.models import Kind, Outcome, WaitBasis
from checkin.refold import FACTS, VOIDED, EventFacts, unit_members

HOUR = dt.timedelta(hours=1)
SILENT = dt.timedelta(minutes=30)
VISITS = """
select id, unit, first_at, served_at, outcome, walk_off_basis, towed, wait_seconds, wait_basis,
    joined_by_phone
from checkin_visit where station_id = %s and day = %s and first_at >= %s and first_at < %s
order by first_at, id
"""
EVENTS = f"""
select e.device_id, e.attendant, e.load_type, e.in_line, e.reason, e.source, e.received_at,
    e.practice, ({VOIDED}), {FACTS}
from checkin_event e where e.station_id = %s and e.at >= %s and e.at < %s
order by e.at, e.id
"""  # noqa: S608 our own words
Span = tuple[dt.datetime, dt.datetime]


class DayVisit(NamedTuple):
    """A row of VISITS."""

    id: uuid.UUID
    unit: str
    first_at: dt.datetime
    served_at: dt.datetime | None
    outcome: str
    walk_off_basis: str
    towed: bool
    wait_seconds: int | None
    wait_basis: str
    joined_by_phone: bool


class DayEvent(NamedTuple):
    """A row of EVENTS."""

    device: int | None
    attendant: str
    load_type: str
    in_line: int | None
    reason: str
    source: str
    received_at: dt.datetime
    practice: bool
    voided: bool
    facts: EventFacts

    @property
    def counts(self) -> bool:
        return not self.practice and not self.voided


@dataclass(frozen=True)
class Totals:
    """`by_outcome` and `walk_offs` as they stand at the moment asked; trailers stand apart.
    Walk-offs are by basis; `not_seen` are those of which only a phone said that they were there."""

    visits: int
    by_outcome: Mapping[str, int]
    walk_offs: Mapping[str, int]
    refusals: Mapping[str, int]
    trailers: int


@dataclass(frozen=True)
class HourOfDay:
    """`wait` is the median of the measured waits of those checked in, in minutes."""

    begins: dt.datetime
    came: int
    served: int
    wait: int | None


@dataclass(frozen=True)
class Waits:
    """Of those served whose wait has this basis, in minutes: half waited no longer than `median`,
    nine in ten no longer than `nine_in_ten`."""

    basis: str
    count: int
    median: int
    nine_in_ten: int


@dataclass(frozen=True)
class Pause:
    """`how` it ended, as checkin/interruptions.py has it; where nobody ended it, `ended` is until
    when it is counted, None where nobody knows."""

    event: DayEvent
    ended: dt.datetime | None
    how: Ended

    @property
    def is_over(self) -> bool:
        return self.how not in {"", "closing"}

    @property
    def minutes(self) -> int | None:
        return None if self.ended is None else minutes_between(self.event.facts.at, self.ended)


@dataclass(frozen=True)
class Heard:
    """A tablet's day: its events, and when it said nothing for over half an hour while open."""

    device: int
    first: dt.datetime
    last: dt.datetime
    events: int
    silences: Sequence[Span]


@dataclass(frozen=True)
class Day:
    begins: dt.datetime
    ends: dt.datetime
    totals: Totals
    hours: Sequence[HourOfDay]
    loads: Mapping[str, int]
    waits: Sequence[Waits]
    wait_unknown: int
    pauses: Sequence[Pause]
    line_counts: Sequence[DayEvent]
    heard: Sequence[Heard]
    events: Sequence[DayEvent]

    @property
    def is_empty(self) -> bool:
        return not self.events and not self.totals.visits and not self.totals.trailers


def day_of(station: int, day: dt.date, calendar: StationCalendar, *, now: dt.datetime) -> Day:
    """The day of a station as its events tell it at `now`."""
    begins, ends = bounds(day)
    visits = [DayVisit(*row) for row in run(VISITS, [station, day, begins, ends])]
    events = [event_of(*row) for row in run(EVENTS, [station, begins, ends])]
    counted = [event for event in events if event.counts]
    trucks = [visit for visit in visits if not visit.towed]
    loads, open_hours = loads_by_visit(counted, visits), opening(calendar, day)
    return Day(
        begins=begins,
        ends=ends,
        totals=totals(visits, counted, day=day, calendar=calendar, now=now),
        hours=list(hours(trucks, begins)),
        loads=Counter(loads.get(v.id, "") for v in trucks if v.outcome == Outcome.SERVED),
        waits=list(waits(trucks)),
        wait_unknown=sum(v.served_at is not None and v.wait_seconds is None for v in trucks),
        pauses=list(pauses(counted, trucks, open_hours, ends=ends, now=now)),
        line_counts=[event for event in counted if event.facts.kind == Kind.LINE_COUNT],
        heard=heard(events, open_hours, now=now),
        events=events,
    )


def bounds(day: dt.date) -> Span:
    """In UTC, so that a day of 23 or 25 hours has them."""
    first, last = day_begins(day), day_begins(day + dt.timedelta(days=1))
    return first.astimezone(dt.UTC), last.astimezone(dt.UTC)


def event_of(*row: Any) -> DayEvent:
    return DayEvent._make([*row[:9], EventFacts(*row[9:])])


def opening(calendar: StationCalendar, day: dt.date) -> Span | None:
    opens, closes = calendar.opens_at(day), calendar.closes_at(day)
    return (opens.astimezone(dt.UTC), closes.astimezone(dt.UTC)) if opens and closes else None


def totals(
    visits: Iterable[DayVisit],
    counted: Iterable[DayEvent],
    *,
    day: dt.date,
    calendar: StationCalendar,
    now: dt.datetime,
) -> Totals:
    visits = list(visits)
    trucks = [visit for visit in visits if not visit.towed]
    stands = [
        outcome_at(visit.outcome, visit.walk_off_basis, day=day, calendar=calendar, now=now)
        for visit in trucks
    ]
    known_by = ["not_seen" if visit.joined_by_phone else "" for visit in trucks]
    refused = (event.reason for event in counted if event.facts.kind == Kind.REFUSED)
    return Totals(
        visits=len(stands),
        by_outcome=Counter(outcome for outcome, _ in stands),
        walk_offs=Counter(
            by or basis for by, (_, basis) in zip(known_by, stands, strict=True) if basis
        ),
        refusals=Counter(refused),
        trailers=len(visits) - len(stands),
    )


def hours(trucks: Iterable[DayVisit], begins: dt.datetime) -> Iterator[HourOfDay]:
    """From the first hour with anything to the last; an hour that comes twice stands twice."""
    came, served = Counter[int](), Counter[int]()
    measured: dict[int, list[int]] = defaultdict(list)
    for visit in trucks:
        came[(visit.first_at - begins) // HOUR] += 1
        if visit.served_at:
            hour = (visit.served_at - begins) // HOUR
            served[hour] += 1
            if visit.wait_basis == WaitBasis.MEASURED and visit.wait_seconds is not None:
                measured[hour].append(visit.wait_seconds)
    busy = came.keys() | served.keys()
    for hour in range(min(busy), max(busy) + 1) if busy else ():
        wait = minutes_at(sorted(measured[hour]), 0.5) if measured[hour] else None
        yield HourOfDay((begins + hour * HOUR), came[hour], served[hour], wait)


def waits(trucks: Iterable[DayVisit]) -> Iterator[Waits]:
    """Each basis by itself; what was measured is never mixed with what was told."""
    seconds: dict[str, list[int]] = defaultdict(list)
    for visit in trucks:
        if visit.served_at and visit.wait_seconds is not None:
            seconds[visit.wait_basis].append(visit.wait_seconds)
    for basis in WaitBasis.values:
        if basis in seconds:
            own = sorted(seconds[basis])
            yield Waits(basis, len(own), minutes_at(own, 0.5), minutes_at(own, 0.9))


def loads_by_visit(counted: Iterable[DayEvent], visits: Iterable[DayVisit]) -> dict[uuid.UUID, str]:
    """The load type that was said last of each visit."""
    by_unit: dict[str, list[DayVisit]] = defaultdict(list)
    for visit in visits:
        by_unit[visit.unit].append(visit)
    facts = {event.facts.id: event for event in counted if event.facts.kind in ORDER}
    loads: dict[uuid.UUID, str] = {}
    for unit, member in unit_members(event.facts for event in facts.values()):
        load = facts[member.id].load_type
        begun = [v for v in by_unit[unit.key] if v.first_at <= member.at]
        if load and begun and not member.towed:
            loads[begun[-1].id] = load
    return loads


def pause_ends(open_hours: Span | None, now: dt.datetime, ends: dt.datetime) -> dt.datetime | None:
    """Until when a pause that nobody ended goes on: now, or closing; nobody knows without hours."""
    if open_hours:
        return min(now, open_hours[1])
    return now if now < ends else None


def pauses(
    counted: Iterable[DayEvent],
    trucks: Iterable[DayVisit],
    open_hours: Span | None,
    *,
    ends: dt.datetime,
    now: dt.datetime,
) -> Iterator[Pause]:
    """Those of the day, by the one definition of a pause."""
    until = pause_ends(open_hours, now, ends)
    said = [event for event in counted if event.facts.kind in {Kind.PAUSED, Kind.RESUMED}]
    marks = [
        Mark(event.facts.at, paused=event.facts.kind == Kind.PAUSED, reason=event.reason)
        for event in said
    ]
    begun = {event.facts.at: event for event in said if event.facts.kind == Kind.PAUSED}
    check_ins = sorted(visit.served_at for visit in trucks if visit.served_at)
    for one in interruptions(marks, check_ins, ends=ends, now=now):
        pause = Pause(begun[one.since], one.until, one.ended)
        known = until if until and until > one.since else None
        yield pause if pause.is_over else replace(pause, ended=known)


def heard(events: Iterable[DayEvent], open_hours: Span | None, *, now: dt.datetime) -> list[Heard]:
    """Tablets by the times of their events, whenever those were received."""
    times: dict[int, list[dt.datetime]] = defaultdict(list)
    for event in events:
        if event.device is not None:
            times[event.device].append(event.facts.at)
    return [
        Heard(device, own[0], own[-1], len(own), list(silences(own, open_hours, now)))
        for device, own in sorted(times.items(), key=lambda item: item[1][0])
    ]


def silences(
    times: Sequence[dt.datetime], open_hours: Span | None, now: dt.datetime
) -> Iterator[Span]:
    """Without hours on record only what lies between its first event and its last."""
    opens, closes = open_hours or (times[0], times[-1])
    until = min(closes, now)
    inside = [moment for moment in times if opens < moment < until]
    edges = [opens, *inside, until]
    for before, after in pairwise(edges):
        if after - before > SILENT:
            yield before, after


def minutes_between(first: dt.datetime, last: dt.datetime) -> int:
    return round((last - first).total_seconds() / 60)


def local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(city_zone())

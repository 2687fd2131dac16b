"""What the tablets said and the visits tell of stations on one city day, up to a moment.

A fixed number of statements for any number of stations; each goes by index to the day's rows.
`offset 0` keeps the order of the joins: a plan made on a small table would else be a disaster on
a large one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from checkin.board.earlier import NOTHING_EARLIER, Earlier, earlier
from checkin.board.shared_line import Join, Trip
from checkin.calendar import StationCalendar, city_day, station_calendars
from checkin.closing import day_begins
from checkin.database import Row, run
from checkin.interruptions import Mark
from checkin.models import Kind, Station
from checkin.refold import VOIDED

# What is taken in at the desk has no tablet: its own time is what it tells of the station. So it is
# with what was received after the moment that is asked for. What a phone says is no sign of anyone
# at the station.
HEARD = """
select s.id, e.device_id, max(e.at), max(case
    when e.device_id is null or e.received_at > %(now)s then e.at else e.received_at end)
from unnest(%(stations)s::int[]) as s(id), lateral (
    select device_id, at, received_at from checkin_event
    where station_id = s.id and at between %(since)s and %(now)s
        and not practice and source <> 'phone' offset 0) as e
group by s.id, e.device_id
"""
DEVICES = """
select d.station_id, d.id, status.at, d.revoked_at is not null
from checkin_device d left join checkin_tabletstatus status on status.device_id = d.id
where d.station_id = any(%(stations)s)
"""
# Joins that a tablet saw (`keyless`: without any key, they are in no visit), counts of the line,
# pauses and resumptions.
SAID = f"""
select e.station_id, e.kind, e.at, e.device_id, e.keyless, e.in_line, e.reason
from unnest(%(stations)s::int[]) as s(id), lateral (
    select e.station_id, e.kind, e.at, e.device_id, e.in_line, e.reason,
        e.vehicle_id is null and e.typed_plate_id is null and e.visit is null as keyless
    from checkin_event e
    where e.station_id = s.id and e.at between %(since)s and %(now)s
        and (e.kind in ('line_count', 'paused', 'resumed')
            or e.kind = 'joined_line' and e.device_id is not null and e.source <> 'phone')
        and not e.practice and not ({VOIDED}) offset 0) as e
order by e.at
"""  # noqa: S608 our own words
VISITS = """
select s.id, v.joined_at, v.served_at, v.ended_at, v.outcome, v.wait_seconds, v.wait_basis,
    v.joined_by_phone, v.keyless
from unnest(%(stations)s::int[]) as s(id), lateral (
    select joined_at, served_at, ended_at, outcome, wait_seconds, wait_basis, joined_by_phone,
        unit like 'e:%%' as keyless
    from checkin_visit
    where station_id = s.id and first_at between %(since)s and %(now)s and day = %(day)s
        and not towed offset 0) as v
"""


class TabletSigns(NamedTuple):
    """Signs of life today of one tablet: its status, the newest time and the newest receipt of its
    events. `device` is None for what was taken in at the desk."""

    device: int | None
    status_at: dt.datetime | None
    event_at: dt.datetime | None
    received_at: dt.datetime | None
    is_revoked: bool = False


class LineCount(NamedTuple):
    """An attendant has counted all that are in line."""

    at: dt.datetime
    in_line: int


@dataclass(frozen=True)
class StationFacts:
    """One station's day, each list in the order of time."""

    id: int
    code: str
    name: str
    address: str
    calendar: StationCalendar
    day: dt.date
    tablets: Sequence[TabletSigns] = ()
    joins: Sequence[Join] = ()
    counts: Sequence[LineCount] = ()
    marks: Sequence[Mark] = ()
    trips: Sequence[Trip] = ()
    earlier: Earlier = NOTHING_EARLIER


def facts_of(stations: Iterable[Station], now: dt.datetime) -> list[StationFacts]:
    """In the order of the stations. Events later than `now` tell nothing."""
    told, day = list(stations), city_day(now)
    ids = [station.id for station in told]
    asked = {"stations": ids, "day": day, "since": day_begins(day), "now": now}
    calendars, before = station_calendars(ids), earlier(ids, now)
    tablets, said = tablets_of(asked), by_station(run(SAID, asked))
    trips = by_station(run(VISITS, asked))
    return [
        StationFacts(
            station.id, station.code, station.name, station.address, calendars[station.id], day,
            tablets=tablets[station.id], earlier=before.get(station.id, NOTHING_EARLIER),
            trips=[Trip(*row) for row in trips[station.id]], **sorted_out(said[station.id]),
        )
        for station in told
    ]  # fmt: skip


def by_station(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    """The rows less their first column."""
    found: dict[int, list[Row]] = defaultdict(list)
    for station, *row in rows:
        found[station].append(tuple(row))
    return found


def sorted_out(said: Iterable[Row]) -> dict[str, list]:  # type: ignore[type-arg]
    """Rows of SAID by the fields of StationFacts."""
    joins, counts, marks = [], [], []
    for kind, at, device, keyless, in_line, reason in said:
        if kind == Kind.JOINED_LINE:
            joins.append(Join(at, device, keyless))
        elif kind == Kind.LINE_COUNT:
            counts.append(LineCount(at, in_line))
        else:
            marks.append(Mark(at, paused=kind == Kind.PAUSED, reason=reason))
    return {"joins": joins, "counts": counts, "marks": marks}


def tablets_of(asked: dict[str, object]) -> Mapping[int, list[TabletSigns]]:
    heard = {(station, device): times for station, device, *times in run(HEARD, asked)}
    found: dict[int, list[TabletSigns]] = defaultdict(list)
    for station, device, status_at, is_revoked in run(DEVICES, asked):
        at, received_at = heard.pop((station, device), (None, None))
        found[station].append(TabletSigns(device, status_at, at, received_at, is_revoked))
    for (station, _desk), (at, received_at) in heard.items():
        found[station].append(TabletSigns(None, None, at, received_at))
    return found

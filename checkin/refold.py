"""The visits of the units that a batch touched are folded anew, and their weeks counted anew.

Locks first, then reads: a batch that waited for another sees what it wrote.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from psycopg import Cursor

from checkin.database import Row, ask, run
from checkin.fold import Folded, FoldEvent, fold
from checkin.locks import Group, lock
from checkin.visit_rows import VisitRow, old_visits, write_visits


class Unit(NamedTuple):
    """`key` is `v:12` (vehicle), `p:7` (typed plate), `u:<uuid>` (client's visit) or `e:<uuid>`."""

    key: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Seed:
    """What an event says of the units it may belong to. `event` is its own id."""

    day: dt.date
    event: uuid.UUID
    vehicle: int | None = None
    plate: int | None = None
    visit: uuid.UUID | None = None
    license: int | None = None

    @property
    def units(self) -> Iterator[Unit]:
        if self.vehicle is not None:
            yield Unit(f"v:{self.vehicle}", self.day)
        if self.plate is not None:
            yield Unit(f"p:{self.plate}", self.day)
        if self.visit is not None:
            yield Unit(f"u:{self.visit}", self.day)
        elif self.vehicle is None and self.plate is None:
            yield Unit(f"e:{self.event}", self.day)


class EventFacts(NamedTuple):
    """An event as EVENTS reads it."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    day: dt.date
    station: int
    visit: uuid.UUID | None
    vehicle: int | None
    license: int | None
    towed_vehicle: int | None
    towed_license: int | None
    plate: int | None
    stated_wait_minutes: int | None
    phone: bool
    imported: bool

    @property
    def own_key(self) -> str:
        if self.vehicle is not None:
            return f"v:{self.vehicle}"
        if self.plate is not None:
            return f"p:{self.plate}"
        return f"u:{self.visit}" if self.visit else f"e:{self.id}"

    def for_fold(self) -> FoldEvent:
        return FoldEvent(
            id=self.id, kind=self.kind, at=self.at, station=self.station, visit=self.visit,
            license=self.license, stated_wait_minutes=self.stated_wait_minutes, phone=self.phone,
            imported=self.imported,
        )  # fmt: skip

    def for_trailers_fold(self) -> FoldEvent:
        return FoldEvent(
            id=self.id, kind=self.kind, at=self.at, station=self.station, visit=self.visit,
            license=self.towed_license, towed=True,
        )  # fmt: skip


# A void counts where it comes from the tablet that made the event, within ten minutes, or from
# no tablet at all (an import, the desk). Not written as `exists`, which may be planned as a join
# with all voids there are.
VOIDED = """(
    select true from checkin_event v where v.voids = e.id and v.kind = 'voided' and (
        v.device_id is null or v.device_id = e.device_id
        and v.at between e.at - interval '10 minutes' and e.at + interval '10 minutes')
    limit 1) is not null
"""
COUNTED = f"""
    e.kind in ('joined_line', 'refused', 'checked_in', 'finished', 'left_line')
    and not e.practice and not ({VOIDED})
"""
FACTS = """
    e.id, e.kind, e.at, e.day, e.station_id, e.visit, e.vehicle_id, e.license_id,
    e.towed_vehicle_id, e.towed_license_id, e.typed_plate_id, e.stated_wait_minutes,
    e.source = 'phone', e.source = '' and e.device_id is null and e.reason = 'imported'
"""
# The events of some units, and of the client's visits that those touch: enough to say of each
# of the units which events are its own. `offset 0` keeps the order of the joins: the keys first,
# and for each an index; a plan made on a small table would else be a disaster on a large one.
BY_KEY = """
    select e.* from key, lateral (
        select e.id, e.visit, e.day from checkin_event e where {condition} offset 0) as e
"""
MEMBERS = " union ".join(
    BY_KEY.format(condition=condition)
    for condition in (
        "e.vehicle_id = key.vehicle and e.day = key.day",
        "e.towed_vehicle_id = key.vehicle and e.day = key.day",
        "e.typed_plate_id = key.plate and e.day = key.day",
        "e.visit = key.visit and e.day = key.day",
        "e.id = key.event",
    )
)
EVENTS = f"""
with key as (
    select * from unnest(%(vehicle)s::int[], %(plate)s::int[], %(visit)s::uuid[],
        %(event)s::uuid[], %(day)s::date[]) as t(vehicle, plate, visit, event, day)
), member as ({MEMBERS}), chosen as (
    select id from member
    union
    select e.id from member m, lateral (
        select e.id from checkin_event e where e.visit = m.visit and e.day = m.day offset 0) as e
)
select fact.* from chosen, lateral (
    select {FACTS} from checkin_event e where e.id = chosen.id and {COUNTED} offset 0) as fact
"""  # noqa: S608 our own words
MATES = """
select e.day, e.id, e.vehicle_id, e.typed_plate_id, e.visit
from unnest(%s::uuid[], %s::date[]) as t(visit, day), lateral (
    select * from checkin_event where visit = t.visit and day = t.day offset 0) as e
"""


def refold(seeds: Iterable[Seed]) -> list[VisitRow]:
    """Brings the visits and weekly counts of the seeds' units up to date, in a transaction.
    Returns all visits of these units, as they now are."""
    touched = set(seeds)
    if not touched:
        return []
    visits = {(seed.visit, seed.day) for seed in touched if seed.visit}
    if visits:
        lock_visits(visit for visit, _ in visits)
        mates = run(MATES, [list(column) for column in zip(*visits, strict=True)])
        touched |= {Seed(*mate) for mate in mates}
    units = {unit for seed in touched for unit in seed.units}
    licenses = {seed.license for seed in touched if seed.license}
    lock(
        [(Group.VEHICLES_AND_PLATES, unit.key) for unit in units if unit.key[0] in "vp"]
        + [(Group.LICENSES, license) for license in licenses]
    )
    events, old = load(touched), old_visits(units)
    rows = folded_rows((EventFacts(*row) for row in events.fetchall()), units)
    write_visits(map(VisitRow._make, old.fetchall()), rows, locked=licenses)
    return rows


def lock_visits(visits: Iterable[uuid.UUID]) -> None:
    """The first locks to be taken of refold's; whoever decides by a visit's events takes them."""
    lock((Group.VISITS, visit) for visit in visits)


def load(seeds: Iterable[Seed]) -> Cursor[Row]:
    rows = list(seeds)
    params = {
        name: [getattr(seed, name) for seed in rows]
        for name in ("vehicle", "plate", "visit", "event", "day")
    }
    return ask(EVENTS, params)


def folded_rows(events: Iterable[EventFacts], units: set[Unit] | None = None) -> list[VisitRow]:
    """The visits of these units (of all, without any); events of others may have come along."""
    members: dict[Unit, list[FoldEvent]] = defaultdict(list)
    for unit, event in unit_members(events):
        if units is None or unit in units:
            members[unit].append(event)
    return [
        visit_row(unit, visit)
        for unit, own in members.items()
        for visit in fold(own, alone=unit.key.startswith("e:"))
    ]


def unit_members(events: Iterable[EventFacts]) -> Iterator[tuple[Unit, FoldEvent]]:
    """Each event with its unit, a towing one with its trailer's unit as well. The events of one
    client's visit share the best key that any of them has."""
    ordered = sorted(events, key=lambda event: (event.at, event.id))
    best: dict[tuple[uuid.UUID | None, dt.date], str] = {}
    for rank in "vp":
        for event in ordered:
            if event.visit and event.own_key.startswith(rank):
                best.setdefault((event.visit, event.day), event.own_key)
    for event in ordered:
        key = event.own_key
        if event.vehicle is None:
            key = best.get((event.visit, event.day), key)
        yield Unit(key, event.day), event.for_fold()
        if event.towed_vehicle is not None:
            yield Unit(f"v:{event.towed_vehicle}", event.day), event.for_trailers_fold()


def visit_row(unit: Unit, visit: Folded) -> VisitRow:
    kind, _, number = unit.key.partition(":")
    return VisitRow(
        id=visit.id, unit=unit.key, day=unit.day, station_id=visit.station,
        vehicle_id=int(number) if kind == "v" else None, license_id=visit.license,
        towed=visit.towed, first_at=visit.first_at, joined_at=visit.joined_at,
        served_at=visit.served_at, ended_at=visit.ended_at, outcome=visit.outcome,
        walk_off_basis=visit.walk_off_basis, wait_seconds=visit.wait_seconds,
        wait_basis=visit.wait_basis, joined_by_phone=visit.joined_by_phone,
    )  # fmt: skip

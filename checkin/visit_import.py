"""Visits from another system's file become events, as a tablet's would.

A row is known by license, station and time of arrival: its client's visit is made from them, so
the same file twice changes nothing. A changed row takes back its events and writes new ones.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checkin.calendar import city_day
from checkin.database import plan_by_index, run
from checkin.models import Kind
from checkin.refold import Seed, lock_visits, refold
from checkin.rows import EventRow, insert_events

NAMESPACE = uuid.UUID("5c1f6a0e-6f3b-4a64-9a54-0f7a1f0a7d10")
IMPORTED = "imported"
# All events that were ever written for these visits: which of them came from a file, not from
# the desk, and which a later file replaced. What was taken back by hand was replaced by none.
EARLIER = """
select e.visit, e.id, e.kind, e.at, e.day, e.vehicle_id, e.station_id,
    e.source = '' and e.device_id is null and e.reason = 'imported', (
        select true from checkin_event v where v.voids = e.id and v.kind = 'voided'
            and v.device_id is null and v.reason = 'imported' and v.attendant = ''
        limit 1) is not null
from checkin_event e where e.visit = any(%s) and e.kind <> 'voided'
"""


@dataclass(frozen=True, slots=True)
class ImportedVisit:
    """One row: `served_at` is None for a vehicle that left unserved, at a time nobody knows."""

    license_number: str
    license_id: int
    vehicle_id: int
    station_code: str
    station_id: int
    arrived_at: dt.datetime
    served_at: dt.datetime | None

    @property
    def visit(self) -> uuid.UUID:
        arrived_at = self.arrived_at.astimezone(dt.UTC).isoformat()
        return uuid.uuid5(NAMESPACE, f"{self.license_number}|{self.station_code}|{arrived_at}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An event of an earlier import of the same row, or the desk's correction of one."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    day: dt.date
    vehicle_id: int
    station_id: int
    imported: bool
    replaced: bool


def write_imported(visits: Iterable[ImportedVisit], *, now: dt.datetime) -> Counter[str]:
    """Writes what is new or changed, in the open transaction; counts new, updated, unchanged."""
    counts: Counter[str] = Counter()
    wanted: dict[uuid.UUID, ImportedVisit] = {}
    for row in visits:
        visit = row.visit
        if visit in wanted:  # the last word of a file that says it twice
            counts["unchanged" if wanted[visit] == row else "updated"] += 1
        wanted[visit] = row
    plan_by_index()
    lock_visits(wanted)
    earlier = earlier_events(wanted)
    rows: list[EventRow] = []
    seeds: list[Seed] = []
    for visit, row in wanted.items():
        written = earlier.get(visit, [])
        standing = [event for event in written if not event.replaced]
        # What somebody took back or corrected by hand stays so with the same row.
        if row.served_at in times_served(event for event in standing if event.imported):
            counts["unchanged"] += 1
            continue
        counts["updated" if written else "new"] += 1
        rows += [void_of(event, visit, now) for event in standing]
        seeds += [Seed(event.day, event.id, event.vehicle_id, visit=visit) for event in standing]
        rows += events_of(row, visit, len(written), now)
    insert_events(rows)
    refold(
        seeds
        + [
            Seed(row.day, row.id, row.vehicle_id, visit=row.visit, license=row.license_id)
            for row in rows
        ]
    )
    return counts


def earlier_events(visits: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Earlier]]:
    found: dict[uuid.UUID, list[Earlier]] = {}
    for visit, *event in run(EARLIER, [list(visits)]):
        found.setdefault(visit, []).append(Earlier(*event))
    return found


def times_served(events: Iterable[Earlier]) -> set[dt.datetime | None]:
    """When each version of the row was served; None for one that left."""
    ends = {Kind.CHECKED_IN: True, Kind.LEFT_LINE: False}
    return {event.at if ends[Kind(event.kind)] else None for event in events if event.kind in ends}


def events_of(
    row: ImportedVisit, visit: uuid.UUID, ever: int, now: dt.datetime
) -> tuple[EventRow, EventRow]:
    """Its joining, and its check-in or its leaving, both of the day on which it arrived.
    `ever` tells versions of one row apart."""
    joined = event_row(row, visit, ever, Kind.JOINED_LINE, row.arrived_at, now)
    if row.served_at:
        return joined, event_row(row, visit, ever, Kind.CHECKED_IN, row.served_at, now)
    return joined, event_row(row, visit, ever, Kind.LEFT_LINE, row.arrived_at, now)


def event_row(
    row: ImportedVisit, visit: uuid.UUID, ever: int, kind: Kind, at: dt.datetime, now: dt.datetime
) -> EventRow:
    id = uuid.uuid5(visit, f"{kind}|{at.astimezone(dt.UTC).isoformat()}|{ever}")
    return EventRow(
        id=id, kind=kind.value, at=at, day=city_day(row.arrived_at), occurred_at=at,
        received_at=now, made_offline=False, station_id=row.station_id,
        digest=id.bytes, visit=visit, vehicle_id=row.vehicle_id,
        license_id=row.license_id, license_number=row.license_number, reason=IMPORTED,
    )  # fmt: skip


def void_of(event: Earlier, visit: uuid.UUID, now: dt.datetime) -> EventRow:
    id = uuid.uuid5(event.id, "void")
    return EventRow(
        id=id, kind=Kind.VOIDED.value, at=now, day=city_day(now), occurred_at=now,
        received_at=now, made_offline=False, station_id=event.station_id,
        digest=id.bytes, visit=visit, voids=event.id, reason=IMPORTED,
    )  # fmt: skip

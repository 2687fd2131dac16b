"""Rows of `checkin_event`, written many at a time."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from checkin.database import run


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row; the fields are the table's columns."""

    id: uuid.UUID
    kind: str
    at: dt.datetime
    day: dt.date
    occurred_at: dt.datetime
    received_at: dt.datetime
    made_offline: bool
    station_id: int
    digest: bytes
    clock_offset_ms: int | None = None
    device_id: int | None = None
    visit: uuid.UUID | None = None
    vehicle_id: int | None = None
    license_id: int | None = None
    towed_vehicle_id: int | None = None
    towed_license_id: int | None = None
    typed_plate_id: int | None = None
    pass_code: str = ""
    license_number: str = ""
    towing: str = ""
    attendant: str = ""
    shown: str = ""
    result: str = ""
    result_reason: str = ""
    practice: bool = False
    load_type: str = ""
    ticket_number: str = ""
    net_weight_lb: int | None = None
    stated_wait_minutes: int | None = None
    in_line: int | None = None
    reason: str = ""
    voids: uuid.UUID | None = None
    visitor: str = ""
    source: str = ""


COLUMNS = [field.name for field in fields(EventRow)]
values_of = attrgetter(*COLUMNS)
TYPES = {
    "id": "uuid", "at": "timestamptz", "day": "date", "occurred_at": "timestamptz",
    "received_at": "timestamptz", "made_offline": "bool", "station_id": "int", "digest": "bytea",
    "clock_offset_ms": "bigint", "device_id": "int", "visit": "uuid", "vehicle_id": "int",
    "license_id": "int", "towed_vehicle_id": "int", "towed_license_id": "int",
    "typed_plate_id": "int", "practice": "bool", "net_weight_lb": "int",
    "stated_wait_minutes": "int", "in_line": "int", "voids": "uuid",
}  # fmt: skip
ARRAYS = ", ".join(f"%s::{TYPES.get(column, 'text')}[]" for column in COLUMNS)
TABLETS = 7303  # first half of the advisory locks' keys, see refold.py
INSERT = f"""
insert into checkin_event ({", ".join(COLUMNS)}) select event.*
from (select pg_advisory_xact_lock_shared({TABLETS}, %s::int)) as held, unnest({ARRAYS}) as event
on conflict do nothing returning id
"""  # noqa: S608 our own words
ALONE = f"select pg_advisory_xact_lock({TABLETS}, %s::int)"
MAKE_PLATES = """
insert into checkin_typedplate (key) select * from unnest(%s::text[]) on conflict do nothing
"""
FIND_PLATES = "select key, id from checkin_typedplate where key = any(%s)"


def insert_events(rows: Sequence[EventRow]) -> set[uuid.UUID]:
    """Writes the rows whose ids are new, and gives back those ids.

    In the order of the ids: two batches that share some wait for each other, never in a circle.
    They may run side by side, but not beside one that asked for `tablet_alone`.
    """
    if not rows:
        return set()
    ordered = sorted(rows, key=lambda row: row.id)
    columns = zip(*map(values_of, ordered), strict=True)
    held = [ordered[0].device_id]
    return {id for (id,) in run(INSERT, held + [list(column) for column in columns])}


def tablet_alone(device_id: int) -> None:
    """Until the transaction ends no other batch of this tablet is being written. A void and its
    event that come side by side would otherwise not see each other, and the void count nothing.
    """
    run(ALONE, [device_id])


def plate_rows(keys: Iterable[str]) -> dict[str, int]:
    """The row numbers of typed plates, made where missing."""
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    found: dict[str, int] = dict(run(FIND_PLATES, [wanted]))
    if len(found) < len(wanted):
        run(MAKE_PLATES, [wanted])
        found = dict(run(FIND_PLATES, [wanted]))
    return found

"""Rows of `checkin_event`, written many at a time."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from checkin.database import as_records, ask, run
from checkin.locks import Group


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


Inserted = Callable[[], set[uuid.UUID]]
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
DEFINITION = ", ".join(f"{column} {TYPES.get(column, 'text')}" for column in COLUMNS)
DEFAULTS = {"practice": "false"} | {name: "''" for name in COLUMNS if name not in TYPES}
VALUES = ", ".join(
    f"coalesce({column}, {DEFAULTS[column]})" if column in DEFAULTS else column
    for column in COLUMNS
)
INSERT = f"""
insert into checkin_event ({", ".join(COLUMNS)}) select {VALUES}
from (select pg_advisory_xact_lock_shared({Group.TABLETS.value}, %s::int)) as held,
    json_to_recordset(%s::json) as event ({DEFINITION})
on conflict do nothing returning id
"""  # noqa: S608 our own words
ALONE = f"select pg_advisory_xact_lock({Group.TABLETS.value}, %s::int)"
MAKE_PLATES = """
insert into checkin_typedplate (key) select * from unnest(%s::text[]) on conflict do nothing
"""
FIND_PLATES = "select key, id from checkin_typedplate where key = any(%s)"


def insert_events(rows: Sequence[EventRow]) -> set[uuid.UUID]:
    """Writes the rows whose ids are new, and gives back those ids."""
    return send_events(rows)()


def send_events(rows: Sequence[EventRow]) -> Inserted:
    """The same, but whoever calls the result waits for it.

    In the order of the ids: two batches that share some wait for each other, never in a circle.
    They may run side by side, but not beside one that asked for `tablet_alone`.
    """
    if not rows:
        return set
    ordered = sorted(rows, key=lambda row: row.id)
    inserted = ask(INSERT, [ordered[0].device_id, as_records(map(record_of, ordered))])
    return lambda: {id for (id,) in inserted.fetchall()}


def record_of(row: EventRow) -> dict[str, Any]:
    """Its columns that are not empty."""
    values = zip(COLUMNS, values_of(row), strict=True)
    return {column: value for column, value in values if value is not None and value != ""}


def tablet_alone(device_id: int) -> None:
    """Until the transaction ends no other batch of this tablet is being written. A void and its
    event that come side by side would otherwise not see each other, and the void count nothing.
    """
    ask(ALONE, [device_id])


def plate_rows(keys: Iterable[str]) -> dict[str, int]:
    """The row numbers of typed plates, made where missing."""
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    found: dict[str, int] = dict(run(FIND_PLATES, [wanted]))
    if len(found) < len(wanted):
        ask(MAKE_PLATES, [wanted])
        found = dict(run(FIND_PLATES, [wanted]))
    return found

"""Rows of `checkin_visit`: only what changed is written, and the weeks it touches are counted."""

import datetime as dt
import uuid
from collections.abc import Iterable, Set
from typing import NamedTuple

from psycopg import Cursor

from checkin.calendar import week_of
from checkin.database import Row, as_records, ask
from checkin.locks import Group, lock


class VisitRow(NamedTuple):
    """One row; the fields are the table's columns."""

    id: uuid.UUID
    unit: str
    day: dt.date
    station_id: int
    vehicle_id: int | None
    license_id: int | None
    towed: bool
    first_at: dt.datetime
    joined_at: dt.datetime | None
    served_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: str
    walk_off_basis: str
    wait_seconds: int | None
    wait_basis: str
    joined_by_phone: bool

    @property
    def week(self) -> tuple[int, dt.date, int] | None:
        """The weekly count that it is part of."""
        if self.license_id is None:
            return None
        return self.license_id, week_of(self.day), self.station_id


TYPES = (
    "uuid", "text", "date", "int", "int", "int", "bool", "timestamptz", "timestamptz",
    "timestamptz", "timestamptz", "text", "text", "int", "text", "bool",
)  # fmt: skip
COLUMNS = ", ".join(VisitRow._fields)
DEFINITION = ", ".join(map(" ".join, zip(VisitRow._fields, TYPES, strict=True)))
CHANGES = ", ".join(f"{name} = excluded.{name}" for name in VisitRow._fields[1:])
OLD = f"""
select old.* from unnest(%s::text[], %s::date[]) as t(unit, day), lateral (
    select {COLUMNS} from checkin_visit where unit = t.unit and day = t.day offset 0) as old
"""  # noqa: S608 our own words
WRITE = f"""
insert into checkin_visit ({COLUMNS})
select * from json_to_recordset(%s::json) as visit ({DEFINITION})
on conflict (id) do update set {CHANGES}
"""  # noqa: S608 our own words
DELETE = "delete from checkin_visit where id = any(%s)"
COUNT = """
with touched as (
    select * from unnest(%s::int[], %s::date[], %s::int[]) as t(license_id, week, station_id)
), counted as (
    select t.license_id, t.week, t.station_id, count(v.id) as visits,
        count(*) filter (where v.outcome in ('waiting', 'walk_off')) as unserved,
        max(v.day) as last_day
    from touched t left join checkin_visit v on v.license_id = t.license_id
        and v.day between t.week and t.week + 6 and v.station_id = t.station_id
    group by t.license_id, t.week, t.station_id
), gone as (
    delete from checkin_weeklycount w using counted c where c.visits = 0
        and (w.license_id, w.week, w.station_id) = (c.license_id, c.week, c.station_id)
)
insert into checkin_weeklycount (license_id, week, station_id, visits, unserved, last_day)
select * from counted where visits > 0 order by license_id, week, station_id
on conflict (license_id, week, station_id) do update
    set visits = excluded.visits, unserved = excluded.unserved, last_day = excluded.last_day
"""


def old_visits(units: Iterable[tuple[str, dt.date]]) -> Cursor[Row]:
    """The rows that the table has for some units."""
    return ask(OLD, [list(column) for column in zip(*units, strict=True)])


def write_visits(
    old_rows: Iterable[VisitRow], rows: Iterable[VisitRow], *, locked: Set[int]
) -> None:
    """Makes these rows of the old ones; the weekly counts follow. `locked` are licenses."""
    old = {row.id: row for row in old_rows}
    new = {row.id: row for row in rows}
    gone = [row for id, row in old.items() if id not in new]
    changed = [row for id, row in new.items() if old.get(id) != row]
    if gone:
        ask(DELETE, [[row.id for row in gone]])
    upsert_visits(changed)
    replaced = [old[row.id] for row in changed if row.id in old]
    count_weeks({row.week for row in gone + changed + replaced if row.week}, locked=locked)


def upsert_visits(rows: list[VisitRow]) -> None:
    """Writes rows; one that is there under its id is overwritten."""
    if rows:
        ask(WRITE, [as_records(row._asdict() for row in rows)])


def count_weeks(weeks: Iterable[tuple[int, dt.date, int]], *, locked: Set[int]) -> None:
    """Counts these weeks of licenses at stations anew. A license that moved to another truck has
    visits of two vehicles in a week, and so needs a lock of its own."""
    touched = sorted(weeks)
    if touched:
        lock((Group.LICENSES, license) for license, _, _ in touched if license not in locked)
        ask(COUNT, [list(column) for column in zip(*touched, strict=True)])

"""A register of any size, put straight into the tables."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

LICENSES = """
with made as (
    insert into licensing_hauler
        (name, phone, email, language, district, created_at, trade_name, applicant_type,
        mailing_address, physical_address)
    select %(holder)s || ' ' || n, '', '', 'en', '', now(), '', '', '', ''
    from generate_series(1, (%(count)s + 1) / 2) n returning id
), vehicle as (
    insert into licensing_vehicle
        (hauler_id, vehicle_class, plate, plate_state, make, color, body_type, vin)
    select holders.ids[1 + mod(n, cardinality(holders.ids))],
        (array['pickup', 'trailer', 'box_truck', 'other'])[1 + mod(n, 4)],
        'B' || n, 'MD', '', '', '', ''
    from (select array_agg(id) as ids from made) holders, generate_series(1, %(count)s) n
    returning id
), license as (
    insert into licensing_license
        (number, vehicle_id, issued_on, expires_on, term, stations, created_at)
    select 'B-' || lpad(id::text, 6, '0'), id, %(issued_on)s, %(expires_on)s, '', '{}', now()
    from vehicle returning id
), period as (
    insert into licensing_licenseperiod (license_id, status, during, reason)
    select id, 'active', tstzrange(%(issued_on)s::timestamptz, null), '' from license
)
insert into licensing_pass (license_id, code, issued_at)
select id, lpad(id::text, 12, '0'), %(issued_on)s from license
"""

MADE = """
select l.id, l.number, l.vehicle_id, p.code from licensing_license l
    join licensing_pass p on p.license_id = l.id
    join licensing_vehicle v on v.id = l.vehicle_id
    join licensing_hauler h on h.id = v.hauler_id
where h.name like %s || ' %%' order by l.id
"""


def make_register(count: int, *, issued_on: dt.date, expires_on: dt.date) -> list[tuple[Any, ...]]:
    """`count` new licenses in force: (license id, number, vehicle id, pass code)."""
    facts: dict[str, Any] = {"count": count, "issued_on": issued_on, "expires_on": expires_on}
    holder = f"Benchmark {uuid.uuid4()}"
    with connection.cursor() as cursor:
        cursor.execute(LICENSES, facts | {"holder": holder})
        cursor.execute(MADE, [holder])
        return list(cursor.fetchall())


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        statement = f"copy {table} ({', '.join(columns)}) from stdin"
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

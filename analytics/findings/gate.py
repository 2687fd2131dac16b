"""Plates without a license that keep coming, and days on which the tablets missed many."""

import datetime as dt
from typing import Any

from analytics.findings.plates import is_a_plate
from analytics.findings.span import AT_THE_GATE, Span
from analytics.reading import rows
from analytics.register import Register

FEWEST_DAYS = 4  # on which it came, within fourteen weeks
# Residents need no license. A plate that has one by the week's end has done what was asked.
WITHOUT_LICENSE = f"""
with typed as (
    select distinct e.typed_plate_id as id from checkin_event e
    where {AT_THE_GATE} and e.at >= %(begins)s and e.at < %(ends)s
        and e.vehicle_id is null and e.typed_plate_id is not null and e.visitor <> 'resident'
)
select p.key, count(distinct e.day)::int, min(e.day), max(e.day),
    array_agg(distinct s.name order by s.name)
from typed join checkin_typedplate p on p.id = typed.id
    join checkin_event e on e.typed_plate_id = typed.id
        and e.day between %(first)s and %(last)s and e.at < %(ends)s
    join checkin_station s on s.id = e.station_id
where {AT_THE_GATE} and e.vehicle_id is null and e.visitor <> 'resident' and p.key is not null
    and not exists (
        select from licensing_vehicle v join licensing_license l on l.vehicle_id = v.id
        where v.plate_key = p.key and l.issued_on <= %(last)s
    )
group by p.key having count(distinct e.day) >= {FEWEST_DAYS} order by 2 desc, 1
"""  # noqa: S608 our own words


def keeps_coming(span: Span) -> list[dict[str, Any]]:
    return [
        {
            "plate": plate,
            "days": days,
            "since": first.isoformat(),
            "last_on": last.isoformat(),
            "stations": stations,
        }
        for plate, days, first, last, stations in rows(WITHOUT_LICENSE, span.params)
        if is_a_plate(plate)
    ]


def low_capture(register: Register, span: Span) -> list[dict[str, Any]]:
    days = [span.monday + dt.timedelta(days=number) for number in range(7)]
    return [
        {
            "station": station.name,
            "station_code": station.code,
            "day": day.isoformat(),
            "tickets": seen.capture[day].tickets,
            "check_ins": seen.capture[day].check_ins,
        }
        for station in sorted(register.stations, key=lambda station: station.code)
        if (seen := register.coverage.stations.get(station.id))
        for day in days
        if day in seen.low
    ]

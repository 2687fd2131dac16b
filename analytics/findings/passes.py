"""One pass at two stations sooner than one can drive, and passes that come on another plate."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from analytics.findings.plates import may_be_misread
from analytics.findings.span import AT_THE_GATE, Span
from analytics.reading import rows
from checkin.scale.matching import number_key

# Scans by tablets whose clocks are known.
TWO_STATIONS = f"""
with seen as (
    select e.license_id, e.station_id, e.at, e.day,
        lag(e.station_id) over each as before_station, lag(e.at) over each as before_at
    from checkin_event e
    where {AT_THE_GATE} and e.at >= %(begins)s and e.at < %(ends)s
        and e.license_id is not null and e.pass_code <> ''
        and e.device_id is not null and e.clock_offset_ms is not null
    window each as (partition by e.license_id order by e.at, e.id)
)
select l.number, seen.day, was.name, seen.before_at, s.name, seen.at, drive.minutes
from seen join analytics_drivingtime drive
        on drive.one_id = least(seen.station_id, seen.before_station)
        and drive.other_id = greatest(seen.station_id, seen.before_station)
    join licensing_license l on l.id = seen.license_id
    join checkin_station s on s.id = seen.station_id
    join checkin_station was on was.id = seen.before_station
where seen.station_id <> seen.before_station
    and seen.at - seen.before_at < drive.minutes * interval '1 minute'
order by seen.at, l.number
"""  # noqa: S608 our own words
# A pass that was read, beside the plate that somebody wrote: the attendant, or the scale's clerk.
PLATES = f"""
select l.number, e.at, s.name, v.plate_key, coalesce(p.key, ''),
    e.kind = 'refused' and e.reason = 'not_this_vehicle', e.ticket_number, e.station_id, e.day
from checkin_event e join licensing_license l on l.id = e.license_id
    join licensing_vehicle v on v.id = e.vehicle_id join checkin_station s on s.id = e.station_id
    left join checkin_typedplate p on p.id = e.typed_plate_id
where {AT_THE_GATE} and e.at >= %(begins)s and e.at < %(ends)s and e.pass_code <> ''
    and (p.key <> v.plate_key or e.ticket_number <> ''
        or (e.kind = 'refused' and e.reason = 'not_this_vehicle'))
order by e.at, l.number, e.id
"""  # noqa: S608 our own words
TICKETS = """
select station_id, day, number, plate from checkin_scaleticket
where station_id = any(%(stations)s) and day between %(monday)s and %(last)s and plate <> ''
order by station_id, day, number
"""
REGISTERED = "select plate_key from licensing_vehicle where plate_key = any(%(plates)s)"


def two_stations(span: Span) -> list[dict[str, Any]]:
    """Each license and day once, by the two scans that are nearest to each other."""
    nearest: dict[tuple[str, dt.date], dict[str, Any]] = {}
    for number, day, was, before, station, at, driving in rows(TWO_STATIONS, span.params):
        minutes = int((at - before).total_seconds() // 60)
        so_far = nearest.get((number, day))
        if so_far is None or minutes < so_far["minutes"]:
            nearest[number, day] = {
                "license": number,
                "from_station": was,
                "from_at": before.isoformat(),
                "station": station,
                "at": at.isoformat(),
                "minutes": minutes,
                "driving_minutes": driving,
            }
    return list(nearest.values())


def other_plates(span: Span) -> list[dict[str, Any]]:
    """Each license, station, day and plate once. A plate that may be the own one misread is none,
    unless it is another vehicle's of the register."""
    told = list(plates_told(span))
    registered = {key for (key,) in rows(REGISTERED, {"plates": [row["plate"] for row in told]})}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in told:
        own = row["own"]
        plate = row["plate"]
        other = not plate or plate in registered or not may_be_misread(own, plate)
        if other and (own or not plate):
            found.setdefault((row["license"], row["station"], row["at"][:10], plate), row)
    return list(found.values())


def plates_told(span: Span) -> Iterator[dict[str, Any]]:
    """A refused one may have no plate: the attendant said so."""
    tickets = plates_of_tickets(span)
    for number, at, station, own, typed, refused, ticket, station_id, day in rows(
        PLATES, span.params
    ):
        row = {"license": number, "at": at.isoformat(), "station": station, "own": own}
        if typed and typed != own:
            yield row | {"plate": typed, "told_by": "typed"}
        elif refused:
            yield row | {"plate": "", "told_by": "refused"}
        weighed = tickets.get((station_id, day, number_key(ticket)), "") if ticket else ""
        if weighed and weighed != own:
            yield row | {"plate": weighed, "told_by": "ticket"}


def plates_of_tickets(span: Span) -> dict[tuple[Any, ...], str]:
    """By station, day and number; a number that comes twice says nothing."""
    found: dict[tuple[Any, ...], str] = {}
    for station_id, day, number, plate in rows(TICKETS, span.params):
        key = (station_id, day, number_key(number))
        found[key] = "" if key in found else plate
    return found

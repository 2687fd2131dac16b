"""What two stations say together, and what a scale says of a gate."""

import datetime as dt
from typing import Any

from analytics.findings.rules import Finding, Row, Rule, asked, finding
from analytics.models import DrivingTime
from analytics.reading import rows
from analytics.register import Register
from checkin.calendar import week_of
from checkin.refold import VOIDED

# A tablet's clock is corrected to about a second; whoever scans first and drives then needs none.
CLOCKS = dt.timedelta(minutes=2)
# A pass that was scanned by tablets whose clocks are known. What was typed may have been another
# number, what came by phone says nothing of where the vehicle was.
SCANS = f"""
with scanned as (
    select e.at, e.station_id, lower(e.pass_code) as code, e.license_id,
        lag(e.at) over w as before_at, lag(e.station_id) over w as before_station
    from checkin_event e
    where e.station_id = any(%(stations)s) and e.at >= %(begins)s and e.at < %(ends)s
        and e.kind in ('joined_line', 'checked_in', 'finished', 'refused') and not e.practice
        and e.pass_code <> '' and e.license_id is not null and e.source <> 'phone'
        and e.device_id is not null and e.clock_offset_ms is not null and not ({VOIDED})
    window w as (partition by lower(e.pass_code) order by e.at, e.id)
)
select l.number, s.at, s.before_at, s.station_id, s.before_station
from scanned s join licensing_license l on l.id = s.license_id
where s.before_station <> s.station_id and s.at - s.before_at < %(longest)s
order by l.number, s.at
"""  # noqa: S608 our own words


def two_stations(register: Register) -> Finding:
    """The same pass scanned at two stations sooner than anybody can drive. `unknown` are pairs of
    stations, by code, whose driving time nobody has set: nothing is looked for there."""
    codes = {station.id: station.code for station in register.stations}
    driving = driving_times()
    pairs = [(a, b) for a in sorted(codes) for b in sorted(codes) if a < b]
    unknown = [sorted([codes[a], codes[b]]) for a, b in pairs if (a, b) not in driving]
    longest = max(driving.values(), default=dt.timedelta())
    params = asked(register.last_day) | {"stations": list(codes), "longest": longest}
    found = rows(SCANS, params) if driving else []
    return finding(
        Rule.TWO_STATIONS,
        [row for scan in found if (row := scan_row(*scan, driving=driving, codes=codes))],
        unknown=sorted(unknown),
    )


def driving_times() -> dict[tuple[int, int], dt.timedelta]:
    found = DrivingTime.objects.values_list("one_id", "other_id", "minutes")
    return {(one, other): dt.timedelta(minutes=minutes) for one, other, minutes in found}


def scan_row(
    number: str,
    at: dt.datetime,
    before_at: dt.datetime,
    station: int,
    before: int,
    *,
    driving: dict[tuple[int, int], dt.timedelta],
    codes: dict[int, str],
) -> Row | None:
    least = driving.get((min(station, before), max(station, before)))
    apart = at - before_at
    if least is None or apart + CLOCKS >= least:
        return None
    return {
        "subject": number,
        "at": at.isoformat(),
        "stations": [codes[before], codes[station]],
        "minutes": int(apart.total_seconds() // 60),
        "driving_minutes": int(least.total_seconds() // 60),
    }


def low_capture(register: Register) -> Finding:
    """Station-days of the week whose check-ins fall far below their scale tickets."""
    found: list[dict[str, Any]] = []
    for station in register.stations:
        seen = register.coverage.stations.get(station.id)
        for day in sorted(seen.low if seen else ()):
            if seen and week_of(register.last_day) <= day <= register.last_day:
                of_day = seen.capture[day]
                found.append(
                    {
                        "subject": station.code,
                        "day": day.isoformat(),
                        "tickets": of_day.tickets,
                        "check_ins": of_day.check_ins,
                    }
                )
    return finding(Rule.LOW_CAPTURE, found)

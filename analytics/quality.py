"""What the week's records are worth: the first thing that a reader of the report should know."""

import datetime as dt
from enum import StrEnum
from typing import Any

from analytics.coverage import ONE_DAY, Seen
from analytics.reading import rows
from analytics.register import Register
from analytics.stations import StationFacts
from checkin.calendar import week_of
from checkin.closing import day_begins
from checkin.scale.capture import Standing

ENOUGH_DAYS = 28  # of records
FEWEST_REGULARS = 10  # licenses that came twice or more: from them the model learns
WEEKS_JUDGED = 4
LATE = dt.timedelta(hours=24)
# Of the week's events by when they happened. What came in a file tells nothing of the tablets: it
# is neither late nor typed.
EVENTS = """
select station_id, count(*)::int,
    count(*) filter (where device_id is not null and received_at - at > %(late)s)::int,
    max(received_at - at) filter (where device_id is not null and received_at - at > %(late)s),
    count(*) filter (where kind = 'checked_in')::int,
    count(*) filter (where kind = 'checked_in' and device_id is not null)::int,
    count(*) filter (where kind = 'checked_in' and device_id is not null
        and source in ('typed', 'list'))::int,
    count(*) filter (where kind = 'checked_in' and device_id is not null
        and vehicle_id is null and visitor = '')::int
from checkin_event
where station_id = any(%(stations)s) and at >= %(begins)s and at < %(ends)s and not practice
group by station_id
"""
SILENT_TABLETS = """
select d.station_id, d.name from checkin_device d
where d.station_id = any(%(stations)s) and d.enrolled_at < %(begins)s
    and (d.revoked_at is null or d.revoked_at >= %(ends)s)
    and not exists (
        select from checkin_event e where e.station_id = d.station_id and e.device_id = d.id
            and e.at >= %(begins)s and e.at < %(ends)s
    )
order by d.station_id, d.name
"""


class Unfit(StrEnum):
    """Why the records carry no list at all."""

    TOO_SHORT = "records_too_short"
    TOO_FEW_REGULARS = "too_few_regulars"
    GATE_UNSEEN = "gate_unseen"


def unfit(register: Register) -> list[Unfit]:
    """Empty where the records can carry a list."""
    begin = register.records_begin
    if begin is None or (register.last_day - begin).days + 1 < ENOUGH_DAYS:
        return [Unfit.TOO_SHORT]
    found = []
    if sum(facts.visits >= 2 for facts in register.visits.values()) < FEWEST_REGULARS:
        found.append(Unfit.TOO_FEW_REGULARS)
    if seen_lately(register) < 0.5:
        found.append(Unfit.GATE_UNSEEN)
    return found


def seen_lately(register: Register) -> float:
    """Of the open station-days of the last weeks, the share that was seen; 1 where none opened."""
    days = WEEKS_JUDGED * 7
    first = register.last_day - dt.timedelta(days=days - 1)
    opened, seen = 0, 0.0
    for station in register.stations:
        of_station = register.coverage.stations.get(station.id)
        for number, is_open in enumerate(station.open_days(first, days)):
            if is_open and of_station and register.coverage.first_day:
                place = (first - register.coverage.first_day).days + number
                opened, seen = opened + 1, seen + float(of_station.share[place])
    return seen / opened if opened else 1.0


def quality_figures(register: Register) -> dict[str, Any]:
    """key "data_quality". Shares from 0 to 1, None where there is nothing to divide by."""
    this = week_of(register.last_day)
    last = this - dt.timedelta(weeks=1)
    weeks = {monday: week_events(register, monday) for monday in (this, last)}
    tablets = silent_tablets(register, this)
    reasons = unfit(register)
    return {
        "fit_to_judge": not reasons,
        "unfit_because": [reason.value for reason in reasons],
        "regulars": sum(facts.visits >= 2 for facts in register.visits.values()),
        "seen_lately": round(seen_lately(register), 6),
        "stations": [
            {
                "code": station.code,
                "name": station.name,
                "since": station.since.isoformat() if station.since else None,
                "silent_tablets": tablets.get(station.id, []),
                "this_week": station_week(register, station, this) | weeks[this][station.id],
                "last_week": station_week(register, station, last) | weeks[last][station.id],
            }
            for station in register.stations
        ],
    }


def station_week(register: Register, station: StationFacts, monday: dt.date) -> dict[str, Any]:
    """Open days, those without a record, and what the scale tickets say."""
    opened = station.open_days(monday, 7)
    days = [monday + number * ONE_DAY for number in range(7)]
    seen = register.coverage.stations.get(station.id)
    return {
        "open_days": int(opened.sum()),
        "unheard_days": dates(days, seen.unheard if seen else frozenset()),
        "out_days": dates(days, seen.out if seen else frozenset()),
        "low_days": dates(days, seen.low if seen else frozenset()),
        "capture": capture_of(days, seen),
    }


def dates(days: list[dt.date], among: frozenset[dt.date]) -> list[str]:
    return [day.isoformat() for day in days if day in among]


def capture_of(days: list[dt.date], seen: Seen | None) -> dict[str, Any] | None:
    """Check-ins for tickets over the days that have tickets; None where none has."""
    known = [seen.capture[day] for day in days if seen and day in seen.capture]
    tickets = sum(day.tickets for day in known)
    if not tickets:
        return None
    check_ins = sum(day.check_ins for day in known)
    return {
        "days": len(known),
        "tickets": tickets,
        "check_ins": check_ins,
        "rate": round(check_ins / tickets, 6),
        "over_days": sum(day.standing is Standing.OVER for day in known),
    }


def week_events(register: Register, monday: dt.date) -> dict[int, dict[str, Any]]:
    found = {id: counts for id, *counts in rows(EVENTS, asked(register, monday))}
    none = [0, 0, None, 0, 0, 0, 0]
    return {
        station.id: event_figures(*found.get(station.id, none)) for station in register.stations
    }


def event_figures(
    events: int,
    late: int,
    oldest: dt.timedelta | None,
    check_ins: int,
    by_tablet: int,
    typed: int,
    unknown: int,
) -> dict[str, Any]:
    """late: of a tablet, received more than a day after they happened; oldest_hours: of them the
    latest. Shares are of the check-ins by tablet."""
    return {
        "events": events,
        "late": late,
        "oldest_hours": int(oldest.total_seconds() // 3600) if oldest else None,
        "check_ins": check_ins,
        "by_tablet": by_tablet,
        "typed_share": round(typed / by_tablet, 6) if by_tablet else None,
        "unknown_share": round(unknown / by_tablet, 6) if by_tablet else None,
    }


def silent_tablets(register: Register, monday: dt.date) -> dict[int, list[str]]:
    """Enrolled all week, at a station that was open, and not one event: by station, names."""
    found: dict[int, list[str]] = {}
    opened = {station.id for station in register.stations if station.open_days(monday, 7).any()}
    for station_id, name in rows(SILENT_TABLETS, asked(register, monday)):
        if station_id in opened:
            found.setdefault(station_id, []).append(name)
    return found


def asked(register: Register, monday: dt.date) -> dict[str, Any]:
    return {
        "stations": [station.id for station in register.stations],
        "begins": day_begins(monday),
        "ends": day_begins(monday + dt.timedelta(weeks=1)),
        "late": LATE,
    }

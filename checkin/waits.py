"""What may honestly be said of each station's line now: measured, or not known.

The wait shown is the median of the measured waits of vehicles checked in during the last hour;
`low` and `high` hold the middle eight in ten of them. A forecast belongs to a later issue.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from checkin.calendar import StationCalendar, city_date, city_day, station_calendars
from checkin.database import run
from checkin.models import Kind, Station
from checkin.refold import VOIDED

RECENT = dt.timedelta(hours=1)
FEWEST = 3  # waits from which a median is told

# By station: the newest event of today, the newest pause or resumption, who waits by the events
# (null where nobody joined a line today), and the measured waits of the last hour.
NOW = f"""
select s.id,
    (select max(at) from checkin_event where station_id = s.id and at between %(since)s and %(now)s
        and not practice),
    (select kind from checkin_event e where station_id = s.id and at between %(since)s and %(now)s
        and kind in ('paused', 'resumed') and not practice
        and not ({VOIDED})
        order by at desc, id desc limit 1),
    (select count(*) filter (where outcome = 'waiting') from checkin_visit
        where station_id = s.id and day = %(day)s and joined_at is not null and not towed
        having count(*) > 0),
    (select array_agg(wait_seconds order by wait_seconds) from checkin_visit
        where station_id = s.id and first_at >= %(since)s and wait_basis = 'measured'
        and served_at between %(now)s - interval '1 hour' and %(now)s)
from checkin_station s
"""  # noqa: S608 our own words


@dataclass(frozen=True)
class Wait:
    """One station's line. Minutes are None unless they are known; `as_of` is the newest event."""

    station: str
    status: str
    wait_minutes: int | None = None
    low: int | None = None
    high: int | None = None
    in_line: int | None = None
    basis: str = "none"
    as_of: dt.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def waits_now(now: dt.datetime) -> list[Wait]:
    """One Wait for each station, by code."""
    day = city_day(now)
    params = {"now": now, "since": now - dt.timedelta(hours=18), "day": day}
    facts = {row[0]: row[1:] for row in run(NOW, params)}
    stations = list(Station.objects.all())
    calendars = station_calendars(station.id for station in stations)
    return [
        wait_of(station.code, calendars[station.id], now, *facts.get(station.id, NO_FACTS))
        for station in stations
    ]


NO_FACTS = (None, None, None, None)


def wait_of(
    code: str,
    calendar: StationCalendar,
    now: dt.datetime,
    as_of: dt.datetime | None,
    interruption: str | None,
    waiting: int | None,
    seconds: list[int] | None,
) -> Wait:
    """Closed by the calendar; unknown where no tablet was heard for an hour; else as measured."""
    if not is_open_now(calendar, now):
        return Wait(code, "closed", as_of=as_of)
    if as_of is None or now - as_of > RECENT:
        return Wait(code, "unknown", as_of=as_of)
    status = "paused" if interruption == Kind.PAUSED else "open"
    if not seconds or len(seconds) < FEWEST:
        return Wait(code, status, in_line=waiting, as_of=as_of)
    low, median, high = (minutes_at(seconds, share) for share in (0.1, 0.5, 0.9))
    return Wait(code, status, median, low, high, waiting, "measured", as_of)


def is_open_now(calendar: StationCalendar, now: dt.datetime) -> bool:
    day = city_date(now)
    opens, closes = calendar.opens_at(day), calendar.closes_at(day)
    if opens is None or closes is None:
        return calendar.is_open_on(day)
    return opens <= now < closes


def minutes_at(seconds: list[int], share: float) -> int:
    """The value at this share of an ordered list, in whole minutes."""
    return round(seconds[round(share * (len(seconds) - 1))] / 60)

"""The hours of a month, read for the public file: visits counted in SQL, pauses by minutes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from checkin.calendar import city_day, city_zone, midnight, station_calendars
from checkin.database import run
from checkin.models import Station, Visit
from checkin.past_pauses import pauses_of
from checkin.wait_history import Hour, Waits

HOUR = dt.timedelta(hours=1)
ONE = dt.timedelta(days=1)
WAITS = """
    count(*) filter (where {known}), percentile_disc(array[0.5, 0.8, 0.9])
        within group (order by wait_seconds) filter (where {known})
"""
KNOWN = "outcome = 'served' and wait_seconds is not null and wait_basis = '{basis}'"
LEFT = "outcome in ('walk_off', 'waiting')"  # of a day that is over, whoever waits has left
# An hour by the city's clock and its offset: in autumn one comes twice, and is two.
HOURS = f"""
select station_id,
    date_trunc('hour', local) as hour, local - (first_at at time zone 'UTC') as shift,
    count(*) filter (where outcome = 'served'),
    {", ".join(WAITS.format(known=KNOWN.format(basis=b)) for b in ("measured", "phone", "stated"))},
    count(*) filter (where {LEFT} and not joined_by_phone),
    count(*) filter (where {LEFT} and joined_by_phone)
from (select *, first_at at time zone %(zone)s as local from checkin_visit
    where first_at >= %(begins)s and first_at < %(ends)s and not towed) as v
where outcome = 'served' or {LEFT}
group by 1, 2, 3
"""  # noqa: S608 our own words
Key = tuple[int, dt.datetime]  # a station's id, and the beginning of the hour in UTC


def last_day(now: dt.datetime) -> dt.date:
    """Only days that are over are told: yesterday, or the day before until 4 in the morning."""
    return city_day(now) - ONE


def first_day() -> dt.date | None:
    """The day of the first visit on record; None before any."""
    first = Visit.objects.order_by("first_at").values_list("first_at", flat=True).first()
    return first.astimezone(city_zone()).date() if first else None


def hours_of(first: dt.date, last: dt.date, now: dt.datetime) -> list[Hour]:
    """Those with anything to tell, of both days and between, in their order; `last` is over."""
    codes = dict(Station.objects.values_list("id", "code"))
    paused = paused_minutes(sorted(codes), first, last, now)
    counted = dict(counted_hours(first, last))
    nothing = Hour("", midnight(first))
    found = [
        replace(
            counted.get((station, begins), nothing),
            station=codes[station],
            begins=begins.astimezone(city_zone()),
            paused=paused.get((station, begins), 0),
        )
        for station, begins in counted.keys() | paused.keys()
    ]
    return sorted(found, key=lambda hour: (hour.station, hour.begins.astimezone(dt.UTC)))


def counted_hours(first: dt.date, last: dt.date) -> Iterator[tuple[Key, Hour]]:
    """The hour still without its station's code and its pauses."""
    asked = {"zone": str(city_zone()), "begins": midnight(first), "ends": midnight(last + ONE)}
    for station, hour, shift, served, *waits, left, by_phone in run(HOURS, asked):
        begins = (hour - shift).replace(tzinfo=dt.UTC)
        measured, phone, stated = (waits_of(*waits[n : n + 2]) for n in (0, 2, 4))
        yield (station, begins), Hour("", begins, served, measured, phone, stated, left, by_phone)


def waits_of(vehicles: int, seconds: list[int] | None) -> Waits:
    return Waits(vehicles, *(round(value / 60) for value in seconds)) if seconds else Waits()


def paused_minutes(
    stations: list[int], first: dt.date, last: dt.date, now: dt.datetime
) -> dict[Key, int | None]:
    """By hour; None in those of a pause of which nobody knows when it ended."""
    seconds: dict[Key, float | None] = {}
    begins, ends = midnight(first), midnight(last + ONE)
    found = pauses_of(station_calendars(stations), first=first - ONE, last=last, now=now)
    for station, pause in ((id, pause) for (id, _), own in found.items() for pause in own):
        for hour, length in by_hour(pause.since, pause.until or pause.since):
            if begins <= hour < ends:
                before = seconds.get((station, hour), 0.0)
                known = pause.ended != "closing" and before is not None
                seconds[station, hour] = (before or 0.0) + length if known else None
    return {key: None if value is None else round(value / 60) for key, value in seconds.items()}


def by_hour(since: dt.datetime, until: dt.datetime) -> Iterator[tuple[dt.datetime, float]]:
    """The beginning of each hour of the city's clock that it touches, in UTC, and the seconds."""
    moment = since.astimezone(dt.UTC)
    while moment < until:
        local = moment.astimezone(city_zone())
        into = dt.timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        step = min(until, moment - into + HOUR)
        yield moment - into, (step - moment).total_seconds()
        moment = step.astimezone(dt.UTC)

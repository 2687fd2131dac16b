"""What the scales of the made-up city printed: for nearly everybody who was served, and for some
whom no tablet saw, most of them in the week in which Northwest's scale tablet was out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from checkin.calendar import city_day, week_of
from checkin.closing import day_begins
from checkin.database import run
from checkin.scale.importing import Ticket, write_tickets
from licensing.plates import normalized_plate

WEEKS = 10
OUT_STATION, WEEKS_AGO = "NW", 3  # whose tablet was out, and when
MISSED, MISSED_WHEN_OUT = 0.05, 0.6  # tickets without a check-in, for each with one
NOT_WEIGHED, NO_PLATE, MISREAD = 0.01, 0.03, 0.02
FIRST_NUMBER = 410_000
SERVED = """
select v.station_id, s.code, v.day, v.served_at, coalesce(c.plate, ''),
    coalesce(c.gross_weight_lb, 6000)
from checkin_visit v join checkin_station s on s.id = v.station_id
    left join licensing_vehicle c on c.id = v.vehicle_id
where v.day >= %(first)s and v.day < %(today)s and v.first_at >= %(begins)s
    and v.outcome = 'served' and not v.towed and v.served_at is not null
order by v.day, s.code, v.served_at, v.id
"""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """One that was weighed; `plate` as the scale's clerk typed it."""

    station_id: int
    day: dt.date
    at: dt.datetime
    plate: str
    pounds: int


def write_scale_tickets(now: dt.datetime, rng: Generator) -> int:
    """Of the last ten weeks up to yesterday, numbered at each station in the order of weighing."""
    today = city_day(now)
    first = week_of(today) - dt.timedelta(weeks=WEEKS)
    span = {"first": first, "today": today, "begins": day_begins(first)}
    loads = list(weighed(run(SERVED, span), week_of(today), rng))
    numbers: dict[int, int] = {}
    tickets = []
    for load in sorted(loads, key=lambda load: (load.at, load.station_id, load.plate)):
        number = numbers[load.station_id] = numbers.get(load.station_id, FIRST_NUMBER) + 1
        plate = normalized_plate(load.plate)
        tickets.append(Ticket(load.station_id, str(number), load.at, load.day, plate, load.pounds))
    write_tickets(tickets)
    return len(tickets)


def weighed(served: list[Row], this_week: dt.date, rng: Generator) -> Iterator[Load]:
    """Each visit takes the same random numbers, whatever comes of it."""
    out = this_week - dt.timedelta(weeks=WEEKS_AGO)
    chances = rng.random((len(served), 6))
    plates = [row[4] for row in served if row[4]]
    for (station_id, code, day, at, plate, gross), chance in zip(served, chances, strict=True):
        pounds = 20 * int(gross * (0.08 + 0.3 * chance[0]) / 20)
        if chance[1] >= NOT_WEIGHED:
            weighed_at = whole_minute(at + dt.timedelta(minutes=2 + 38 * float(chance[2])))
            yield Load(station_id, day, weighed_at, as_typed(plate, float(chance[3])), pounds)
        is_out = code == OUT_STATION and week_of(day) == out
        if plates and chance[4] < (MISSED_WHEN_OUT if is_out else MISSED):
            other = plates[int(chance[5] * len(plates))]
            weighed_at = whole_minute(at + dt.timedelta(minutes=20 * float(chance[3])))
            yield Load(station_id, day, weighed_at, other, pounds)


def whole_minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def as_typed(plate: str, chance: float) -> str:
    """A few tickets have none, in a few one sign was misread."""
    if chance < NO_PLATE or not plate:
        return ""
    if chance < NO_PLATE + MISREAD:
        return plate[:-1] + ("8" if plate[-1] != "8" else "B")
    return plate

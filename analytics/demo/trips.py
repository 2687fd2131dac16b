"""On which days and at what hour everybody comes to a station."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analytics.demo.city import City, Vehicle
from analytics.demo.sites import Site, first_day, snow_week
from licensing.models import Status

RESIDENTS, UNLICENSED = 5.0, 0.4  # visitors a day at a station
MOST_A_DAY = 2
BUSY = {0: 1.2, 1: 0.95, 2: 0.9, 3: 0.95, 4: 1.05, 5: 1.2, 6: 0.0}  # weekdays
# How crowded each tenth of the opening hours is: a morning's rush, an afternoon's, a quiet end.
CROWD = np.array([1.1, 1.5, 1.4, 1.1, 0.9, 0.8, 1.1, 1.2, 0.7, 0.2])
COME_BY = np.concatenate([[0.0], np.cumsum(CROWD) / CROWD.sum()])
OF_DAY = np.linspace(0, 1, len(COME_BY))
Openings = dict[tuple[str, dt.date], float]  # minutes, by station and day; closed days are missing


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who joins the line: minutes after opening. A visitor has no vehicle."""

    day: dt.date
    station: str
    minute: float
    vehicle: int | None
    trailer: int | None = None
    visitor: str = ""
    refused: str = ""  # the reason for which it is turned away


def arrivals(city: City, sites: list[Site], rng: Generator) -> list[Arrival]:
    """All of them, in the order of days."""
    is_open = openings(city, sites)
    found = [*licensed(city, is_open, rng), *visitors(city, is_open, rng)]
    return sorted(found, key=lambda arrival: (arrival.day, arrival.station, arrival.minute))


def days_of(city: City) -> list[dt.date]:
    begin = first_day(city.today)
    return [begin + dt.timedelta(days=day) for day in range((city.today - begin).days + 1)]


def openings(city: City, sites: list[Site]) -> Openings:
    found = {}
    for day in days_of(city):
        for site in sites:
            opens, closes = site.calendar.opens_at(day), site.calendar.closes_at(day)
            if opens and closes:
                found[site.code, day] = (closes - opens).total_seconds() / 60
    return found


def crowd(days: list[dt.date], today: dt.date) -> NDArray[np.float64]:
    """How busy each day is: the year, the weekday, the week of the great snow."""
    of_year = np.array([day.timetuple().tm_yday for day in days])
    season = 1 + 0.2 * np.sin(2 * np.pi * (of_year - 110) / 365.25)
    monday = snow_week(today)
    snowed = np.array([monday <= day < monday + dt.timedelta(weeks=1) for day in days])
    weekday = np.array([BUSY[day.weekday()] for day in days])
    return np.asarray(season * weekday * np.where(snowed, 0.25, 1.0))


def licensed(city: City, is_open: Openings, rng: Generator) -> list[Arrival]:
    days = days_of(city)
    drivers = [place for place, vehicle in enumerate(city.vehicles) if vehicle.use.tug is None]
    rates = np.array([city.vehicles[place].use.rate for place in drivers])
    could = np.array([in_use(city.vehicles[place], days) for place in drivers])
    counts = np.minimum(
        rng.poisson(rates[:, None] / 6 * crowd(days, city.today) * could), MOST_A_DAY
    )
    trailers = {v.use.tug: place for place, v in enumerate(city.vehicles) if v.use.tug is not None}
    found = []
    for row, column in np.argwhere(counts).tolist():
        place, day, count = drivers[row], days[column], int(counts[row, column])
        station = station_on(day, city.vehicles[place].stations, is_open, rng)
        if station is None:
            continue
        refused = why_refused(city.vehicles[place], day)
        if refused and rng.random() > 0.1:  # most know it, and stay away
            continue
        for turn in range(count):
            trailer = towed(city, trailers.get(place), day, rng)
            minute = hour((turn + float(rng.random())) / count) * is_open[station, day]
            found.append(Arrival(day, station, minute, place, trailer, refused=refused))
    return found


def in_use(vehicle: Vehicle, days: list[dt.date]) -> NDArray[np.bool_]:
    """From its first license until it stops; nobody comes a month after the last one's end."""
    begins, ends = vehicle.terms[0][0], vehicle.terms[-1][1] + dt.timedelta(days=31)
    until = begins if vehicle.use.never_used else min(ends, vehicle.use.stops_on)
    number = np.arange(days[0].toordinal(), days[-1].toordinal() + 1)
    return np.asarray((begins.toordinal() <= number) & (number < until.toordinal()))


def why_refused(vehicle: Vehicle, day: dt.date) -> str:
    """The word for a vehicle that comes all the same; empty while its license is in force."""
    for (first, last), spans in zip(vehicle.terms, vehicle.spans, strict=True):
        if first <= day <= last:
            status = next(word for word, since, _, _ in reversed(spans) if since <= day)
            return "" if status is Status.ACTIVE else status.value
    return "expired"


def station_on(
    day: dt.date, stations: tuple[str, ...], is_open: Openings, rng: Generator
) -> str | None:
    """Its usual one, nine times in ten, of those that are open."""
    could = [code for code in stations if (code, day) in is_open]
    if not could:
        return None
    return could[0] if rng.random() < 0.9 else could[-1]


def towed(city: City, trailer: int | None, day: dt.date, rng: Generator) -> int | None:
    if trailer is None:
        return None
    use = city.vehicles[trailer].use
    return trailer if rng.random() < use.share_towed and not use.inactive_on(day) else None


def visitors(city: City, is_open: Openings, rng: Generator) -> list[Arrival]:
    """Residents use the same line, and now and then a hauler without a license."""
    scale = len(city.licenses) / 1200
    return [
        Arrival(day, station, hour(share) * minutes, None, visitor=word)
        for (station, day), minutes in is_open.items()
        for word, mean in (("resident", RESIDENTS), ("unlicensed", UNLICENSED))
        for share in rng.random(rng.poisson(mean * scale)).tolist()
    ]


def hour(share: float) -> float:
    """The part of the opening hours by which this share of a day's arrivals has come."""
    return float(np.interp(share, COME_BY, OF_DAY))

"""The made-up city's districts, and a year of requests about dumping as people tell them.

They do not depend on waits or closures: whoever finds more in them has found chance.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import mapping

from analytics.demo.sites import sites
from analytics.dumping.counting import count_anew
from analytics.dumping.places import find_districts
from analytics.dumping.reading import normalized_address
from analytics.models import District, FacilityAddress, RequestType, ServiceRequest
from checkin.calendar import city_date, midnight, week_of

BOX = shapely.box(-76.711, 39.197, -76.529, 39.372)  # degrees
DISTRICTS, EVENER = 14, 3
WEEKS, A_DAY = 53, 8.0
AGAIN, NO_PLACE, AT_STATION = 0.16, 0.03, 0.02  # shares of the requests
TYPES = {"HCD-Illegal Dumping": 0.7, "HCD-Sanitation Property": 0.2, "SW-Bulk Collection": 0.1}
STREETS = ("Alder", "Beacon", "Cooper", "Dock", "Elm", "Foundry", "Grain", "Harbor", "Iron")
AROUND = 0.0002  # degrees by which two people put the same heap, some twenty meters


def write_requests(now: dt.datetime, rng: Generator) -> int:
    """Those opened before `now`; how many."""
    today = city_date(now)
    stations = [normalized_address(site.address) for site in sites(today)]
    for address in stations:
        FacilityAddress.objects.get_or_create(address=address)
    areas = districts(rng)
    District.objects.bulk_create(
        District(code=f"District {number}", boundary=dict(mapping(area)))
        for number, area in enumerate(areas, start=1)
    )
    types = [RequestType.objects.get_or_create(name=name)[0] for name in TYPES]
    made = list(requests(week_of(today) - dt.timedelta(weeks=WEEKS), today, areas, types, rng))
    told = sorted((one for one in made if one.opened_at < now), key=lambda one: one.opened_at)
    for number, one in enumerate(told, start=1):
        one.number = f"{one.day:%y}-{number:08d}"
        end(one, now, rng)
    ServiceRequest.objects.bulk_create(told, batch_size=2000)
    find_districts()
    count_anew()
    return len(told)


def districts(rng: Generator) -> list[Any]:
    """Polygons that fill the box; each point moves to the middle of its own a few times, so that
    they become about as large as one another."""
    west, south, east, north = BOX.bounds
    points = rng.uniform((west, south), (east, north), (DISTRICTS, 2))
    for _ in range(EVENER):
        points = np.array([(area.centroid.x, area.centroid.y) for area in around(points)])
    return [shapely.set_precision(area, 1e-5) for area in around(points)]


def around(points: Any) -> list[Any]:
    """The part of the box that is nearest to each, from north to south."""
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=BOX).geoms
    return sorted((cell.intersection(BOX) for cell in cells), key=lambda area: -area.centroid.y)


def requests(
    first: dt.date, today: dt.date, areas: list[Any], types: list[RequestType], rng: Generator
) -> Iterator[ServiceRequest]:
    """Some districts have several times the requests of others, and summer has more than winter."""
    share = rng.dirichlet(np.full(len(areas), 6.0))
    for ahead in range((today - first).days + 1):
        day = first + dt.timedelta(days=ahead)
        season = 1 - 0.25 * np.cos(2 * np.pi * (day.timetuple().tm_yday - 20) / 365.25)
        for _ in range(rng.poisson(A_DAY * season)):
            one = request(day, areas[rng.choice(len(areas), p=share)], types, rng)
            yield one
            if rng.random() < AGAIN:
                yield repeated(one, rng)


def request(day: dt.date, area: Any, types: list[RequestType], rng: Generator) -> ServiceRequest:
    west, south, east, north = area.bounds
    longitude, latitude = rng.uniform((west, south), (east, north))
    while not area.contains(shapely.Point(longitude, latitude)):
        longitude, latitude = rng.uniform((west, south), (east, north))
    address = f"{rng.integers(100, 5000)} {STREETS[rng.integers(len(STREETS))]} St, Baltimore City"
    kind, told = rng.random(), types[rng.choice(len(types), p=list(TYPES.values()))]
    if kind < AT_STATION:
        address = "5030 Reisterstown Rd, Baltimore City"
    has_place = kind < 1 - NO_PLACE
    return ServiceRequest(
        type=told,
        opened_at=midnight(day) + dt.timedelta(minutes=int(rng.integers(7 * 60, 21 * 60))),
        day=day,
        address=address,
        latitude=round(latitude, 6) if has_place else None,
        longitude=round(longitude, 6) if has_place else None,
    )


def repeated(one: ServiceRequest, rng: Generator) -> ServiceRequest:
    """The same heap, told by somebody else within days."""
    later = int(rng.integers(1, 10))
    north, east = rng.uniform(-AROUND, AROUND, 2)
    return ServiceRequest(
        type=one.type,
        opened_at=one.opened_at + dt.timedelta(days=later),
        day=one.day + dt.timedelta(days=later),
        address=one.address if one.latitude is None else "",
        latitude=one.latitude and round(one.latitude + north, 6),
        longitude=one.longitude and round(one.longitude + east, 6),
    )


def end(one: ServiceRequest, now: dt.datetime, rng: Generator) -> None:
    closed = one.opened_at + dt.timedelta(hours=float(rng.gamma(2.0, 60.0)))
    one.closed_at = closed if closed < now else None
    one.status = "Closed" if one.closed_at else "New"

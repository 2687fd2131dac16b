"""The made-up city's stations and register, written to the database."""

import datetime as dt
import secrets
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from numpy.random import Generator
from psycopg.types.range import TimestamptzRange

from accounts.models import Role, User
from analytics.demo.city import City
from analytics.demo.people import pass_codes
from analytics.demo.sites import Site, first_day
from checkin.calendar import midnight
from checkin.database import run
from checkin.enrollment import hashed
from checkin.models import Closure, Device, Station, StationHours
from licensing.codes import ALPHABET, PASS_LENGTH
from licensing.fees import fee_for
from licensing.models import Hauler, License, LicensePeriod, Pass, Term, Vehicle

IDS = """
select nextval(pg_get_serial_sequence('licensing_license', 'id')) from generate_series(1, %s)
"""
NEXT_NUMBER = "select setval('license_number_seq', %s)"
TO_PRINT = dt.timedelta(days=4)  # cards of the last days wait in the print queue
MORNING = dt.timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Shown:
    """A license as it is scanned at a station."""

    first: dt.date
    last: dt.date
    license_id: int
    number: str
    code: str


@dataclass(frozen=True)
class Register:
    """What events point at: vehicles and their licenses by the city's places, devices by name."""

    vehicle_ids: list[int]
    shown: list[list[Shown]]
    station_ids: dict[str, int]
    gates: dict[str, int]
    scales: dict[str, int]

    def license_on(self, vehicle: int, day: dt.date) -> Shown:
        """The license of the day, else the latest that had begun."""
        begun = [shown for shown in self.shown[vehicle] if shown.first <= day]
        return begun[-1]


def write_register(city: City, sites: list[Site], *, now: dt.datetime, rng: Generator) -> Register:
    """In the open transaction."""
    stations = {site.code: write_station(site) for site in sites}
    vehicles = write_vehicles(city)
    shown = write_licenses(city, vehicles, now=now, rng=rng)
    write_account(city, vehicles)
    begin = midnight(first_day(city.today))
    return Register(
        vehicle_ids=[vehicle.pk for vehicle in vehicles],
        shown=shown,
        station_ids={code: station.pk for code, station in stations.items()},
        gates={code: device(station, "Gate tablet", begin) for code, station in stations.items()},
        scales={code: device(station, "Scale tablet", begin) for code, station in stations.items()},
    )


def write_station(site: Site) -> Station:
    station = Station.objects.create(code=site.code, name=site.name, address=site.address)
    StationHours.objects.bulk_create(
        StationHours(
            station=station, effective_on=since, weekday=weekday, opens=opens, closes=closes
        )
        for since, schedule in site.calendar.schedules.items()
        for weekday, (opens, closes) in schedule.items()
    )
    Closure.objects.bulk_create(
        Closure(station=station, from_date=first, to_date=last, reason=reason)
        for first, last, reason in site.calendar.closures
    )
    return station


def device(station: Station, name: str, enrolled_at: dt.datetime) -> int:
    """A tablet that nobody holds: its token is thrown away."""
    made = Device.objects.create(
        station=station,
        name=f"{name} (made up)",
        token_hash=hashed(secrets.token_urlsafe(32)),
        enrolled_at=enrolled_at,
    )
    return made.pk


def write_vehicles(city: City) -> list[Vehicle]:
    haulers = Hauler.objects.bulk_create(Hauler(**vars(one)) for one in city.haulers)
    return Vehicle.objects.bulk_create(
        Vehicle(hauler=haulers[one.hauler], **vars(one.facts)) for one in city.vehicles
    )


def write_licenses(
    city: City, vehicles: list[Vehicle], *, now: dt.datetime, rng: Generator
) -> list[list[Shown]]:
    """Licenses, periods and passes; how each vehicle's licenses are shown, oldest first."""
    ids = [id for (id,) in run(IDS, [len(city.licenses)])]
    id_of = {made.number: id for made, id in zip(city.licenses, ids, strict=True)}
    License.objects.bulk_create(license_rows(city, vehicles, id_of))
    LicensePeriod.objects.bulk_create(
        LicensePeriod(
            license_id=id_of[made.number], status=status, reason=reason,
            during=TimestamptzRange(midnight(since), midnight(until) if until else None),
        )
        for made in city.licenses
        for status, since, until, reason in made.spans
    )  # fmt: skip
    codes = pass_codes(len(city.licenses), ALPHABET, PASS_LENGTH, rng)
    shown: list[list[Shown]] = [[] for _ in vehicles]
    passes = []
    for made, code in zip(city.licenses, codes, strict=True):
        id, day = id_of[made.number], max(made.issued_on, first_day(city.today))
        shown[made.vehicle].append(Shown(made.issued_on, made.expires_on, id, made.number, code))
        at = min(midnight(day) + MORNING, now)
        printed = at if at < now - TO_PRINT else None
        passes.append(Pass(license_id=id, code=code, issued_at=at, printed_at=printed))
    Pass.objects.bulk_create(passes)
    run(NEXT_NUMBER, [len(city.licenses)])
    return shown


def license_rows(city: City, vehicles: list[Vehicle], id_of: dict[str, int]) -> list[License]:
    fleet = Counter(vehicle.hauler for vehicle in city.vehicles)
    rows = []
    for made in city.licenses:
        held = city.vehicles[made.vehicle]
        rows.append(License(
            id=id_of[made.number], number=made.number, vehicle=vehicles[made.vehicle],
            issued_on=made.issued_on, expires_on=made.expires_on, term=held.term,
            fee=fee(held.facts.gross_weight_lb, fleet[held.hauler], held.term),
            loads_per_week=Decimal(str(held.loads_per_week)), stations=list(held.stations),
            renews_id=id_of[made.renews] if made.renews else None,
        ))  # fmt: skip
    return rows


@cache
def fee(weight: int, vehicles: int, term: Term) -> Decimal:
    on = dt.date(2024, 1, 1)  # the city's schedule is older than its records
    return fee_for(gross_weight_lb=weight, vehicles_of_hauler=vehicles, term=term, on=on).amount


def write_account(city: City, vehicles: list[Vehicle]) -> None:
    """The hauler with the most vehicles in use signs in by phone."""
    in_use = Counter(
        held.hauler
        for held in city.vehicles
        if held.terms[-1][1] >= city.today and not held.use.inactive_on(city.today)
    )
    busiest = max(in_use, key=lambda place: (in_use[place], -place), default=0)
    first = next(place for place, held in enumerate(city.vehicles) if held.hauler == busiest)
    hauler = vehicles[first].hauler
    hauler.user = User.objects.create_user(
        phone=hauler.phone, phone_verified=True, name=hauler.name, role=Role.HAULER,
        language=hauler.language,
    )  # fmt: skip
    hauler.save()

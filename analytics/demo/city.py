"""Who holds which licenses in the made-up city, and how each vehicle is really used.

The truth that a report can only guess at stands here: `Vehicle.never_used` and `stops_on`.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.random import Generator

from analytics.demo import people
from analytics.demo.sites import first_day
from licensing.days import last_day
from licensing.models import Status, Term

DAYS = {Term.ANNUAL: 365, Term.DAYS_90: 90}
SPANS: dict[Term, dict[str, int]] = {Term.ANNUAL: {"years": 1}, Term.DAYS_90: {"days": 90}}
TAKEN_OVER = 0.5  # share of vehicles licensed before records begin
NEVER_USED, LIGHT, HEAVY = 0.075, 0.15, 0.2
WEEKLY_STOP = 0.0035
AHEAD = dt.timedelta(days=10)  # how early a renewal is issued
CLASSES = {"pickup": 0.62, "box_truck": 0.25, "other": 0.13}
STATIONS: dict[tuple[str, ...], float] = {("NW",): 0.55, ("QR",): 0.2, ("NW", "QR"): 0.25}
Span = tuple[Status, dt.date, dt.date | None, str]  # until: the day after its last
Days = tuple[dt.date, dt.date]  # both included


@dataclass(frozen=True)
class License:
    """`spans` are its periods. `renews` is the number of the one before."""

    number: str
    vehicle: int
    issued_on: dt.date
    expires_on: dt.date
    spans: list[Span]
    renews: str | None


@dataclass(frozen=True)
class Use:
    """How a vehicle is used. `rate` is visits a week; a trailer's follow from `tug`."""

    rate: float
    never_used: bool
    stops_on: dt.date
    tug: int | None = None
    share_towed: float = 0.0

    def inactive_on(self, day: dt.date) -> bool:
        return self.never_used or self.stops_on <= day

    @property
    def light(self) -> bool:
        return self.rate <= 0.2


@dataclass(frozen=True)
class Vehicle:
    """`stations` are codes, the usual one first. `terms` are the days of its licenses."""

    hauler: int
    facts: people.Truck
    stations: tuple[str, ...]
    term: Term
    loads_per_week: float
    use: Use
    terms: list[Days]
    spans: list[list[Span]]


@dataclass(frozen=True)
class City:
    """Vehicles and haulers are known by their place in the lists."""

    today: dt.date
    haulers: list[people.Hauler]
    vehicles: list[Vehicle]
    licenses: list[License] = field(default_factory=list)


def make_city(seed: int, today: dt.date, *, licenses: int = 1200) -> City:
    """A city of exactly so many licenses; the same for the same seed and day."""
    rng = np.random.default_rng([seed, 1])
    plates = people.plates(licenses, rng)
    vehicles: list[Vehicle] = []
    held, hauler = 0, -1
    while held < licenses:
        hauler += 1
        for _ in range(vehicles_of_one(rng)):
            for vehicle in with_trailer(hauler, len(vehicles), plates, today, rng):
                last = cut(vehicle, licenses - held)
                if last.terms and (last.use.tug is None or fits(last, vehicles)):
                    vehicles.append(last)
                    held += len(last.terms)
    return City(today, people.haulers(hauler + 1, rng), vehicles, numbered(vehicles))


def vehicles_of_one(rng: Generator) -> int:
    return int(rng.choice([1, 2, 3, 5], p=[0.66, 0.2, 0.1, 0.04]))


def fits(trailer: Vehicle, vehicles: list[Vehicle]) -> bool:
    """A trailer is licensed for the days of its pickup, or not at all."""
    assert trailer.use.tug is not None  # noqa: S101 asked for trailers only
    return vehicles[trailer.use.tug].terms == trailer.terms


def with_trailer(
    hauler: int, place: int, plates: list[str], today: dt.date, rng: Generator
) -> list[Vehicle]:
    """One vehicle, and with some pickups the trailer that they pull."""
    kinds = list(CLASSES)
    kind = kinds[int(rng.choice(len(kinds), p=list(CLASSES.values())))]
    truck = vehicle(hauler, people.truck(kind, plates.pop(), rng), today, rng)
    if kind != "pickup" or rng.random() > 0.28:
        return [truck]
    facts = people.truck("trailer", plates.pop(), rng)
    share = float(rng.uniform(0.3, 0.8))
    use = Use(
        rate=truck.use.rate * share,
        never_used=truck.use.never_used or bool(rng.random() < NEVER_USED),
        stops_on=min(truck.use.stops_on, stopping_day(truck.terms[0][0], today, rng)),
        tug=place,
        share_towed=share,
    )
    loads = round(truck.loads_per_week * share * 2) / 2
    same = (truck.stations, truck.term, loads, use, truck.terms, truck.spans)
    return [truck, Vehicle(hauler, facts, *same)]


def vehicle(hauler: int, facts: people.Truck, today: dt.date, rng: Generator) -> Vehicle:
    term = Term.DAYS_90 if rng.random() < 0.14 else Term.ANNUAL
    first = first_issued(term, today, rng)
    use = Use(
        rate=visits_a_week(facts.vehicle_class, rng),
        never_used=bool(rng.random() < NEVER_USED),
        stops_on=stopping_day(first, today, rng),
    )
    terms = terms_of(first, term, use, today, rng)
    spans = [spans_of(days, use, today, rng) for days in terms]
    if ended(spans):  # nobody renews what was taken away or given back
        last = next(number for number, own in enumerate(spans) if ended([own])) + 1
        terms, spans = terms[:last], spans[:last]
    stations = list(STATIONS)[int(rng.choice(len(STATIONS), p=list(STATIONS.values())))]
    loads = max(0.5, round(use.rate * rng.uniform(0.8, 1.6) * 2) / 2)
    return Vehicle(hauler, facts, stations, term, loads, use, terms, spans)


def ended(spans: list[list[Span]]) -> bool:
    final = {Status.REVOKED, Status.SURRENDERED}
    return any(status in final for own in spans for status, *_ in own)


def first_issued(term: Term, today: dt.date, rng: Generator) -> dt.date:
    begin = first_day(today)
    if rng.random() < TAKEN_OVER:
        return begin - dt.timedelta(days=int(rng.integers(DAYS[term])))
    return begin + dt.timedelta(days=int(rng.integers((today - begin).days + 1)))


def visits_a_week(vehicle_class: str, rng: Generator) -> float:
    heavier = 1.3 if vehicle_class == "box_truck" else 1.0
    kind = rng.random()
    if kind < LIGHT:
        return float(rng.uniform(0.1, 0.2))
    if kind > 1 - HEAVY:
        return float(rng.uniform(2.8, 5.0)) * heavier
    return (0.25 + float(rng.gamma(2.0, 0.6))) * heavier


def stopping_day(first: dt.date, today: dt.date, rng: Generator) -> dt.date:
    """Nobody stops before records begin: those had been taken out of the register."""
    since = max(first, first_day(today))
    return since + dt.timedelta(days=int(7 * rng.geometric(WEEKLY_STOP) - rng.integers(7)))


def terms_of(
    first: dt.date, term: Term, use: Use, today: dt.date, rng: Generator
) -> list[tuple[dt.date, dt.date]]:
    """One after another, as long as it is renewed; a few days late now and then."""
    found = []
    while first <= today + AHEAD:
        last = last_day(first, **SPANS[term])
        found.append((first, last))
        idle = use.inactive_on(last - dt.timedelta(days=30))
        if rng.random() > (0.4 if idle else 0.86 if term is Term.ANNUAL else 0.7):
            break
        late = int(rng.integers(1, 20)) if rng.random() < 0.15 else 0
        first = last + dt.timedelta(days=1 + late)
    return found


def spans_of(days: Days, use: Use, today: dt.date, rng: Generator) -> list[Span]:
    """Mostly active throughout; some suspended for a while, some ended for good."""
    first, last = days
    begin, kind = max(first, first_day(today)), rng.random()
    issued = (Status.ACTIVE, first, None, "Issued.")
    room = (min(last, today) - begin).days
    if room < 40:
        return [issued]
    day = begin + dt.timedelta(days=int(rng.integers(20, room)))
    if kind < 0.03:
        return suspended(first, day, day + dt.timedelta(days=int(rng.integers(10, 60))), today)
    if kind < 0.04:
        reason = "Loads of another hauler were brought on this license."
        return [until(issued, day), (Status.REVOKED, day, None, reason)]
    given_back = use.stops_on + dt.timedelta(days=25)
    if kind > 0.9 and begin < given_back < min(last, today):
        given = (Status.SURRENDERED, given_back, None, "The vehicle was sold.")
        return [until(issued, given_back), given]
    return [issued]


def suspended(first: dt.date, day: dt.date, back: dt.date, today: dt.date) -> list[Span]:
    spans: list[Span] = [
        (Status.ACTIVE, first, day, "Issued."),
        (Status.SUSPENDED, day, back, "The insurance has lapsed."),
        (Status.ACTIVE, back, None, "Insurance was shown."),
    ]
    return spans if back <= today else [spans[0], (*spans[1][:2], None, spans[1][3])]


def until(span: Span, day: dt.date) -> Span:
    return (span[0], span[1], day, span[3])


def cut(vehicle: Vehicle, most: int) -> Vehicle:
    """Without the terms that are more than so many."""
    return replace(vehicle, terms=vehicle.terms[:most], spans=vehicle.spans[:most])


def numbered(vehicles: list[Vehicle]) -> list[License]:
    """All licenses in the order of their issue, numbered as the desk does."""
    order = sorted(
        (days[0], place, turn)
        for place, vehicle in enumerate(vehicles)
        for turn, days in enumerate(vehicle.terms)
    )
    numbers = {
        (place, turn): f"SH-{issued_on.year}-{count:06d}"
        for count, (issued_on, place, turn) in enumerate(order, start=1)
    }
    return [
        License(
            number=numbers[place, turn],
            vehicle=place,
            issued_on=issued_on,
            expires_on=vehicles[place].terms[turn][1],
            spans=vehicles[place].spans[turn],
            renews=numbers.get((place, turn - 1)),
        )
        for issued_on, place, turn in order
    ]

"""What the made-up city's last whole week has for the other findings.

A card that was copied, a pass on a strange truck, a plate without a license that keeps coming, and
loads that are far too heavy.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import F
from numpy.random import Generator

from analytics.demo.city import City, Vehicle
from analytics.demo.gate import Gate
from analytics.demo.line import StationDay
from analytics.demo.register import Register
from analytics.demo.trips import why_refused
from analytics.models import DrivingTime
from checkin.calendar import week_of
from checkin.models import Kind, Reason, Result, ScaleTicket
from checkin.rows import EventRow, insert_events, plate_rows
from licensing.plates import normalized_plate

DRIVE = 25  # minutes between the two stations, at least
APART = 9  # minutes between the two scans of the copied card
STRANGE, NO_LICENSE = "7EK4410", "3DH8127"
WEEKS_OF_PLATE = 6
FEWEST_WEIGHED, TIMES_HEAVIER = 10, 4
NORTHWEST, QUARANTINE = "NW", "QR"
ONE = dt.timedelta(weeks=1)
Gates = Mapping[tuple[str, dt.date], Gate]  # by station and day


def write_findings(
    city: City, days: Sequence[StationDay], register: Register, rng: Generator
) -> None:
    """Before the visits are folded."""
    one, other = sorted(register.station_ids.values())
    DrivingTime.objects.create(one_id=one, other_id=other, minutes=DRIVE)
    gates = {
        (day.site.code, day.opens.date()): Gate(day, register, rng)
        for day in days
        if day.opens.date() >= last_week(city) - WEEKS_OF_PLATE * ONE
    }
    plates = plate_rows([STRANGE, NO_LICENSE])
    insert_events([*passes(city, gates, plates[STRANGE]), *plate(city, gates, plates[NO_LICENSE])])


def passes(city: City, gates: Gates, strange: int) -> Iterator[EventRow]:
    """On the first day of the week on which both stations opened."""
    for number in range(6):
        day = last_week(city) + dt.timedelta(days=number)
        both = [gates[code, day] for code in (NORTHWEST, QUARANTINE) if (code, day) in gates]
        able = [place for place, one in enumerate(city.vehicles) if is_in_use(one, day)]
        if len(both) == 2 and len(able) >= 2:
            yield from copied_card(both, able[0], day)
            yield from strange_truck(both[0], able[len(able) // 2], day, strange)
            return


def plate(city: City, gates: Gates, typed: int) -> Iterator[EventRow]:
    """Each Tuesday."""
    for back in range(WEEKS_OF_PLATE):
        tuesday = last_week(city) + dt.timedelta(days=1) - back * ONE
        if (NORTHWEST, tuesday) in gates:
            yield from without_license(gates[NORTHWEST, tuesday], typed, 300 + 7 * back)


def last_week(city: City) -> dt.date:
    """The Monday of the newest week that is over."""
    return week_of(city.today) - ONE


def is_in_use(vehicle: Vehicle, day: dt.date) -> bool:
    use = vehicle.use
    in_force = vehicle.terms[0][0] <= day and not why_refused(vehicle, day)
    return use.tug is None and not use.inactive_on(day) and in_force


def copied_card(gates: Sequence[Gate], place: int, day: dt.date) -> Iterator[EventRow]:
    """Two trucks with one card, at both stations in the same minutes."""
    for number, gate in enumerate(gates):
        moment = gate.day.opens.hour * 60 + gate.day.opens.minute
        minute = 10 * 60 + APART * number - moment  # ten o'clock on the city's clock
        yield from served(gate, minute, **pass_of(gate, place, day))


def strange_truck(gate: Gate, place: int, day: dt.date, plate: int) -> Iterator[EventRow]:
    yield from served(gate, 250, **pass_of(gate, place, day), typed_plate_id=plate)


def without_license(gate: Gate, plate: int, minute: float) -> Iterator[EventRow]:
    word = Result.CONFIRM.value
    yield from served(
        gate, minute, typed_plate_id=plate, visitor="unlicensed", source="typed",
        shown=word, result=word, result_reason=Reason.OTHER.value,
    )  # fmt: skip


def pass_of(gate: Gate, place: int, day: dt.date) -> dict[str, object]:
    shown = gate.register.license_on(place, day)
    return {
        "vehicle_id": gate.register.vehicle_ids[place], "license_id": shown.license_id,
        "pass_code": shown.code, "source": "scan",
        "shown": Result.ADMIT.value, "result": Result.ADMIT.value,
    }  # fmt: skip


def served(gate: Gate, minute: float, **facts: object) -> Iterator[EventRow]:
    """Joined the line, and was checked in a quarter of an hour later."""
    facts["visit"] = gate.new_id(minute)
    yield gate.event(Kind.JOINED_LINE, minute, gate.gate, **facts)
    yield gate.event(Kind.CHECKED_IN, minute + 15, gate.scale, **facts)


def make_heavy(city: City) -> None:
    """One pickup's loads are those of a far larger truck; once the scales' tickets are there."""
    week = (last_week(city), last_week(city) + dt.timedelta(days=6))
    for vehicle in city.vehicles:
        own = ScaleTicket.objects.filter(plate=normalized_plate(vehicle.facts.plate))
        is_weighed = own.count() >= FEWEST_WEIGHED and own.filter(day__range=week).exists()
        if vehicle.facts.vehicle_class == "pickup" and is_weighed:
            own.update(net_weight_lb=TIMES_HEAVIER * F("net_weight_lb"))
            return

"""What the tablets of the made-up city have sent: one joins at the gate, is served at the scale."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from numpy.random import Generator

from analytics.demo.line import StationDay, Trip
from analytics.demo.register import Register
from checkin.calendar import city_day
from checkin.event import digest
from checkin.models import Kind, Reason, Result
from checkin.rows import EventRow

ATTENDANTS = {"NW": ("T. Boone", "M. Reyes", "K. Ames"), "QR": ("D. Lockett", "R. Vance")}
LOADS = ("junk", "debris", "yard", "furniture")  # codes of load types
TYPED, OFFLINE = 0.04, 0.006
MILLISECOND = dt.timedelta(milliseconds=1)


@dataclass
class Gate:
    """Makes the events of a station's day. The random numbers taken do not depend on the clock."""

    day: StationDay
    register: Register
    rng: Generator

    def __post_init__(self) -> None:
        code = self.day.site.code
        self.station_id = self.register.station_ids[code]
        self.gate, self.scale = self.register.gates[code], self.register.scales[code]
        names = ATTENDANTS[code]
        self.attendant = names[self.day.opens.toordinal() % len(names)]
        self.offset_ms = int(self.rng.integers(-1500, 1500))

    def events(self) -> Iterator[EventRow]:
        for trip in self.day.trips:
            yield from self.refused(trip) if trip.arrival.refused else self.trip(trip)
        for since, until, reason in self.day.pauses:
            yield self.event(Kind.PAUSED, since, self.scale, reason=reason)
            yield self.event(Kind.RESUMED, until, self.scale, reason=reason)
        for minute, vehicles in self.day.counts:
            yield self.event(Kind.LINE_COUNT, minute, self.gate, in_line=vehicles)

    def trip(self, trip: Trip) -> Iterator[EventRow]:
        facts = self.who(trip) | {"visit": self.new_id(trip.arrival.minute)}
        verdict = self.verdict(trip)
        yield self.event(Kind.JOINED_LINE, trip.arrival.minute, self.gate, **facts, **verdict)
        if trip.served is not None:
            load = LOADS[int(self.rng.integers(len(LOADS)))]
            yield self.event(
                Kind.CHECKED_IN, trip.served, self.scale, **facts, **verdict, load_type=load
            )
        if trip.finished is not None:
            yield self.event(Kind.FINISHED, trip.finished, self.scale, **facts)
        if trip.left is not None and trip.seen_leaving:
            yield self.event(Kind.LEFT_LINE, trip.left, self.gate, **facts)

    def refused(self, trip: Trip) -> Iterator[EventRow]:
        yield self.event(
            Kind.REFUSED, trip.arrival.minute, self.gate, **self.who(trip),
            shown=Result.REFUSE.value, reason=trip.arrival.refused,
        )  # fmt: skip

    def who(self, trip: Trip) -> dict[str, Any]:
        """A pass is scanned, or its number typed where the card is dirty."""
        arrival = trip.arrival
        if arrival.vehicle is None:
            return {"visitor": arrival.visitor, "source": "typed"}
        license = self.register.license_on(arrival.vehicle, arrival.day)
        facts: dict[str, Any] = {
            "vehicle_id": self.register.vehicle_ids[arrival.vehicle],
            "license_id": license.license_id,
        }
        if self.rng.random() < TYPED:
            facts |= {"source": "typed", "license_number": license.number}
        else:
            facts |= {"source": "scan", "pass_code": license.code}
        if arrival.trailer is not None:
            trailer = self.register.license_on(arrival.trailer, arrival.day)
            facts |= {
                "towing": trailer.code,
                "towed_vehicle_id": self.register.vehicle_ids[arrival.trailer],
                "towed_license_id": trailer.license_id,
            }
        return facts

    def verdict(self, trip: Trip) -> dict[str, str]:
        if trip.arrival.visitor == "unlicensed":
            confirm = Result.CONFIRM.value
            return {"shown": confirm, "result": confirm, "result_reason": Reason.OTHER.value}
        return {"shown": Result.ADMIT.value, "result": Result.ADMIT.value}

    def event(self, kind: Kind, minute: float, device: int, **facts: Any) -> EventRow:
        id, at = self.new_id(minute), self.moment(minute)
        offline = bool(self.rng.random() < OFFLINE)
        late = self.rng.uniform(300, 2400) if offline else self.rng.uniform(0.1, 2)
        return EventRow(
            id=id, kind=kind.value, at=at, day=city_day(at),
            occurred_at=at - self.offset_ms * MILLISECOND, clock_offset_ms=self.offset_ms,
            received_at=at + dt.timedelta(seconds=late), made_offline=offline,
            station_id=self.station_id, device_id=device, digest=digest({"id": id}),
            attendant=self.attendant, **facts,
        )  # fmt: skip

    def moment(self, minute: float) -> dt.datetime:
        return self.day.opens.astimezone(dt.UTC) + round(minute * 60_000) * MILLISECOND

    def new_id(self, minute: float) -> uuid.UUID:
        """A UUIDv7 (RFC 9562): milliseconds, then chance."""
        milliseconds = round(self.moment(minute).timestamp() * 1000)
        bits = milliseconds << 80 | int.from_bytes(self.rng.bytes(10))
        bits = bits & ~(0xF << 76) | 7 << 76
        return uuid.UUID(int=bits & ~(0b11 << 62) | 0b10 << 62)


def events_until(
    now: dt.datetime, day: StationDay, register: Register, rng: Generator
) -> list[EventRow]:
    """The day's events that have happened by now; the rest of today's is never written."""
    happened = [event for event in Gate(day, register, rng).events() if event.at <= now]
    return [
        event if event.received_at <= now else replace(event, received_at=now) for event in happened
    ]

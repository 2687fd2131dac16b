"""What happened with one vehicle on one day, event by event, also what was taken back.

The fold tells visits and forgets how it came to them; here the events are looked up again.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from checkin.desk import instead_id, taken_back
from checkin.fold import ORDER
from checkin.models import Event, Kind, Visit
from checkin.record import UNDO
from checkin.refold import EventFacts, Unit, unit_members

FIELDS = {"v": "vehicle", "p": "typed_plate", "u": "visit", "e": "id"}


@dataclass(frozen=True)
class Happened:
    """An event. `void` is what took it back; `instead` the event that the desk wrote for it."""

    event: Event
    void: Event | None
    instead: Event | None

    @property
    def counts(self) -> bool:
        return self.void is None and not self.event.practice


def unit_of(event: Event) -> Unit:
    """The vehicle, or what stands for it, to whose day the event belongs."""
    mates = events_where(Q(visit=event.visit), event.day) if event.visit else []
    others = [mate for mate in mates if mate.id != event.id]
    voided = taken_back(mate.id for mate in others)
    facts = [facts_of(mate) for mate in others if counted(mate, voided)]
    members = unit_members([*facts, facts_of(event)])
    return next(unit for unit, member in members if member.id == event.id)


def visit_of(event: Event) -> Visit | None:
    """The visit that the event is part of: of its unit's at its station, the latest that had
    begun, else the nearest of that day. None where nothing of that day makes a visit."""
    unit = unit_of(event)
    visits = list(Visit.objects.filter(unit=unit.key, day=unit.day).order_by("first_at", "id"))
    here = [visit for visit in visits if visit.station_id == event.station_id] or visits
    begun = [visit for visit in here if visit.first_at <= event.at]
    return begun[-1] if begun else next(iter(here), None)


def history(unit: Unit) -> list[Happened]:
    """All events of a unit in their order, and what became of them."""
    kind, _, key = unit.key.partition(":")
    own = events_where(Q(**{FIELDS[kind]: key}), unit.day)
    if kind == "v":
        own += events_where(Q(towed_vehicle=key), unit.day)
    visits = {event.visit for event in own if event.visit}
    mates = events_where(Q(visit__in=visits), unit.day) if visits else []
    events = {event.id: event for event in own + mates}
    voided = taken_back(events)
    members = members_of(unit, events, voided)
    return with_what_became(
        sorted((events[id] for id in members), key=lambda event: (event.at, event.id))
    )


def with_what_became(events: Collection[Event]) -> list[Happened]:
    """Events with the voids that count, and with what the desk wrote for them."""
    voids = voids_of(events)
    written = {
        event.id: event for event in all_events().filter(id__in=map(instead_id, voids))
    } if voids else {}  # fmt: skip
    return [
        Happened(event, voids.get(event.id), written.get(instead_id(event.id))) for event in events
    ]


def as_it_stands(event: Event) -> Event:
    """What the desk wrote for it, and for that, and so on."""
    while instead := with_what_became([event])[0].instead:
        event = instead
    return event


def voids_of(events: Collection[Event]) -> dict[uuid.UUID, Event]:
    """By the event that each took back. Of several the first that was received."""
    voided = taken_back(event.id for event in events)
    made_by = {event.id: (event.device_id, event.at) for event in events}
    voids: dict[uuid.UUID, Event] = {}
    if voided:
        for void in all_events().filter(kind=Kind.VOIDED, voids__in=voided):
            assert void.voids  # noqa: S101 asked for above
            device, at = made_by[void.voids]
            if void.device_id is None or (void.device_id == device and abs(void.at - at) <= UNDO):
                voids.setdefault(void.voids, void)
    return voids


def members_of(
    unit: Unit, events: dict[uuid.UUID, Event], voided: set[uuid.UUID]
) -> set[uuid.UUID]:
    """The counted ones that the fold gives to the unit, and the others that go with them."""
    counting = {id: facts_of(event) for id, event in events.items() if counted(event, voided)}
    members = {member.id for owner, member in unit_members(counting.values()) if owner == unit}
    visits = {events[id].visit for id in members} - {None}
    beside = {
        id
        for id, event in events.items()
        if id not in counting and event.kind != Kind.VOIDED
        and (event.visit in visits or facts_of(event).own_key == unit.key)
    }  # fmt: skip
    return members | beside


def counted(event: Event, voided: set[uuid.UUID]) -> bool:
    return event.kind in ORDER and not event.practice and event.id not in voided


def events_where(condition: Q, day: dt.date) -> list[Event]:
    return list(all_events().filter(condition, day=day))


def all_events() -> QuerySet[Event]:
    with_names = Event.objects.select_related(
        "station", "device", "vehicle", "license", "towed_vehicle", "typed_plate"
    )
    return with_names.order_by(F("received_at"), "at", "id")


def facts_of(event: Event) -> EventFacts:
    return EventFacts(
        id=event.id, kind=event.kind, at=event.at, day=event.day, station=event.station_id,
        visit=event.visit, vehicle=event.vehicle_id, license=event.license_id,
        towed_vehicle=event.towed_vehicle_id, towed_license=event.towed_license_id,
        plate=event.typed_plate_id, stated_wait_minutes=event.stated_wait_minutes,
        phone=event.source == "phone",
        imported=not event.source and event.device_id is None and event.reason == "imported",
    )  # fmt: skip

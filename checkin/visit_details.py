"""What the events of one visit say beside its times: load, ticket and weight."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from checkin.history import Happened, history
from checkin.models import Visit
from checkin.refold import Unit
from checkin.scale.days import ticket_of


@dataclass(frozen=True)
class Details:
    """Empty, and None, where nobody said it. `events` are the visit's own, also those that were
    taken back. A scale ticket goes before what an attendant typed."""

    events: frozenset[uuid.UUID]
    load_type: str
    ticket_number: str
    net_weight_lb: int | None


def details_of(visit: Visit) -> Details:
    """A trailer's load is that of its truck, and stands there."""
    own = events_of(visit)
    counted = [item.event for item in own if item.counts and not visit.towed]
    ticket = None if visit.towed else ticket_of(visit)
    weights = [event.net_weight_lb for event in counted if event.net_weight_lb is not None]
    return Details(
        events=frozenset(item.event.id for item in own),
        load_type=last(event.load_type for event in counted),
        ticket_number=ticket.number if ticket else last(event.ticket_number for event in counted),
        net_weight_lb=ticket.net_weight_lb if ticket else next(reversed(weights), None),
    )


def events_of(visit: Visit) -> list[Happened]:
    """Of its vehicle's day those from its first event to the next visit's."""
    same_day = Visit.objects.filter(unit=visit.unit, day=visit.day)
    begins = sorted(same_day.values_list("first_at", flat=True))
    next_at = next((at for at in begins if at > visit.first_at), None)
    is_first = visit.first_at == begins[0] if begins else True
    return [
        item
        for item in history(Unit(visit.unit, visit.day))
        if (is_first or item.event.at >= visit.first_at)
        and (next_at is None or item.event.at < next_at)
    ]


def last(words: Iterable[str]) -> str:
    said = [word for word in words if word]
    return said[-1] if said else ""

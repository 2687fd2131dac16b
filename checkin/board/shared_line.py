"""Who stood in the line that the gate sees: visits, and residents of whom nothing tells who they
are. Pure."""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checkin.board.movement import Stood
from checkin.models import Outcome

AT_MOST = dt.timedelta(hours=3)


class Join(NamedTuple):
    """Somebody joined, seen by a tablet. `keyless`: nothing tells who."""

    at: dt.datetime
    device: int
    keyless: bool = False


class Trip(NamedTuple):
    """A visit; towed ones are not told. `keyless`: nothing tells whose."""

    joined_at: dt.datetime | None
    served_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: str
    wait_seconds: int | None
    wait_basis: str
    joined_by_phone: bool = False
    keyless: bool = False


def stood(trips: Sequence[Trip], joins: Iterable[Join]) -> list[Stood]:
    """A join without a key counts in the line until a check-in without a key takes its place, a
    vehicle that joined later is checked in, or three hours. That a vehicle joined by phone nobody
    has seen: it counts only as checked in."""
    keyless = [join.at for join in joins if join.keyless]
    return [*of_trips(trips), *of_residents(keyless, trips)]


def of_trips(trips: Iterable[Trip]) -> Iterator[Stood]:
    """Those with a key. Who was turned away is not in line."""
    for trip in trips:
        joined = seen_to_join(trip)
        if trip.keyless or trip.outcome == Outcome.REFUSED:
            continue
        if trip.served_at:
            yield Stood(joined, trip.served_at)
        elif joined:
            yield Stood(joined, left=trip.ended_at)


def seen_to_join(trip: Trip) -> dt.datetime | None:
    return None if trip.joined_by_phone else trip.joined_at


def of_residents(keyless: Iterable[dt.datetime], trips: Iterable[Trip]) -> Iterator[Stood]:
    """First come, first served: a check-in without a key is that of whoever waits longest."""
    waiting = deque(keyless)
    for at, trip in in_order_of_service(trips):
        while waiting and waiting[0] + AT_MOST <= at:
            yield gave_up(waiting.popleft())
        joined = seen_to_join(trip)
        if trip.keyless:
            yield Stood(waiting.popleft() if waiting and waiting[0] <= at else None, at)
        while joined and waiting and waiting[0] < joined:
            yield Stood(waiting.popleft(), left=at)
    yield from map(gave_up, waiting)


def gave_up(joined: dt.datetime) -> Stood:
    return Stood(joined, left=joined + AT_MOST)


def in_order_of_service(trips: Iterable[Trip]) -> list[tuple[dt.datetime, Trip]]:
    served = [(trip.served_at, trip) for trip in trips if trip.served_at]
    return sorted(served, key=lambda pair: pair[0])

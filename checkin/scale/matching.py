"""Which scale ticket is of which visit: tickets and visits of a station's day, side by side.

A ticket is one finished transaction with its net weight, so a visit has one ticket, and a ticket is
of one visit. The number that an attendant typed at the check-in decides first. All others go by the
plate and the time: as many pairs as there can be, then the smallest distances in all. The result
does not depend on the order of either list.
"""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

# A ticket is printed when the truck is weighed in or, empty, weighed out: from about its check-in
# until it has unloaded behind a box swap. The quarter hour before is for clocks apart, and for
# trucks that stood on the scale before their pass was read.
BEFORE, AFTER = dt.timedelta(minutes=15), dt.timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A ticket; `plate` in its normalized form, "" where it has none."""

    number: str
    at: dt.datetime
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """A check-in. `unit` is its vehicle, or what stands for it; `number` the ticket as typed."""

    id: uuid.UUID
    unit: str
    at: dt.datetime
    plate: str = ""
    number: str = ""


class Why(StrEnum):
    """Why a ticket has no visit, or a visit no ticket."""

    NO_PLATE = "no_plate"
    NOT_SEEN = "not_seen"  # nothing of this plate on the other side that day
    OTHER_TIME = "other_time"
    TWO_VEHICLES = "two_vehicles"  # both came at that time: no guess
    TAKEN = "taken"  # what it would fit has a nearer one


@dataclass(frozen=True, slots=True)
class Pair:
    ticket: Weighed
    visit: Served
    by_number: bool

    @property
    def plates_differ(self) -> bool:
        """As where a plate was misread, or the number typed was another truck's."""
        return bool(
            self.ticket.plate and self.visit.plate and self.ticket.plate != self.visit.plate
        )


@dataclass(frozen=True)
class Matching:
    """Pairs and tickets by time of the ticket, visits by their own."""

    pairs: list[Pair]
    tickets: list[tuple[Weighed, Why]]
    visits: list[tuple[Served, Why]]


T = TypeVar("T")
K = TypeVar("K")
Plates = dict[str, list[Served]]


def match(tickets: Iterable[Weighed], visits: Iterable[Served]) -> Matching:
    """Of one station and one city day; ticket numbers and visit ids each once."""
    weighed = sorted(tickets, key=lambda ticket: (ticket.at, ticket.number))
    served = sorted(visits, key=lambda visit: (visit.at, visit.id))
    pairs = by_number(weighed, served)
    left, free = remaining(weighed, served, pairs)
    unclear = {ticket.number for ticket in left if of_several(ticket, free.get(ticket.plate, ()))}
    clear = [ticket for ticket in left if ticket.plate and ticket.number not in unclear]
    for plate, group in grouped(clear, lambda ticket: ticket.plate).items():
        pairs += aligned(group, free.get(plate, []))
    pairs.sort(key=lambda pair: (pair.ticket.at, pair.ticket.number))
    return told(weighed, served, pairs, unclear)


def by_number(tickets: Sequence[Weighed], visits: Sequence[Served]) -> list[Pair]:
    """A number that two tickets or two check-ins share says nothing."""
    written = grouped(tickets, lambda ticket: number_key(ticket.number))
    typed = grouped(visits, lambda visit: number_key(visit.number))
    return [
        Pair(written[key][0], typed[key][0], by_number=True)
        for key in written.keys() & typed.keys() - {""}
        if len(written[key]) == len(typed[key]) == 1
    ]


def number_key(number: str) -> str:
    """`T 004711` and `t-4711` are one number: no spaces or signs, no zeros in front of digits."""
    plain = re.sub(r"[^A-Z0-9]", "", number.upper())
    return re.sub(r"^([A-Z]*)0+(?=\d)", r"\1", plain)


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def remaining(
    tickets: Iterable[Weighed], visits: Iterable[Served], pairs: Iterable[Pair]
) -> tuple[list[Weighed], Plates]:
    """Tickets without a visit, and visits without a ticket by their plate."""
    numbers = {pair.ticket.number for pair in pairs}
    ids = {pair.visit.id for pair in pairs}
    left = [ticket for ticket in tickets if ticket.number not in numbers]
    free = (visit for visit in visits if visit.plate and visit.id not in ids)
    return left, grouped(free, lambda visit: visit.plate)


def fits(ticket: Weighed, visit: Served) -> bool:
    return -BEFORE <= ticket.at - visit.at <= AFTER


def of_several(ticket: Weighed, visits: Iterable[Served]) -> bool:
    """Two vehicles with its plate were there at its time."""
    return len({visit.unit for visit in visits if fits(ticket, visit)}) > 1


def aligned(tickets: Sequence[Weighed], visits: Sequence[Served]) -> list[Pair]:
    """Of one plate, each by time. Who came first is weighed first: pairs that cross can be
    exchanged without loss, so that the best way through both lists is the best of all ways."""
    nothing = (0, 0.0)  # pairs, counted down, and seconds apart
    best = [[nothing] * (len(visits) + 1) for _ in range(len(tickets) + 1)]
    for i in reversed(range(len(tickets))):
        for j in reversed(range(len(visits))):
            best[i][j] = min(best[i + 1][j], best[i][j + 1])
            if fits(tickets[i], visits[j]):
                best[i][j] = min(best[i][j], with_pair(best[i + 1][j + 1], tickets[i], visits[j]))
    return way_through(best, tickets, visits)


def with_pair(rest: tuple[int, float], ticket: Weighed, visit: Served) -> tuple[int, float]:
    return rest[0] - 1, rest[1] + abs((ticket.at - visit.at).total_seconds())


def way_through(
    best: list[list[tuple[int, float]]], tickets: Sequence[Weighed], visits: Sequence[Served]
) -> list[Pair]:
    pairs: list[Pair] = []
    i = j = 0
    while i < len(tickets) and j < len(visits):
        paired = with_pair(best[i + 1][j + 1], tickets[i], visits[j])
        if fits(tickets[i], visits[j]) and best[i][j] == paired:
            pairs.append(Pair(tickets[i], visits[j], by_number=False))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def told(
    tickets: Sequence[Weighed], visits: Sequence[Served], pairs: list[Pair], unclear: set[str]
) -> Matching:
    """With the reasons of those that are left over."""
    numbers = {pair.ticket.number for pair in pairs}
    ids = {pair.visit.id for pair in pairs}
    came = grouped(visits, lambda visit: visit.plate)
    printed = grouped(tickets, lambda ticket: ticket.plate)
    return Matching(
        pairs,
        [
            (ticket, why_no_visit(ticket, came.get(ticket.plate, []), unclear))
            for ticket in tickets
            if ticket.number not in numbers
        ],
        [
            (visit, why_no_ticket(visit, printed.get(visit.plate, []), unclear))
            for visit in visits
            if visit.id not in ids
        ],
    )


def why_no_visit(ticket: Weighed, came: Sequence[Served], unclear: set[str]) -> Why:
    if not ticket.plate:
        return Why.NO_PLATE
    if ticket.number in unclear:
        return Why.TWO_VEHICLES
    return why([fits(ticket, visit) for visit in came])


def why_no_ticket(visit: Served, printed: Sequence[Weighed], unclear: set[str]) -> Why:
    if not visit.plate:
        return Why.NO_PLATE
    near = [ticket for ticket in printed if fits(ticket, visit)]
    if any(ticket.number in unclear for ticket in near):
        return Why.TWO_VEHICLES
    return why([fits(ticket, visit) for ticket in printed])


def why(in_time: Sequence[bool]) -> Why:
    if not in_time:
        return Why.NOT_SEEN
    return Why.TAKEN if any(in_time) else Why.OTHER_TIME

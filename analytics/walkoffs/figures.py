"""What the page tells of who leaves the line, from its counts. Nothing here asks the database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from analytics.walkoffs.counts import MOVING, SWAP, Count
from analytics.walkoffs.patience import Ends, Point, curve
from checkin.models import Outcome, WalkOffBasis

LEFT = tuple(WalkOffBasis.values)
UNSEEN = (WalkOffBasis.MOVED, WalkOffBasis.REJOINED, WalkOffBasis.CLOSING)
BAND = 15  # minutes waited
EVERY = 5  # minutes between two points of the curve
FEWEST = 10  # vehicles from which a share is told
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally:
    """Vehicles by how their time in the line ended; the words are Outcome's and WalkOffBasis's."""

    by: Counter[str] = field(default_factory=Counter)

    @property
    def joined(self) -> int:
        return self.by.total()

    @property
    def served(self) -> int:
        return self.by[Outcome.SERVED]

    @property
    def left(self) -> int:
        return sum(self.by[basis] for basis in LEFT)

    @property
    def ended(self) -> int:
        """What a share of those who left is a share of: neither turned away nor still in line."""
        return self.served + self.left

    @property
    def few(self) -> bool:
        return self.ended < FEWEST

    @property
    def share(self) -> float | None:
        """Of those served or left; None of too few."""
        return None if self.few else self.left / self.ended


@dataclass(frozen=True, slots=True)
class Waited:
    """A quarter of an hour of waiting: who is known to have waited at its beginning, who left in
    it, and who was served or is waiting still."""

    begins: int
    waiting: int
    left: int
    stayed: int

    @property
    def share(self) -> float | None:
        return None if self.waiting < FEWEST else self.left / self.waiting


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: vehicles served or left, the share that left, and the minutes
    that half of the served waited at most; None where there are too few."""

    vehicles: int
    share: float | None
    wait: int | None


@dataclass(frozen=True, slots=True)
class Swaps:
    """`held`: whose wait a swap fell into, with the vehicle-minutes that it took. `behind`: who
    joined in a swap; `beside`: the moving line's joiners of the same station, weekday and hour.
    `alone`: who joined in a swap and has nobody beside."""

    held: int
    lost: float
    behind: Side
    beside: Side
    alone: int


@dataclass(frozen=True)
class Figures:
    """Everything that the page tells. Hours are those of the city's clock at joining."""

    all: Tally
    phone: Tally
    never_joined: Tally
    stations: Mapping[int, Tally]
    hours: Mapping[tuple[int, int], Tally]
    waited: Sequence[Waited]
    curve: Sequence[Point]
    swaps: Swaps

    @property
    def left_unseen(self) -> int:
        return sum(self.all.by[basis] for basis in UNSEEN)

    @property
    def is_empty(self) -> bool:
        return not (self.all.joined or self.phone.joined or self.never_joined.joined)


def figures(counts: Iterable[Count]) -> Figures:
    by_seen: dict[str, list[Count]] = defaultdict(list)
    counts = list(counts)
    for count in counts:
        if count.of == "hours":
            by_seen[count.seen].append(count)
    ends = ends_of(count for count in counts if count.of == "minutes")
    seen = by_seen["tablet"]
    return Figures(
        all=tally(seen),
        phone=tally(by_seen["phone"]),
        never_joined=tally(by_seen["never"]),
        stations=tallies(seen, lambda count: count.station or 0),
        hours=tallies(seen, lambda count: (count.weekday or 0, count.hour or 0)),
        waited=waited(ends),
        curve=curve(ends, every=EVERY, fewest=FEWEST),
        swaps=swaps(seen, [count for count in counts if count.of == "matched"]),
    )


def tally(counts: Iterable[Count]) -> Tally:
    found = Tally()
    for count in counts:
        found.by[count.how] += count.vehicles
    return found


def tallies(counts: Iterable[Count], key: Callable[[Count], K]) -> dict[K, Tally]:
    found: dict[K, Tally] = defaultdict(Tally)
    for count in counts:
        found[key(count)].by[count.how] += count.vehicles
    return dict(found)


def ends_of(counts: Iterable[Count]) -> Ends:
    """Those whose end is known, and those who left at a minute that nobody saw. Turned away, and
    left by an imported file, at no known time: left out."""
    left, stayed, unseen = Counter[int](), Counter[int](), Counter[int]()
    ends: dict[str, Counter[int]] = {
        WalkOffBasis.SAID: left,
        Outcome.SERVED: stayed,
        Outcome.WAITING: stayed,
    }
    ends |= dict.fromkeys(UNSEEN, unseen)
    for count in counts:
        if count.how in ends and count.minute is not None:
            ends[count.how][count.minute] += count.vehicles
    return Ends(left, stayed, unseen)


def waited(ends: Ends) -> list[Waited]:
    longest = max([*ends.left, *ends.stayed], default=-1)
    return [
        Waited(
            begins,
            ends.waiting(begins),
            within(ends.left, begins),
            within(ends.stayed, begins),
        )
        for begins in range(0, longest + 1, BAND)
    ]


def within(minutes: Mapping[int, int], begins: int) -> int:
    return sum(number for minute, number in minutes.items() if begins <= minute < begins + BAND)


def swaps(counts: Sequence[Count], matched: Sequence[Count]) -> Swaps:
    joined_in = tally(count for count in counts if count.line == SWAP).ended
    behind = side([count for count in matched if count.line == SWAP])
    return Swaps(
        held=sum(count.held for count in counts),
        lost=sum(count.amount for count in counts) / 60,
        behind=behind,
        beside=side([count for count in matched if count.line == MOVING]),
        alone=joined_in - behind.vehicles,
    )


def side(counts: Sequence[Count]) -> Side:
    """Counted by vehicles, shared and ranked by weight."""
    vehicles = sum(count.vehicles for count in counts)
    weight = sum(count.amount for count in counts)
    waits = {c.minute: c.amount for c in counts if c.how == Outcome.SERVED and c.minute is not None}
    if vehicles < FEWEST:
        return Side(vehicles, None, None)
    left = sum(count.amount for count in counts if count.how != Outcome.SERVED)
    return Side(vehicles, left / weight, median_of(waits))


def median_of(weights: Mapping[int, float]) -> int | None:
    """The first minute by which half of the weight is reached."""
    total, reached = sum(weights.values()), 0.0
    for minute in sorted(weights):
        reached += weights[minute]
        if reached >= total / 2 - 1e-9:
            return minute
    return None

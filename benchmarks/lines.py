"""Made-up days of a line whose truth is known: for the forecast's figures and its tests.

First come, first served, on one scale or two, with box swaps, breakdowns, pauses that nobody
says, people who leave with and without a word. Other chances and other numbers than those of the
demo city, so that nothing is fitted to one of the two. All times are seconds after opening.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

HOUR = 3600.0
NEVER = float("inf")


@dataclass(frozen=True)
class Stops:
    """Box swaps: `every` minutes of service on average, at least `apart` after the last one; they
    take `minutes` on average. `by_loads`: a box is full after so many loads instead. A
    `breakdown` of 40 to 90 minutes on that share of days. `told`: share that a tablet told."""

    every: float = 45
    apart: float = 20
    minutes: float = 15
    by_loads: float = 0
    breakdown: float = 0.05
    told: float = 1.0


@dataclass(frozen=True)
class LineKind:
    """`busy` is the arrivals as a share of what the scales can serve, by hour."""

    name: str
    stops: Stops | None = field(default_factory=Stops)
    scales: int = 1
    service: float = 3.2  # minutes on the scale
    shape: float = 3.0  # of the gamma distribution of service
    busy: tuple[float, ...] = (0.7, 1.15, 1.3, 1.1, 0.9, 0.6, 0.9, 1.0, 0.6, 0.3)
    patience: float = 150  # minutes
    seen_leaving: float = 0.6
    slow_after: float = 0  # hours after opening from which service takes half as long again


@dataclass(frozen=True, slots=True)
class Join:
    """`would_begin` is when the scale was free for whoever had stayed."""

    at: float
    would_begin: float
    left: float | None = None
    seen_leaving: bool = False

    @property
    def served(self) -> float | None:
        return self.would_begin if self.left is None else None

    @property
    def seen_to_leave(self) -> float | None:
        return self.left if self.seen_leaving else None


@dataclass(frozen=True, slots=True)
class Stop:
    since: float
    until: float
    told: bool
    reason: str = "box_swap"


@dataclass(frozen=True)
class Day:
    joins: list[Join]
    stops: list[Stop]
    length: float


KINDS = (
    LineKind("steady, no stoppages", stops=None),
    LineKind("box swaps about once an hour"),
    LineKind("swaps when a box is full", stops=Stops(by_loads=14)),
    LineKind("two scales, swaps", scales=2, service=4.5, stops=Stops(every=40, minutes=12)),
    LineKind("breakdowns", stops=Stops(every=90, apart=0, minutes=18, breakdown=0.4)),
    LineKind("a third of the pauses told by nobody", stops=Stops(told=0.67)),
    LineKind("many leave, most without a word", patience=70, seen_leaving=0.2),
    LineKind("service slows in the afternoon", slow_after=5),
    LineKind("irregular service", shape=1.0, stops=Stops(every=60, apart=0)),
)


def days(kind: LineKind, number: int, seed: int) -> Iterator[Day]:
    rng = Random(f"{kind.name} {seed}")
    for _ in range(number):
        yield a_day(kind, rng)


def a_day(kind: LineKind, rng: Random) -> Day:
    scales = Scales(kind, rng)
    joins = [scales.take(at) for at in arrivals(kind, rng)]
    return Day(joins, scales.stops, len(kind.busy) * HOUR)


def arrivals(kind: LineKind, rng: Random) -> Iterator[float]:
    for hour, busy in enumerate(kind.busy):
        mean = kind.service * 60 / kind.scales / busy
        at = hour * HOUR + rng.expovariate(1 / mean)
        while at < (hour + 1) * HOUR:
            yield at
            at += rng.expovariate(1 / mean)


class Scales:
    """Takes vehicles in the order in which they joined; stops on its way."""

    def __init__(self, kind: LineKind, rng: Random) -> None:
        self.kind, self.rng = kind, rng
        self.free = [0.0] * kind.scales
        self.stops: list[Stop] = []
        self.loads = 0
        self.next_stop = self.run()
        broken = kind.stops is not None and rng.random() < kind.stops.breakdown
        self.breaks = rng.uniform(1.5, 8) * HOUR if broken else NEVER

    def take(self, at: float) -> Join:
        begin = self.begin(max(at, min(self.free)) + self.rng.uniform(15, 60))
        patience = self.kind.patience * 60 * self.rng.weibullvariate(1, 1.7)
        if begin - at > patience:
            seen = self.rng.random() < self.kind.seen_leaving
            return Join(at, begin, left=at + patience, seen_leaving=seen)
        self.free[self.free.index(min(self.free))] = begin + self.service(begin)
        self.loads += 1
        return Join(at, begin)

    def service(self, at: float) -> float:
        slow = self.kind.slow_after and at > self.kind.slow_after * HOUR
        mean = self.kind.service * 60 * (1.5 if slow else 1)
        return self.rng.gammavariate(self.kind.shape, mean / self.kind.shape)

    def begin(self, at: float) -> float:
        """When service can begin; makes the stops that have come due until then."""
        while min(self.breaks, self.due_at(at)) <= at:
            self.stop(max(min(self.breaks, self.due_at(at)), self.stopped_until))
        within = self.stops and at >= self.stops[-1].since
        return max(at, self.stopped_until + self.rng.uniform(10, 40)) if within else at

    @property
    def stopped_until(self) -> float:
        return self.stops[-1].until if self.stops else 0.0

    def due_at(self, at: float) -> float:
        stops = self.kind.stops
        if stops and stops.by_loads:
            return at if self.loads >= self.next_stop else NEVER
        return self.next_stop

    def stop(self, since: float) -> None:
        stops, broken = self.kind.stops or Stops(), self.breaks <= since
        minutes = self.rng.gammavariate(6, stops.minutes / 6)
        if broken:
            minutes, self.breaks = self.rng.uniform(40, 90), NEVER
        reason, told = "scale_down" if broken else "box_swap", self.rng.random() < stops.told
        self.stops.append(Stop(since, since + minutes * 60, told, reason))
        self.loads = 0
        self.next_stop = self.run() + (0 if stops.by_loads else self.stopped_until)

    def run(self) -> float:
        """Seconds, or loads, until the next box is full."""
        stops = self.kind.stops
        if stops is None:
            return NEVER
        if stops.by_loads:
            return self.rng.gauss(stops.by_loads, stops.by_loads / 5)
        return 60 * (stops.apart + self.rng.expovariate(1 / max(1, stops.every - stops.apart)))

"""How a line moved on one day, from when each vehicle joined it, was checked in, or left. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checkin.interruptions import Interruption

# Who joined later and was checked in: one may have been let by, two have not.
OVERTAKEN = 2


@dataclass(frozen=True, slots=True)
class Stood:
    """A vehicle of the day: `joined` is None where nobody saw it join, `served` and `left` where
    it was not, or not yet; `left` is when it said so, or was seen elsewhere."""

    joined: dt.datetime | None
    served: dt.datetime | None = None
    left: dt.datetime | None = None


@dataclass(slots=True)
class Movement:
    """`in_line` wait now. `gaps`: seconds between successive check-ins while somebody waited, net
    of pauses, the newest last. `passed`: of each that was served, how many stood ahead when it
    joined, and the check-ins from then to its own, that one included; in the order of service.
    `idle_since` is when the line became empty, None where it is not or nobody came."""

    in_line: int = 0
    gaps: list[float] = field(default_factory=list)
    passed: list[tuple[int, int]] = field(default_factory=list)
    last_check_in: dt.datetime | None = None
    idle_since: dt.datetime | None = None


def movement(
    vehicles: Iterable[Stood], pauses: Sequence[Interruption], now: dt.datetime
) -> Movement:
    """Of one city day at one station, knowing nothing later than `now`."""
    sweep = Sweep(pauses, now)
    for at, what, vehicle in sorted(steps(vehicles, now), key=lambda step: step[:2]):
        if what == JOINED:
            sweep.join(vehicle)
        elif what == SERVED:
            sweep.serve(vehicle, at)
        else:
            sweep.take_out(vehicle, at)
    sweep.moved.in_line = len(sweep.line)
    return sweep.moved


JOINED, SERVED, LEFT = range(3)
Step = tuple[dt.datetime, int, Stood]


def steps(vehicles: Iterable[Stood], now: dt.datetime) -> Iterator[Step]:
    for vehicle in vehicles:
        times = (vehicle.joined, vehicle.served, vehicle.left)
        for what, at in enumerate(times):
            if at is not None and at <= now:
                yield at, what, vehicle


class Sweep:
    """Goes through the day. The line is in the order of joining: by vehicle the number ahead, the
    number of check-ins before, and how many were served that joined later."""

    def __init__(self, pauses: Sequence[Interruption], now: dt.datetime) -> None:
        self.pauses = [(pause.since, pause.until or now) for pause in pauses]
        self.moved = Movement()
        self.served = 0
        self.line: dict[int, list[int]] = {}

    def join(self, vehicle: Stood) -> None:
        self.line[id(vehicle)] = [len(self.line), self.served, 0]
        self.moved.idle_since = None

    def serve(self, vehicle: Stood, at: dt.datetime) -> None:
        self.note_gap(vehicle, at)
        self.served += 1
        place = self.line.get(id(vehicle))
        if place:
            self.moved.passed.append((place[0], self.served - place[1]))
            self.overtake(vehicle)
        self.take_out(vehicle, at)
        self.moved.last_check_in = at

    def note_gap(self, vehicle: Stood, at: dt.datetime) -> None:
        before = self.moved.last_check_in
        if before is None:
            return
        waited = vehicle.joined <= before if vehicle.joined else bool(self.line)
        if waited:
            self.moved.gaps.append(net_seconds(before, at, self.pauses))

    def overtake(self, vehicle: Stood) -> None:
        """Those ahead were passed by; whom two have passed is not there any more."""
        ahead = []
        for key in self.line:
            if key == id(vehicle):
                break
            self.line[key][2] += 1
            ahead.append(key)
        for key in ahead:
            if self.line[key][2] >= OVERTAKEN:
                del self.line[key]

    def take_out(self, vehicle: Stood, at: dt.datetime) -> None:
        self.line.pop(id(vehicle), None)
        if not self.line and self.moved.idle_since is None:
            self.moved.idle_since = at


def net_seconds(
    since: dt.datetime, until: dt.datetime, pauses: Iterable[tuple[dt.datetime, dt.datetime]]
) -> float:
    """Between two moments, less the pauses."""
    paused = (min(until, end) - max(since, begin) for begin, end in pauses)
    return (until - since).total_seconds() - sum(
        one.total_seconds() for one in paused if one > dt.timedelta(0)
    )


def between(pauses: Sequence[Interruption]) -> list[float]:
    """Seconds from the end of each pause to the beginning of the next; one that only changed its
    reason went on."""
    ends = [(one.until, two.since) for one, two in pairwise(pauses) if one.until]
    return [(since - until).total_seconds() for until, since in ends if since > until]

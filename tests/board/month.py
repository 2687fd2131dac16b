"""A month at two stations whose truth is known: each event, each visit, each pause.

The lines are those of the benchmarks. Of those who come some are seen by nobody as they join, some
are turned away, some leave with a word or without one, drive to the other station or come again.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal, NamedTuple

from benchmarks.lines import Day, Join, LineKind, Stop, Stops, days
from benchmarks.lines_seen import OVERTIME, Watched
from checkin.board.movement import Stood
from checkin.interruptions import Interruption
from tests.checkin.made import CITY

OPENS, CLOSES = dt.time(7), dt.time(17)
FIRST = dt.date(2025, 3, 3)  # a Monday; summer time begins on the Sunday after
BUSY = (0.7, 1.15, 1.2, 1.1, 0.9, 0.7, 0.9, 0.9, 0.5, 0.3)
# At one of them many lose patience, at the other few do.
LINES = (
    LineKind("north", service=6, busy=BUSY, patience=80, seen_leaving=0.5, stops=Stops(every=70)),
    LineKind("quarantine", scales=2, service=10, busy=BUSY, patience=400, stops=Stops(by_loads=14)),
)
FINISHED, FORGOTTEN, MOVED, REJOINED = 0.3, 0.2, 0.3, 0.3
REFUSED, STATED, NOT_SEEN, BY_PHONE, KEYLESS = 0.02, 0.05, 0.06, 0.08, 0.12  # one after the other
FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)
Tablet = Literal["gate", "scale", "phone"]


class Written(NamedTuple):
    """An event on its way, and who sends it."""

    at: dt.datetime
    station: int
    tablet: Tablet
    event: dict[str, Any]


class TrueVisit(NamedTuple):
    """What a visit must come out as, once its day is over."""

    joined_at: dt.datetime | None = None
    served_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    outcome: str = "served"
    walk_off_basis: str = ""
    wait_seconds: int | None = None
    wait_basis: str = "none"
    joined_by_phone: bool = False


@dataclass
class StationDay:
    """`seen` is what the tablets could know, for the simple rules."""

    station: int
    opens: dt.datetime
    written: list[Written] = field(default_factory=list)
    visits: dict[uuid.UUID, TrueVisit] = field(default_factory=dict)
    seen: Watched = field(default_factory=lambda: Watched([], [], [], FOREVER))
    pauses: list[Interruption] = field(default_factory=list)
    # Those who left without a word: their joins' ids, plates and when they left.
    gone: list[tuple[uuid.UUID, str, dt.datetime]] = field(default_factory=list)


def month(*, weeks: int, seed: int) -> Iterator[tuple[StationDay, ...]]:
    """Day by day, Monday to Saturday, both stations."""
    rng = Random(seed)
    made = [list(days(line, 6 * weeks, seed)) for line in LINES]
    for number, both in enumerate(zip(*made, strict=True)):
        day = FIRST + dt.timedelta(days=number // 6 * 7 + number % 6)
        opens = dt.datetime.combine(day, OPENS, CITY).astimezone(dt.UTC)
        told = [Teller(n, opens, rng).tell(simulated) for n, simulated in enumerate(both)]
        scatter(told[0], told[1], rng)
        for one in told:
            tell_pauses(one, both[one.station].stops, rng)
        yield tuple(told)


class Teller:
    """Tells one station's day as its tablets saw it."""

    def __init__(self, station: int, opens: dt.datetime, rng: Random) -> None:
        self.day, self.rng = StationDay(station, opens), rng
        self.stood: list[Stood] = []

    def tell(self, simulated: Day) -> StationDay:
        last = simulated.length + OVERTIME
        for number, join in enumerate(simulated.joins):
            late = join.would_begin > last
            self.fate(replace(join, left=join.at + 600) if late else join, f"T{number:03}")
        in_time = [join for join in simulated.joins if join.would_begin <= last]
        asked = [(self.at(join.at), join.would_begin - join.at) for join in in_time]
        self.day.seen = Watched(self.stood, [], asked, self.at(last + OVERTIME))
        return self.day

    def at(self, second: float) -> dt.datetime:
        return self.day.opens + dt.timedelta(seconds=round(second))

    def fate(self, join: Join, plate: str) -> None:
        chance = self.rng.random()
        plate = f"{plate}{self.day.station}"
        if join.left is not None:
            self.leaves(join, plate)
        elif chance < REFUSED:
            self.is_refused(join, plate)
        elif chance < BY_PHONE:
            self.was_not_seen(join, plate, chance)
        elif chance < KEYLESS:
            self.resident(join)
        else:
            self.is_served(join, plate)

    def leaves(self, join: Join, plate: str) -> None:
        joined, left = self.at(join.at), self.at(join.left or 0)
        id = self.write("joined_line", joined, plate=plate)
        if join.seen_leaving:
            self.write("left_line", left, plate=plate)
            self.day.visits[id] = TrueVisit(joined, None, left, "walk_off", "said")
            self.stood.append(Stood(joined, left=left))
        else:
            self.day.visits[id] = TrueVisit(joined, outcome="walk_off", walk_off_basis="closing")
            self.day.gone.append((id, plate, left))
            self.stood.append(Stood(joined))

    def is_refused(self, join: Join, plate: str) -> None:
        joined, refused = self.at(join.at), self.at(join.would_begin)
        id = self.write("joined_line", joined, plate=plate)
        self.write("refused", refused, plate=plate, reason="load_not_taken")
        self.day.visits[id] = TrueVisit(joined, outcome="refused")
        self.stood.append(Stood(joined, left=refused))

    def was_not_seen(self, join: Join, plate: str, chance: float) -> None:
        """As it joined: a driver says how long, or does not, or joined by phone."""
        joined, served = self.at(join.at), self.at(join.would_begin)
        self.stood.append(Stood(None, served))
        if chance >= NOT_SEEN:
            id = self.write("joined_line", joined, "phone", plate=plate, source="phone")
            self.write("checked_in", served, plate=plate)
            waited = int((served - joined).total_seconds())
            told = TrueVisit(joined, served, wait_seconds=waited, wait_basis="phone")
            self.day.visits[id] = told._replace(joined_by_phone=True)
            return
        minutes = round((join.would_begin - join.at) / 300) * 5 if chance < STATED else None
        says: dict[str, Any] = {} if minutes is None else {"stated_wait_minutes": minutes}
        id = self.write("checked_in", served, plate=plate, **says)
        stated = (None, "none") if minutes is None else (minutes * 60, "stated")
        self.day.visits[id] = TrueVisit(None, served, None, "served", "", *stated)

    def resident(self, join: Join) -> None:
        """Nothing tells who: a check-in is a visit, a join counts in the line only."""
        joined, served = self.at(join.at), self.at(join.would_begin)
        self.write("joined_line", joined, visitor="resident")
        id = self.write("checked_in", served, visitor="resident")
        self.day.visits[id] = TrueVisit(None, served)
        self.stood.append(Stood(joined, served))

    def is_served(self, join: Join, plate: str) -> None:
        joined, served = self.at(join.at), self.at(join.would_begin)
        id = self.write("joined_line", joined, plate=plate)
        self.write("checked_in", served, plate=plate)
        done = served + dt.timedelta(minutes=12) if self.rng.random() < FINISHED else None
        if done:
            self.write("finished", done, plate=plate)
        waited = int((served - joined).total_seconds())
        self.day.visits[id] = TrueVisit(joined, served, done, "served", "", waited, "measured")
        self.stood.append(Stood(joined, served))

    def write(
        self, kind: str, at: dt.datetime, tablet: Tablet | None = None, **said: Any
    ) -> uuid.UUID:
        return write(self.day, self.rng, kind, at, tablet, **said)


def write(
    day: StationDay,
    rng: Random,
    kind: str,
    at: dt.datetime,
    tablet: Tablet | None = None,
    **said: Any,
) -> uuid.UUID:
    """Gives back its id. Who joins or leaves is seen by the gate unless it is said otherwise."""
    id = uuid.UUID(int=rng.getrandbits(128), version=4)
    event = {"id": str(id), "kind": kind, "occurred_at": at.isoformat(), "made_offline": False}
    sender = tablet or ("gate" if kind in {"joined_line", "left_line"} else "scale")
    day.written.append(Written(at, day.station, sender, event | said))
    return id


def scatter(here: StationDay, there: StationDay, rng: Random) -> None:
    """Some of those who left without a word turn up at the other station, or here again."""
    for id, plate, left in here.gone:
        chance = rng.random()
        if chance < MOVED:
            moves(id, plate, left, here, there, rng)
        elif chance < MOVED + REJOINED:
            rejoins(id, plate, here, rng)


def moves(
    id: uuid.UUID,
    plate: str,
    left: dt.datetime,
    here: StationDay,
    there: StationDay,
    rng: Random,
) -> None:
    """It is checked in just after another one, so not in a pause."""
    after = [at for at in served_at(there) if at > left + dt.timedelta(minutes=20)]
    if after:
        at = after[0] + dt.timedelta(seconds=5)
        new = write(there, rng, "checked_in", at, plate=plate, stated_wait_minutes=5)
        there.visits[new] = TrueVisit(None, at, wait_seconds=300, wait_basis="stated")
        there.seen.vehicles.append(Stood(None, at))
        here.visits[id] = here.visits[id]._replace(ended_at=at, walk_off_basis="moved")


def rejoins(id: uuid.UUID, plate: str, here: StationDay, rng: Random) -> None:
    """More than three hours after it joined first; and soon says that it leaves."""
    again = (here.visits[id].joined_at or here.opens) + dt.timedelta(hours=3, minutes=10)
    said = again + dt.timedelta(minutes=9)
    if said - here.opens < dt.timedelta(hours=10):
        new = write(here, rng, "joined_line", again, plate=plate)
        write(here, rng, "left_line", said, plate=plate)
        here.visits[new] = TrueVisit(again, None, said, "walk_off", "said")
        here.visits[id] = here.visits[id]._replace(ended_at=again, walk_off_basis="rejoined")
        here.seen.vehicles.append(Stood(again, left=said))


def served_at(day: StationDay) -> list[dt.datetime]:
    return sorted(visit.served_at for visit in day.visits.values() if visit.served_at)


def tell_pauses(day: StationDay, stops: list[Stop], rng: Random) -> None:
    """Some are ended by nobody: those come to an end with the first of two check-ins."""
    check_ins = served_at(day)
    spans = [(day.opens + seconds(stop.since), day.opens + seconds(stop.until)) for stop in stops]
    nexts = [*(since for since, _ in spans[1:]), day.opens + dt.timedelta(days=1)]
    for stop, (began, until), following in zip(stops, spans, nexts, strict=True):
        after = [at for at in check_ins if until < at < following]
        forgotten = len(after) >= 2 and rng.random() < FORGOTTEN
        over = [pause.until + seconds(1) for pause in day.pauses[-1:] if pause.until]
        since = max([began, *over])
        write(day, rng, "paused", since, reason=stop.reason)
        if forgotten:
            day.pauses.append(Interruption(since, stop.reason, after[0], "served"))
        else:
            write(day, rng, "resumed", until)
            day.pauses.append(Interruption(since, stop.reason, until, "resumed"))
    day.seen.pauses.extend(day.pauses)


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=round(number))

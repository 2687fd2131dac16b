"""What tablets saw of a made-up line, and what was known at the moments when people joined."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.lines import HOUR, Day
from checkin.board.forecast import LineNow, Waited
from checkin.board.movement import Stood, between, movement, net_seconds
from checkin.interruptions import Interruption

OPENS = dt.datetime(2029, 1, 1, 12, tzinfo=dt.UTC)
OVERTIME = HOUR  # after closing: who cannot be served until then has no wait to forecast
DAYS_BEFORE = 14
LATEST_PASSED = 160


@dataclass(frozen=True)
class Watched:
    """A day as it was seen. `asked`: when somebody joined, and the seconds that they waited, or
    would have."""

    vehicles: list[Stood]
    pauses: list[Interruption]
    asked: list[tuple[dt.datetime, float]]
    ends: dt.datetime


@dataclass(frozen=True)
class Moment:
    """What was known when somebody joined, and the seconds of wait that nobody knew."""

    line: LineNow
    waits: list[Waited]
    truth: float


@dataclass
class Before:
    """What the days before have told."""

    lengths: list[list[float]] = field(default_factory=list)
    between: list[list[float]] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    passed: list[tuple[int, int]] = field(default_factory=list)

    def learn(self, day: Watched) -> None:
        closed = [pause for pause in day.pauses if pause.length]
        moved = movement(day.vehicles, closed, day.ends)
        first = min(vehicle.joined for vehicle in day.vehicles if vehicle.joined)
        spans = [(pause.since, pause.until or day.ends) for pause in closed]
        self.lengths.append(lengths_of(closed))
        self.between.append(between(closed))
        self.hours.append(net_seconds(first, moved.last_check_in or day.ends, spans) / 3600)
        self.passed = [*self.passed, *moved.passed][-LATEST_PASSED:]


def lengths_of(pauses: Iterable[Interruption]) -> list[float]:
    return [pause.length.total_seconds() for pause in pauses if pause.length]


def moments(days: Iterable[Watched], *, every: int = 3) -> Iterator[Moment]:
    """Of every third who joined, day by day, knowing nothing of the days to come."""
    before = Before()
    for day in days:
        for at, truth in day.asked[::every]:
            line, waits = known(day, before, at)
            yield Moment(line, waits, truth)
        before.learn(day)


def known(day: Watched, before: Before, now: dt.datetime) -> tuple[LineNow, list[Waited]]:
    """As of just before `now`."""
    now -= dt.timedelta(microseconds=1)
    pauses = [as_of(pause, now) for pause in day.pauses if pause.since <= now]
    spans = [(pause.since, pause.until or now) for pause in pauses]
    moved = movement(day.vehicles, pauses, now)
    first = min((one.joined for one in day.vehicles if one.joined), default=now)
    lengths = [*flat(before.lengths), *lengths_of(pauses)]
    hours = sum(before.hours[-DAYS_BEFORE:]) + net_seconds(min(first, now), now, spans) / 3600
    last = moved.last_check_in
    going = pauses[-1].since if pauses and pauses[-1].until is None else None
    line = LineNow(
        moved.in_line,
        tuple(moved.gaps),
        idle_for=seconds(moved.idle_since, now),
        paused_for=seconds(going, now),
        pause_lengths=tuple(lengths),
        pauses_per_hour=(len(lengths) + (going is not None)) / hours if hours else 0.0,
        between_pauses=(*flat(before.between), *between(pauses)),
        since_check_in=net_seconds(last, now, spans) if last else None,
        passed=tuple([*before.passed, *moved.passed][-LATEST_PASSED:]),
    )
    return line, waits_until(day.vehicles, now)


def flat(by_day: Sequence[list[float]]) -> list[float]:
    return [one for day in by_day[-DAYS_BEFORE:] for one in day]


def as_of(pause: Interruption, now: dt.datetime) -> Interruption:
    over = pause.until is not None and pause.until <= now
    return Interruption(pause.since, pause.reason, pause.until if over else None)


def seconds(since: dt.datetime | None, now: dt.datetime) -> float | None:
    return None if since is None else span(since, now)


def span(since: dt.datetime, until: dt.datetime) -> float:
    return (until - since).total_seconds()


def waits_until(vehicles: Iterable[Stood], now: dt.datetime) -> list[Waited]:
    return [
        Waited(span(one.joined, one.served), span(one.served, now), "measured")
        for one in vehicles
        if one.joined and one.served and one.served <= now
    ]


def watched(days: Iterable[Day]) -> Iterator[Watched]:
    for number, day in enumerate(days):
        yield watch(day, OPENS + dt.timedelta(days=number))


def watch(day: Day, opens: dt.datetime) -> Watched:
    def at(second: float) -> dt.datetime:
        return opens + dt.timedelta(seconds=second)

    def when(second: float | None) -> dt.datetime | None:
        return None if second is None else at(second)

    last, told = day.length + OVERTIME, [stop for stop in day.stops if stop.told]
    in_time = [one for one in day.joins if one.would_begin <= last]
    return Watched(
        [Stood(at(one.at), when(one.served), when(one.seen_to_leave)) for one in day.joins],
        [Interruption(at(stop.since), stop.reason, at(stop.until)) for stop in told],
        [(at(one.at), one.would_begin - one.at) for one in in_time],
        at(max([last, *(one.would_begin for one in day.joins)])),
    )

"""The wait of who joins at a moment, as well as the facts carry it. Pure.

Best first: the gate sees the line; an attendant has counted it lately; what those served last have
waited; nothing, and why.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from checkin.board.earlier import ENOUGH, lengths_of
from checkin.board.facts import LineCount, StationFacts
from checkin.board.forecast import LineNow, last_to_enter, wait_for_next
from checkin.board.heard import gate_sees_all
from checkin.board.lately import waited_lately
from checkin.board.movement import Movement, Stood, between, movement, net_seconds
from checkin.board.shared_line import Trip, seen_to_join, stood
from checkin.board.station_now import Estimate, Why
from checkin.closing import line_ends_at
from checkin.interruptions import Interruption, interruptions

COUNT_HOLDS = dt.timedelta(minutes=20)
SURELY_BUSY = dt.timedelta(minutes=15)  # a longer gap may be one in which nobody waited


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the line at a moment. `why`: of what is not known."""

    wait: Estimate | None
    in_line: int | None = None
    in_line_basis: Literal["joined", "counted", ""] = ""
    why: Why = ""


@dataclass(frozen=True)
class Moment:
    """A station's day up to a moment; nothing later is told."""

    at: dt.datetime
    facts: StationFacts
    trips: Sequence[Trip]
    line: Sequence[Stood]
    pauses: Sequence[Interruption]

    @property
    def pause(self) -> Interruption | None:
        """The one that goes on."""
        last = self.pauses[-1] if self.pauses else None
        return last if last and last.until is None else None

    @property
    def paused_for(self) -> float | None:
        return (self.at - self.pause.since).total_seconds() if self.pause else None


def moment_of(facts: StationFacts, at: dt.datetime) -> Moment:
    check_ins = sorted(trip.served_at for trip in facts.trips if trip.served_at)
    pauses = interruptions(
        [mark for mark in facts.marks if mark.at <= at],
        [served_at for served_at in check_ins if served_at <= at],
        ends=line_ends_at(facts.day, facts.calendar),
        now=at,
    )
    return Moment(at, facts, facts.trips, stood(facts.trips, facts.joins), pauses)


def known_at(moment: Moment, *, gate_is_heard: bool) -> Known:
    """`gate_is_heard`: by the signs of now, which are the only ones that are kept."""
    if gate_is_heard and gate_sees_all(moment.line, moment.at):
        return seen(moment)
    count = count_at(moment)
    return counted(moment, count) if count else not_seen(moment)


def seen(moment: Moment) -> Known:
    """Too few check-ins to tell how fast a line moves are also too few to go by their waits: the
    first of a morning had nobody before them."""
    moved = movement(moment.line, moment.pauses, moment.at)
    wait = wait_for_next(line_now(moment, moved, ahead=moved.in_line, gaps=moved.gaps))
    return Known(wait, moved.in_line, "joined", "" if wait else "too_few")


def counted(moment: Moment, count: LineCount) -> Known:
    """The count as it is: who came since nobody saw, and about as many were served."""
    moved = movement(moment.line, moment.pauses, moment.at)
    line = line_now(moment, moved, ahead=count.in_line, gaps=gaps_unseen(moment))
    wait = wait_for_next(replace(line, idle_for=None), "counted")
    return Known(wait, count.in_line, "counted", "" if wait else "too_few")


def not_seen(moment: Moment) -> Known:
    wait = last_to_enter(waited_lately(moment.trips, moment.at), moment.paused_for)
    joined = any(join.at <= moment.at for join in moment.facts.joins)
    return Known(wait, why="gate_silent" if joined else "line_not_seen")


def count_at(moment: Moment) -> LineCount | None:
    """The newest, while it holds."""
    counts = [count for count in moment.facts.counts if count.at <= moment.at]
    return counts[-1] if counts and moment.at - counts[-1].at <= COUNT_HOLDS else None


def line_now(moment: Moment, moved: Movement, *, ahead: int, gaps: Sequence[float]) -> LineNow:
    """`ahead` and `gaps` are those of the movement, or of a count."""
    earlier, at = moment.facts.earlier, moment.at
    spans = [(pause.since, pause.until or at) for pause in moment.pauses]
    hours = earlier.hours + served_hours(moment, spans)
    since, idle = moved.last_check_in, moved.idle_since
    return LineNow(
        ahead=ahead,
        gaps=tuple(gaps),
        idle_for=(at - idle).total_seconds() if idle and not ahead else None,
        paused_for=moment.paused_for,
        pause_lengths=(*earlier.lengths, *lengths_of(moment.pauses)),
        pauses_per_hour=(len(earlier.lengths) + len(moment.pauses)) / hours if hours else 0.0,
        between_pauses=(*earlier.between, *between(moment.pauses)),
        since_check_in=net_seconds(since, at, spans) if since else None,
        passed=(*earlier.passed, *moved.passed)[-ENOUGH:],
    )


def served_hours(moment: Moment, pauses: Sequence[tuple[dt.datetime, dt.datetime]]) -> float:
    """Since the first check-in of the day, less the pauses."""
    times = [one.served for one in moment.line if one.served and one.served <= moment.at]
    return net_seconds(min(times), moment.at, pauses) / 3600 if times else 0.0


def gaps_unseen(moment: Moment) -> list[float]:
    """Seconds between check-ins where nobody sees the line: somebody waited throughout by its
    measured or stated wait, else where the gap is too short to have been idle."""
    spans = [(pause.since, pause.until or moment.at) for pause in moment.pauses]
    served = sorted(
        ((trip.served_at, since(trip)) for trip in moment.trips if trip.served_at),
        key=lambda pair: pair[0],
    )
    return [
        seconds
        for (before, _), (at, waits_since) in pairwise(served)
        if at <= moment.at and (seconds := net_seconds(before, at, spans)) >= 0
        if (waits_since <= before if waits_since else seconds <= SURELY_BUSY.total_seconds())
    ]


def since(trip: Trip) -> dt.datetime | None:
    """When it began to wait, as far as that is known."""
    if trip.wait_basis == "stated" and trip.served_at and trip.wait_seconds is not None:
        return trip.served_at - dt.timedelta(seconds=trip.wait_seconds)
    return seen_to_join(trip)

"""When a station took nobody, and why: its pauses, told from what the tablets said. Pure.

A pause ends when a tablet says so, or by service: an attendant forgets to say "resumed", but not
to check vehicles in. A single check-in soon after the pause is the vehicle that was on the scale.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

ON_THE_SCALE = dt.timedelta(minutes=2)
Ended = Literal["resumed", "served", "changed", "closing", ""]


@dataclass(frozen=True, slots=True)
class Mark:
    """A paused event, or a resumed one."""

    at: dt.datetime
    paused: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Interruption:
    """`until` is None while it goes on. `ended`: by the word of a tablet (resumed), with the first
    of two check-ins (served), by another reason (changed), or by the end of the line (closing)."""

    since: dt.datetime
    reason: str
    until: dt.datetime | None = None
    ended: Ended = ""

    @property
    def length(self) -> dt.timedelta | None:
        return self.until - self.since if self.until else None


def interruptions(
    marks: Iterable[Mark], check_ins: Sequence[dt.datetime], *, ends: dt.datetime, now: dt.datetime
) -> list[Interruption]:
    """Those of one station on one city day, in their order; they never overlap.

    `marks` and `check_ins` are in the order of time; `ends` is when the day's line ends.
    """
    found: list[Interruption] = []
    going: Interruption | None = None
    for mark in marks:
        if going and (until := served_again(going, check_ins, before=mark.at)):
            found.append(replace(going, until=until, ended="served"))
            going = None
        if going and mark.paused and mark.reason == going.reason:
            continue
        if going:
            ended: Ended = "changed" if mark.paused else "resumed"
            found.append(replace(going, until=mark.at, ended=ended))
        going = Interruption(mark.at, mark.reason) if mark.paused else None
    if going:
        found.append(last_of(going, check_ins, ends=ends, now=now))
    return found


def last_of(
    going: Interruption, check_ins: Sequence[dt.datetime], *, ends: dt.datetime, now: dt.datetime
) -> Interruption:
    """The one that nobody ended."""
    if until := served_again(going, check_ins, before=now):
        return replace(going, until=until, ended="served")
    if now < ends:
        return going
    return replace(going, until=max(going.since, ends), ended="closing")


def served_again(
    going: Interruption, check_ins: Sequence[dt.datetime], *, before: dt.datetime
) -> dt.datetime | None:
    """The first of two check-ins that a station which takes nobody could not have made."""
    first = bisect_right(check_ins, going.since + ON_THE_SCALE)
    both = check_ins[first : first + 2]
    return both[0] if len(both) == 2 and both[1] <= before else None

"""Whether anybody at the station is heard, and whether somebody sees its line. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean

from checkin.board.facts import TabletSigns
from checkin.board.movement import Stood
from checkin.board.shared_line import Join
from checkin.board.station_now import Why
from checkin.closing import day_begins

# A tablet tells its status every 30 seconds; a client that sends events alone is silent with them.
STATUS_BOUND = dt.timedelta(minutes=15)
EVENTS_BOUND = dt.timedelta(minutes=60)
GATE_STATUS_BOUND = dt.timedelta(minutes=3)
GATE_OF = dt.timedelta(hours=2)  # of joins; who made them is the gate
# A gate that sends events alone and has been silent for so many times its usual gap is gone: by
# chance that happens once in 150 (e to the power of -5).
GAPS_OF_SILENCE = 5
FEWEST_JOINS = 5
SHORTEST_SILENCE = dt.timedelta(minutes=10)
LATELY = dt.timedelta(hours=1)
CHECK_INS = 10
FEWEST_CHECK_INS = 5
SEEN_SHARE = 0.8


def newest_sign(
    tablets: Iterable[TabletSigns], day: dt.date, now: dt.datetime
) -> dt.datetime | None:
    """Of any of them, on that city day."""
    signs = [at for at in (sign_of(tablet, now) for tablet in tablets) if at]
    return max((at for at in signs if at >= day_begins(day)), default=None)


def sign_of(tablet: TabletSigns, now: dt.datetime) -> dt.datetime | None:
    """One that tells its status is heard by it; what comes from it in a file at the desk is no
    sign of life."""
    if tells_status(tablet, now):
        return max(at for at in (tablet.status_at, tablet.event_at) if at)
    return tablet.received_at


def tells_status(tablet: TabletSigns, now: dt.datetime) -> bool:
    return tablet.status_at is not None and tablet.status_at <= now


def why_not_heard(tablets: Sequence[TabletSigns], day: dt.date, now: dt.datetime) -> Why:
    if newest_sign(tablets, day, now) is None:
        return "never_heard"
    return "" if any(is_heard(tablet, now) for tablet in tablets) else "not_heard"


def is_heard(tablet: TabletSigns, now: dt.datetime) -> bool:
    sign = sign_of(tablet, now)
    bound = STATUS_BOUND if tells_status(tablet, now) else EVENTS_BOUND
    return sign is not None and now - sign <= bound


def gate_is_heard(tablets: Iterable[TabletSigns], joins: Sequence[Join], now: dt.datetime) -> bool:
    """Whether all tablets that saw vehicles join lately still would. `joins` in order of time."""
    if not joins:
        return False
    known = {tablet.device: tablet for tablet in tablets}
    lately = [join for join in joins if join.at >= joins[-1].at - GATE_OF]
    by_device = groupby(sorted(lately, key=lambda join: join.device), key=lambda join: join.device)
    gates = [(known.get(device), [join.at for join in made]) for device, made in by_device]
    return all(
        gate is not None and (is_replaced(gate, joins[-1]) or would_see(gate, times, now))
        for gate, times in gates
    )


def is_replaced(gate: TabletSigns, newest: Join) -> bool:
    """The supervisor took it out of use, and another one has seen a vehicle join since."""
    return gate.is_revoked and newest.device != gate.device


def would_see(gate: TabletSigns, joins: Sequence[dt.datetime], now: dt.datetime) -> bool:
    sign = sign_of(gate, now)
    if sign is None or gate.is_revoked:
        return False
    bound = GATE_STATUS_BOUND if tells_status(gate, now) else silence_of(joins)
    return now - sign <= bound


def silence_of(joins: Sequence[dt.datetime]) -> dt.timedelta:
    """After which a client that sends events alone no longer counts as the gate."""
    if len(joins) < FEWEST_JOINS:
        return EVENTS_BOUND
    usual = (joins[-1] - joins[0]) / (len(joins) - 1)
    return min(EVENTS_BOUND, max(SHORTEST_SILENCE, GAPS_OF_SILENCE * usual))


def gate_sees_all(line: Iterable[Stood], now: dt.datetime) -> bool:
    """Of those checked in lately nearly all were seen when they joined; a few tell nothing."""
    checked_in = sorted(
        ((one.served, one.joined is not None) for one in line if one.served), reverse=True
    )
    seen = [saw for at, saw in checked_in if now - LATELY < at <= now][:CHECK_INS]
    return len(seen) < FEWEST_CHECK_INS or fmean(seen) >= SEEN_SHARE

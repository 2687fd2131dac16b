"""The wait of who joins the line now, from how it moved lately. Pure; seconds in, minutes out.

Queue-length estimator (Ibrahim and Whitt 2009, "Real-time delay estimation based on delay
history"): so many check-ins until one's own, times the time between check-ins, and the pauses that
fall into them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from checkin.board.station_now import Basis, Estimate

FEWEST_GAPS = 5
FEWEST_WAITS = 3
TENTH = 1.2815515655  # the normal distribution's quantile at 90%
USUAL_PAUSE = 15 * 60.0  # counts as one pause more among those that were seen


@dataclass(frozen=True, slots=True)
class LineNow:
    """`ahead` vehicles wait. `gaps`: seconds between successive check-ins of today while somebody
    waited, net of pauses, the newest last. `idle_for`: seconds since nobody waits, None while
    somebody does. `paused_for`: seconds since the pause that goes on began. `pause_lengths`:
    seconds of the station's pauses of the last weeks, those of the current reason where one goes
    on and some are known. `pauses_per_hour`: of an hour in which the line is served (not paused).
    `since_check_in`: seconds since the last one, net of pauses. `stays`: of those who stood
    ahead, the share that was served: over the vehicles served lately, the check-ins from their
    joining to their own (theirs included), divided by all their `ahead` + 1 when they joined.
    """

    ahead: int
    gaps: tuple[float, ...]
    idle_for: float | None = None
    paused_for: float | None = None
    pause_lengths: tuple[float, ...] = ()
    pauses_per_hour: float = 0.0
    since_check_in: float | None = None
    stays: float = 1.0


@dataclass(frozen=True, slots=True)
class Waited:
    """Somebody who was checked in `ago` seconds before now after `seconds` in the line."""

    seconds: float
    ago: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Seconds:
    """A time that is not known: its mean, and its variance in seconds squared."""

    mean: float
    variance: float


def wait_for_next(line: LineNow, basis: Basis = "forecast") -> Estimate | None:
    """None where fewer than FEWEST_GAPS gaps tell how fast the line moves."""
    if len(line.gaps) < FEWEST_GAPS:
        return None
    serving = time_of_service(line)
    pauses = pauses_within(serving, line)
    now = rest_of_pause(line)
    mean = serving.mean + pauses.mean + now.mean
    return estimate(mean, serving.variance + pauses.variance + now.variance, basis)


def time_of_service(line: LineNow) -> Seconds:
    """Until one's own check-in, without pauses."""
    gap = fmean(line.gaps)
    spread = fmean((one - gap) ** 2 for one in line.gaps)
    if line.idle_for is not None:
        return Seconds(max(0.0, gap - line.idle_for), spread)
    turns = line.ahead * line.stays + 1
    return Seconds(turns * gap, turns * spread + turns**2 * spread / len(line.gaps))


def pauses_within(serving: Seconds, line: LineNow) -> Seconds:
    """Of so much service: a compound Poisson sum."""
    often = line.pauses_per_hour / 3600
    lengths = line.pause_lengths or (USUAL_PAUSE,)
    length, square = fmean(lengths), fmean(one**2 for one in lengths)
    return Seconds(
        often * serving.mean * length,
        often * serving.mean * square + (often * length) ** 2 * serving.variance,
    )


def rest_of_pause(line: LineNow) -> Seconds:
    """What is left of the pause that goes on: of earlier ones that lasted longer."""
    lasted = line.paused_for
    if lasted is None:
        return Seconds(0, 0)
    lefts = [one - lasted for one in line.pause_lengths if one > lasted]
    lefts.append(max(USUAL_PAUSE, lasted) / 2)
    left = fmean(lefts)
    return Seconds(left, max(fmean(one**2 for one in lefts), left**2) / 2)


def last_to_enter(waits: Sequence[Waited], paused_for: float | None = None) -> Estimate | None:
    """What those checked in last have waited, where nobody sees the line. None with fewer than
    FEWEST_WAITS of one basis: the measured, else by phone, else stated."""
    for basis in ("measured", "phone", "stated"):
        latest = sorted((one for one in waits if one.basis == basis), key=lambda one: one.ago)
        if len(latest) >= FEWEST_WAITS:
            return of_waits([one.seconds + (paused_for or 0.0) for one in latest[:5]], basis)
    return None


def of_waits(seconds: Sequence[float], basis: Basis) -> Estimate:
    mean = fmean(seconds)
    return estimate(mean, fmean((one - mean) ** 2 for one in seconds) + (mean / 4) ** 2, basis)


def estimate(mean: float, variance: float, basis: Basis) -> Estimate:
    """Of a gamma distribution with that mean and variance, whole minutes."""
    low, high = (quantile(mean, variance, z) for z in (-TENTH, TENTH))
    minutes = round(mean / 60)
    return Estimate(
        minutes,
        min(minutes, math.floor(low / 60)),
        max(minutes, math.ceil(high / 60)),
        basis,
    )


def quantile(mean: float, variance: float, z: float) -> float:
    """Of a gamma distribution (Wilson and Hilferty 1931); `z` is the normal one's quantile."""
    if not mean or not variance:
        return mean + z * math.sqrt(variance) if variance else mean
    ninth = variance / (9 * mean**2)  # 1 / (9 shape)
    return float(mean * max(0.0, 1 - ninth + z * math.sqrt(ninth)) ** 3)

"""The wait of who joins the line now, from how it moved lately. Pure; seconds in, minutes out.

The queue-length estimator of Ibrahim and Whitt (2009, "Real-time delay estimation in overloaded
multiserver queues with abandonments", Management Science 55): the check-ins until one's own, of
whom some leave before, times the time between check-ins; and the pauses that fall into it.
docs/statistics.md derives it and says how well it does.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from checkin.board.station_now import Basis, Estimate

FEWEST_GAPS = 5
LATEST_GAPS = 60
FEWEST_BETWEEN = 10
FEWEST_WAITS = 3
LATEST_WAITS = 30
SHORTEST_GAP = 1.0  # second; less is a batch written at one moment, and tells no pace
LONGEST_GAP = 5  # medians: what is longer was no service, but something that nobody told
MOST_LEAVE = 0.3  # of one vehicle ahead, for each that is checked in
SURELY_IDLE = 15 * 60.0  # after which the scale is free, whoever was on it
USUALLY_OFF = 0.5  # of what the last to enter service have waited
USUAL_PAUSE = 15 * 60.0  # counts as one pause more among those that were seen
TENTH = 1.2815515655  # the normal distribution's quantile at 90%


@dataclass(frozen=True, slots=True)
class LineNow:
    """`ahead` vehicles wait. `gaps`: seconds between successive check-ins of today while somebody
    waited, net of pauses, the newest last. `idle_for`: seconds since nobody waits, None while
    somebody does. `paused_for`: seconds since the pause that goes on began. `pause_lengths`:
    seconds of the station's pauses of today and the weeks before. `pauses_per_hour`: of an hour
    in which the line is served (not paused), over the same days. `between_pauses`: seconds from the
    end of one pause to the beginning of the next of the same day. `since_check_in`: seconds since
    the last one today, net of pauses. `passed`: of each vehicle served lately (today and on the
    days before, 160 are plenty), how many stood ahead when it joined and how many were checked
    in from then on, itself included. `checkin.board.movement` gives gaps and passed of a day.
    """

    ahead: int
    gaps: tuple[float, ...]
    idle_for: float | None = None
    paused_for: float | None = None
    pause_lengths: tuple[float, ...] = ()
    pauses_per_hour: float = 0.0
    between_pauses: tuple[float, ...] = ()
    since_check_in: float | None = None
    passed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Waited:
    """Somebody who was checked in `ago` seconds before now after `seconds` in the line."""

    seconds: float
    ago: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class About:
    """A number that is not known: its mean and its variance."""

    mean: float
    variance: float = 0.0


def wait_for_next(line: LineNow, basis: Basis = "forecast") -> Estimate | None:
    """None where fewer than FEWEST_GAPS gaps tell how fast the line moves, or all lie at one
    moment; but for a line that has been empty so long that the scale is free."""
    surely_idle = line.idle_for is not None and line.idle_for >= SURELY_IDLE
    if surely_idle and line.paused_for is None:
        return Estimate(0, 0, 1, basis)
    if len(line.gaps) < FEWEST_GAPS:
        return None
    gap, pause = gap_of(line.gaps[-LATEST_GAPS:]), rest_of_pause(line)
    if gap.mean < SHORTEST_GAP:
        return None
    serving = service_until(line, gap, pause)
    pauses = pauses_within(serving, line)
    return estimate(
        serving.mean + pauses.mean + pause.mean,
        serving.variance + pauses.variance + pause.variance,
        basis,
    )


def gap_of(gaps: Sequence[float]) -> About:
    """The time between check-ins, and how far each adds to the uncertainty of many: taken by twos,
    since beside two scales a long one follows a short one."""
    longest = LONGEST_GAP * median(gaps)
    kept = [min(one, longest) for one in gaps]
    mean = fmean(kept)
    return About(mean, fmean((sum(two) - 2 * mean) ** 2 for two in pairwise(kept)) / 2)


def service_until(line: LineNow, gap: About, pause: About) -> About:
    """The seconds in which the scale takes those ahead, pauses not counted: what is left of the
    gap that has begun, and one more for each that will not have left."""
    leave = leaving(line.passed)
    slow = 1 + pauses_per_second(line) * mean_pause(line).mean
    there = line.ahead * math.exp(-leave * pause.mean / (gap.mean * slow))
    turns = turns_of(there, leave) - 1
    began = left_of(line.gaps[-LATEST_GAPS:], begun(line), usual=gap.mean / 2)
    unsure = scatter(line.passed, leave) * turns * gap.mean**2
    learned = gap.variance / min(len(line.gaps), LATEST_GAPS) * turns**2
    return About(
        began.mean + turns * gap.mean, began.variance + turns * gap.variance + unsure + learned
    )


def begun(line: LineNow) -> float:
    """How long the gap has lasted that has begun: the vehicle on the scale is served on while
    nobody is taken."""
    since = line.since_check_in or 0.0
    return max(since, line.idle_for or 0.0) + (line.paused_for or 0.0)


def turns_of(ahead: float, leave: float) -> float:
    """Check-ins until one's own, that one included, where of those ahead a share `leave` goes
    away from one check-in to the next: 1 / (1 + leave k) summed over k to `ahead`, as an integral.
    """
    return 1 + (math.log1p(leave * ahead) / leave if leave > 1e-6 else ahead)


def leaving(passed: Sequence[tuple[int, int]]) -> float:
    """The share at which those served lately saw in all as many check-ins as they did."""
    turns = sum(turn for _ahead, turn in passed)
    low, high = 0.0, MOST_LEAVE
    for _ in range(16):
        middle = (low + high) / 2
        if sum(turns_of(ahead, middle) for ahead, _turn in passed) > turns:
            low = middle
        else:
            high = middle
    return low


def scatter(passed: Sequence[tuple[int, int]], leave: float) -> float:
    """How much the check-ins that those served lately saw differ from the rule, for each of them:
    squared, by check-in."""
    expected = [turns_of(ahead, leave) for ahead, _turn in passed]
    off = sum((turn - rule) ** 2 for (_, turn), rule in zip(passed, expected, strict=True))
    return off / sum(expected) if passed else 0.0


def pauses_within(serving: About, line: LineNow) -> About:
    """Of so much service. Their number is as uncertain as chance has it (a compound Poisson sum),
    or less so where they come regularly: as a box fills up (a renewal process)."""
    often, length = pauses_per_second(line), mean_pause(line)
    each = length.variance + irregular(line.between_pauses) * length.mean**2
    share = often * length.mean
    return About(
        share * serving.mean,
        often * serving.mean * each + ((1 + share) ** 2 - 1) * serving.variance,
    )


def irregular(between: Sequence[float]) -> float:
    """The squared coefficient of variation, 1 where pauses come at random, and at most 1."""
    if len(between) < FEWEST_BETWEEN:
        return 1.0
    mean = fmean(between)
    return min(1.0, fmean((one - mean) ** 2 for one in between) / mean**2)


def pauses_per_second(line: LineNow) -> float:
    return line.pauses_per_hour / 3600


def mean_pause(line: LineNow) -> About:
    lengths = [*line.pause_lengths, USUAL_PAUSE]
    mean = fmean(lengths)
    return About(mean, fmean((one - mean) ** 2 for one in lengths))


def rest_of_pause(line: LineNow) -> About:
    """What is left of the pause that goes on."""
    if line.paused_for is None:
        return About(0)
    usual = max(USUAL_PAUSE, line.paused_for) / 2
    return left_of(line.pause_lengths, line.paused_for, usual=usual)


def left_of(lengths: Sequence[float], lasted: float, *, usual: float) -> About:
    """What is left of something that has lasted so long: what was left of those like it that
    lasted longer, and once `usual`."""
    lefts = [one - lasted for one in lengths if one > lasted]
    lefts.append(usual)
    mean = fmean(lefts)
    return About(mean, fmean((one - mean) ** 2 for one in lefts) + (usual / len(lefts)) ** 2)


def last_to_enter(waits: Sequence[Waited], paused_for: float | None = None) -> Estimate | None:
    """What those checked in last today have waited, where nobody sees the line. None with fewer
    than FEWEST_WAITS of one basis: the measured, else by phone, else stated.

    How far off it is, is learned from those checked in earlier: what it would have told them."""
    for basis in ("measured", "phone", "stated"):
        waited = sorted((one for one in waits if one.basis == basis), key=lambda one: one.ago)
        if len(waited) >= FEWEST_WAITS:
            told = latest_of(waited) + (paused_for or 0.0)
            factor = math.exp(off_by(waited))
            return in_minutes(told / factor, told, told * factor, basis)
    return None


def latest_of(waited: Sequence[Waited]) -> float:
    return fmean(one.seconds for one in waited[:FEWEST_WAITS])


def off_by(waited: Sequence[Waited]) -> float:
    """What |log(wait / told)| stays within eight times in ten, for those served lately and
    twice its usual size; `waited` has the newest first."""
    agos = [one.ago for one in waited]
    off = [USUALLY_OFF] * 2
    for one in waited[:LATEST_WAITS]:
        before = waited[bisect_right(agos, one.ago + one.seconds) :]
        if len(before) >= FEWEST_WAITS:
            off.append(abs(math.log((one.seconds + 60) / (latest_of(before) + 60))))
    return sorted(off)[(4 * len(off)) // 5]


def estimate(mean: float, variance: float, basis: Basis) -> Estimate:
    """Of a gamma distribution with that mean and variance: the median and the middle eight in
    ten, in whole minutes."""
    low, middle, high = (quantile(mean, variance, z) for z in (-TENTH, 0.0, TENTH))
    return in_minutes(low, middle, high, basis)


def in_minutes(low: float, middle: float, high: float, basis: Basis) -> Estimate:
    return Estimate(round(middle / 60), math.floor(low / 60), math.ceil(high / 60), basis)


def quantile(mean: float, variance: float, z: float) -> float:
    """Of a gamma distribution (Wilson and Hilferty 1931); `z` is the normal one's quantile."""
    if mean <= 0:
        return 0.0
    ninth = variance / (9 * mean**2)  # 1 / (9 shape)
    return float(mean * max(0.0, 1 - ninth + z * math.sqrt(ninth)) ** 3)

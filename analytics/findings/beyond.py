"""How far beyond its kind a license is, and how often chance would put one there. No Django."""

from collections.abc import Mapping, Sequence
from math import exp, inf

import numpy as np
from scipy.stats import nbinom, norm

ALARMS_A_WEEK = 0.1  # false ones expected, at most
MARGIN = 3.0  # bounds that are told from the few that come often are uncertain: measured
FEWEST_ALIKE = 30  # vehicles of a class from which its usual load is told
MAD_TO_SD = 1.4826  # of a normal distribution
QUANTILES = (0.7, 0.95)  # measured: docs/statistics.md
LEAST_SPREAD = 0.1  # log: a class whose loads are all alike is no scale


def as_often(visits: int, *, expected: float, shape: float, burst: float) -> float:
    """Of active licenses of its kind the share that comes so often: the NBD's upper tail.

    expected: visits of one of its kind in that time. Visits come in occasions of `burst` visits:
    the occasions are counted, rounded down, so that the share is rather too large.
    """
    occasions, mean = int(visits / burst), expected / burst
    if occasions == 0 or mean <= 0:
        return 1.0
    return float(nbinom.sf(occasions - 1, shape, shape / (shape + mean)))


def rarely_passed(ratios: Sequence[float]) -> float:
    """How many times the visits of its kind chance passes with less than ALARMS_A_WEEK licenses.

    ratios: of those that came, visits beside those of their kind. The NBD takes rates as gamma;
    where a few come very much more often than most, its tail is too short. So those who come often
    speak for themselves, as the tail of a lognormal through two quantiles, which the few that are
    looked for do not move.
    """
    if len(ratios) < FEWEST_ALIKE:
        return inf
    low, high = (float(norm.ppf(share)) for share in QUANTILES)
    at_low, at_high = np.log(np.quantile(ratios, QUANTILES))
    spread = max(float((at_high - at_low) / (high - low)), LEAST_SPREAD)
    beyond = float(norm.isf(least_share(len(ratios)) / MARGIN) - low)
    return exp(float(at_low) + spread * beyond)


def heavier(loads: Mapping[str, Sequence[float]]) -> tuple[dict[str, float], dict[str, float]]:
    """By class, from the median loads of its vehicles in pounds: the usual one, and the weight that
    chance passes with less than ALARMS_A_WEEK vehicles of all.

    Logs of loads are taken as normal, their middle and spread told by median and median absolute
    deviation, which a few heavy ones do not move (Hampel 1974, JASA 69).
    """
    known = {kind: np.log(own) for kind, own in loads.items() if len(own) >= FEWEST_ALIKE}
    total = sum(len(own) for own in known.values())
    usual, bounds = {}, {}
    for kind, own in known.items():
        middle = float(np.median(own))
        spread = max(MAD_TO_SD * float(np.median(np.abs(own - middle))), LEAST_SPREAD)
        usual[kind] = exp(middle)
        bounds[kind] = exp(middle + spread * float(norm.isf(least_share(total) / MARGIN)))
    return usual, bounds


def least_share(licenses: int) -> float:
    """The share that one license must fall below, so that all together keep ALARMS_A_WEEK."""
    return ALARMS_A_WEEK / max(licenses, 1)

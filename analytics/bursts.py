"""Bursts: visits that come in a row, with long silences between, are fewer occasions than visits.

A hauler on a job comes five times in a week and then not for a month. Counted as Poisson, the
month would look like the end. How far apart the occasions are is learned from how soon those who
had fallen silent in the past came again.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from analytics.likelihood import Floats, Histories, Integers

FEWEST_VISITS = 10  # of a license that tells of bursts
SILENT = 1.0  # visits expected and not come, from which a silence counts as one
MOST_BURSTS = 10.0  # weeks


def find_bursts(histories: Histories, season: Floats) -> float:
    """The weeks c by which a license of rate m comes on only m / (1 + c m) occasions a week.

    Looks at the weeks of the sample in which a license had been silent for a while and was yet to
    come again: with v visits to come in exposure R before the week of its last, of which this
    week has e, it stays silent with the probability (1 - e/R)^v if visits are independent, and
    with (1 - e/R)^(v / (1 + c m)) otherwise. Most probable c, with a weak prior towards none.
    """
    if histories.sampled is None or histories.sampled_visits is None:
        return 0.0
    rows = histories.sampled
    exposure = histories.exposure[rows] * season[histories.group[rows]]
    before_last = np.arange(exposure.shape[1]) < histories.last_week[rows, None]
    visits = histories.sampled_visits * before_last
    exposure = exposure * before_last
    rate = visits.sum(axis=1) / np.maximum(exposure.sum(axis=1), 1e-9)
    to_come, ahead = _from_here(visits), _from_here(exposure)
    judged = (silent_so_far(visits, exposure) * rate[:, None] >= SILENT) & (to_come > 0)
    judged &= (visits.sum(axis=1) >= FEWEST_VISITS)[:, None]
    judged &= (exposure > 0) & (exposure < ahead * (1 - 1e-9))
    if not judged.any():
        return 0.0
    log_silent = to_come[judged] * np.log1p(-exposure[judged] / ahead[judged])
    of_week = np.broadcast_to(rate[:, None], judged.shape)[judged]
    return _most_probable(log_silent, of_week, visits[judged] == 0)


def silent_so_far(visits: Integers, exposure: Floats) -> Floats:
    """Exposure since the week of the last visit before each week; 0 before the first."""
    so_far, since = np.zeros(len(visits)), np.zeros(exposure.shape)
    begun = np.zeros(len(visits), dtype=np.bool_)
    for week in range(exposure.shape[1]):
        since[:, week] = so_far
        came = visits[:, week] > 0
        begun |= came
        so_far = np.where(begun & ~came, so_far + exposure[:, week], 0.0)
    return since


def _from_here(numbers: Floats | Integers) -> Floats:
    """Sums from each week to the last."""
    return np.asarray(np.cumsum(numbers[:, ::-1], axis=1)[:, ::-1], dtype=np.float64)


def _most_probable(log_silent: Floats, rate: Floats, silent: NDArray[np.bool_]) -> float:
    def unlikely(weeks: float) -> float:
        log_p = log_silent / (1 + weeks * rate)
        return float(weeks - np.where(silent, log_p, np.log(-np.expm1(log_p))).sum())

    found = minimize_scalar(unlikely, bounds=(0.0, MOST_BURSTS), method="bounded")
    return float(found.x) if found.fun < unlikely(0.0) else 0.0

"""Season: a factor for each calendar week, common to all licenses, times the class's own year.

Snow, holidays, the time of year and a silent tablet make everybody quiet at once; the factor nets
that out, so that a license is only compared with others in the same weeks. A class whose trade has
a year of its own (snow, leaves, moving) departs from the common factor by a smooth curve, as far
as its visits show one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.likelihood import (
    Evidence,
    Floats,
    Histories,
    Parameters,
    blocks,
    rates_by_entry,
    weigh,
)

WEEKS_A_YEAR = 365.25 / 7
WAVE_SD = 0.25  # how far the smooth year is thought to swing, before the data
LOOSEST, TIGHTEST = 4.0, 400.0  # shape of the gamma around the smooth year: sd 50% and 5%
USUAL, USUAL_WEIGHT = 40.0, 100.0  # of that shape, before the data: sd 16%; 100 visits squared
CLASS_WAVE_SD = np.array([0.3, 0.3, 0.15, 0.15])  # log: of a class's year, and of its half year
STEPS = 12  # of Newton's, which settles in four or five


@dataclass(frozen=True)
class Seasons:
    """common: (W,). by_class: (classes, W), that times the class's own year; the likelihood's."""

    common: Floats
    by_class: Floats

    def log_likelihood(self, histories: Histories) -> float:
        """Of all visits in their weeks: what the factors add to the licenses' likelihood."""
        weekly = np.atleast_2d(histories.weekly_visits)
        factors = self.by_class if len(weekly) > 1 else self.common
        return float((weekly * np.log(factors)).sum())


def no_season(histories: Histories) -> Seasons:
    weeks = histories.exposure.shape[1]
    return Seasons(np.ones(weeks), np.ones((histories.classes, weeks)))


def find_seasons(
    histories: Histories, evidence: Evidence, parameters: Parameters, before: Seasons
) -> Seasons:
    """The common factor beside what the classes' own years leave, then these beside the common."""
    expected, exposure = active_expected(histories, evidence, parameters)
    observed = np.atleast_2d(histories.weekly_visits)
    own = before.by_class / before.common
    common = week_factors(observed.sum(axis=0), (own * expected).sum(axis=0), exposure.sum(axis=0))
    if len(observed) > 1:
        own = np.stack(
            [
                class_year(*of_class)
                for of_class in zip(observed, common * expected, common * exposure, strict=True)
            ]
        )
    return Seasons(common, common * own)


def active_expected(
    histories: Histories, evidence: Evidence, parameters: Parameters
) -> tuple[Floats, Floats]:
    """Visits expected at factor 1 from who was probably active, and exposure: (classes, W) each."""
    silence, weeks = evidence.silence, histories.exposure.shape[1]
    weights = weigh(parameters, evidence)
    mean_rate = np.cumsum(weights.stop * rates_by_entry(parameters, evidence))
    of_entry = np.diff(mean_rate, prepend=0.0)
    still_active = mean_rate[silence.last][silence.license] - mean_rate + of_entry
    cell = histories.group[silence.license] * weeks + silence.week
    later = np.bincount(cell, still_active * silence.exposure, histories.classes * weeks)
    expected = later.astype(np.float64).reshape(histories.classes, weeks)
    exposure = np.zeros_like(expected)
    rate = still_active[silence.first]
    for start, stop in blocks(len(rate)):
        block = histories.exposure[start:stop]
        of_class = np.arange(histories.classes)[:, None] == histories.group[start:stop]
        earlier = np.arange(weeks) < silence.week[silence.first[start:stop], None]
        expected += (of_class * rate[start:stop]) @ (block * earlier)
        exposure += of_class.astype(np.float64) @ block
    return expected, exposure


def week_factors(observed: Floats, expected: Floats, exposure: Floats) -> Floats:
    """Factors (W,) whose mean, weighted by exposure, is 1; a week without exposure has 1.

    observed: visits of the whole register by week, oldest first.
    expected: visits expected in a week with factor 1 from the licenses probably active then.
    exposure: exposure of the whole register by week.

    A factor is the mean of a gamma posterior: the prior stands around a smooth year, its width is
    what the weeks scatter beyond chance. A week that expects thousands of visits speaks for
    itself; one that expects three hardly moves.
    """
    known = (exposure > 0) & (expected > 0)
    if not known.any():
        return np.ones_like(expected)
    smooth = _smooth_year(observed, expected, known)
    tightness = _tightness(observed[known], (smooth * expected)[known])
    factors = (tightness + observed) / (tightness / smooth + expected)
    mean = float((factors * exposure)[known].sum() / exposure[known].sum())
    return np.where(known, factors / mean, 1.0)


def class_year(observed: Floats, expected: Floats, weight: Floats) -> Floats:
    """A class's own year (W,) beside the common factor: 1 on the mean over `weight`.

    observed and expected: its visits by week, and those expected at the common factor. Poisson
    with a log-linear wave of a year and one of half a year, drawn to none; what the weeks scatter
    beyond chance makes them count for less. With less than a year of weeks there is none.
    """
    known = (weight > 0) & (expected > 0)
    if known.sum() < WEEKS_A_YEAR or not observed[known].any():
        return np.ones_like(expected)
    angle = 2 * np.pi * np.arange(len(expected)) / WEEKS_A_YEAR
    waves = np.stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
    rows = np.concatenate([np.ones((len(waves), 1)), waves], axis=1)[known]
    drawn = np.diag(np.concatenate([[0.0], CLASS_WAVE_SD**-2.0]))
    seen, offset = observed[known], expected[known]
    theta = np.zeros(5)
    theta[0] = np.log(seen.sum() / offset.sum())
    for _ in range(STEPS):
        mean = offset * np.exp(np.clip(rows @ theta, -5, 5))
        scatter = max(1.0, float(((seen - mean) ** 2 / mean).sum() / len(mean)))
        slope = rows.T @ (seen - mean) / scatter - drawn @ theta
        theta += np.linalg.solve((rows * mean[:, None]).T @ rows / scatter + drawn, slope)
    own = np.exp(np.clip(waves @ theta[1:], -3, 3))
    return np.asarray(own / ((own * weight).sum() / weight.sum()))


def _smooth_year(observed: Floats, expected: Floats, known: NDArray[np.bool_]) -> Floats:
    """One wave a year through observed / expected; a level line with less than a year of weeks.

    Least squares with the variance of a Poisson ratio plus that of the usual scatter; the wave is
    drawn to zero, or the silence of one license among three would be taken for winter.
    """
    level = max(float(observed[known].sum() / expected[known].sum()), 1e-6)
    if known.sum() < WEEKS_A_YEAR:
        return np.full_like(expected, level)
    angle = 2 * np.pi * np.arange(len(expected)) / WEEKS_A_YEAR
    wave = np.stack([np.ones_like(angle), np.cos(angle), np.sin(angle)], axis=1)
    precision = (1 / (1 / (level * expected[known]) + 1 / USUAL)) ** 0.5
    ratio = observed[known] / expected[known] / level
    rows = np.concatenate([wave[known] * precision[:, None], np.eye(3)[1:] / WAVE_SD])
    fitted = np.linalg.lstsq(rows, np.append(ratio * precision, [0.0, 0.0]), rcond=None)[0]
    return np.asarray(level * np.clip(wave @ fitted, 0.2, 5.0))


def _tightness(observed: Floats, expected: Floats) -> float:
    """Shape of the gamma of the weeks' factors, by moments: scatter beyond Poisson."""
    beyond_chance = ((observed - expected) ** 2 - expected).sum() + USUAL_WEIGHT / USUAL
    scatter = float(beyond_chance / ((expected**2).sum() + USUAL_WEIGHT))
    return 1 / float(np.clip(scatter, 1 / TIGHTEST, 1 / LOOSEST))

"""Season: one factor for each calendar week, the same for all licenses.

Snow, holidays, the time of year and a silent tablet make everybody quiet at once; the factor nets
that out, so that a license is only compared with others in the same weeks.
"""

import numpy as np
from numpy.typing import NDArray

from analytics.likelihood import Floats

WEEKS_A_YEAR = 365.25 / 7
WAVE_SD = 0.25  # how far the smooth year is thought to swing, before the data
LOOSEST, TIGHTEST = 4.0, 400.0  # shape of the gamma around the smooth year: sd 50% and 5%
USUAL, USUAL_WEIGHT = 40.0, 100.0  # of that shape, before the data: sd 16%; 100 visits squared


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

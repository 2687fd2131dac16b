"""Made-up cities of licenses whose truth is known, and the best that anyone could say of them.

`best_possible` knows the true distribution of rates, the true season, shares and hazard; it is
written from the story alone and shares no code with analytics/activity.py.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analytics.activity import Histories

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """The story of a city. Rates are visits an exposure-week."""

    licenses: int = 1500
    weeks: int = 78
    means: tuple[float, ...] = (0.9, 0.5, 1.4)
    shape: float = 1.2
    rates: str = "gamma"  # or "lognormal", with the same mean and variance
    never_starts: float = 0.08
    weekly_stop: float = 0.006
    season: float = 0.15  # amplitude of the year
    snow_weeks: int = 2  # nearly everyone stays at home
    closed_days: float = 0.0  # share of days closed, by license
    closed_weeks: int = 0  # weeks in which all stations are closed
    young: float = 0.5  # share issued within the records


@dataclass(frozen=True)
class Truth:
    histories: Histories
    inactive: NDArray[np.bool_]
    city: City
    season: Floats
    start: NDArray[np.int64]
    counts: NDArray[np.int64] = field(repr=False)


CITIES = {
    "plain": City(season=0.0, snow_weeks=0),
    "strong season": City(weeks=104, season=0.5, snow_weeks=4),
    "light users": City(shape=0.4, means=(0.5, 0.3)),
    "classes far apart": City(means=(3.0, 0.15)),
    "many young": City(young=0.95, weeks=52),
    "closures": City(closed_days=0.25, closed_weeks=5),
    "everyone active": City(never_starts=0.0, weekly_stop=0.0),
    "many stop": City(weekly_stop=0.025),
    "lognormal": City(rates="lognormal", shape=0.8),
}


def simulate(city: City, seed: int) -> Truth:
    rng = np.random.default_rng(seed)
    n, weeks = city.licenses, city.weeks
    group = rng.integers(0, len(city.means), n)
    rate = _relative_rates(city, rng) * np.array(city.means)[group]
    season = _true_season(city, rng)
    start = np.where(rng.random(n) < city.young, rng.integers(0, weeks, n), 0)
    exposure = _exposure(city, start, rng)
    never = rng.random(n) < city.never_starts
    stop = np.where(never, -1, start + rng.geometric(max(city.weekly_stop, 1e-12), n) - 1)
    active = np.arange(weeks) <= stop[:, None]
    counts = rng.poisson(rate[:, None] * exposure * season * active)
    last = np.where(counts.any(axis=1), weeks - 1 - (counts[:, ::-1] > 0).argmax(axis=1), -1)
    histories = Histories(
        exposure=exposure.astype(np.float32),
        visits=counts.sum(axis=1),
        last_week=last,
        group=group,
        weekly_visits=counts.sum(axis=0).astype(np.float64),
    )
    return Truth(histories, stop < weeks - 1, city, season, start, counts)


def _sigma(city: City) -> float:
    return float(np.sqrt(np.log1p(1 / city.shape)))


def _relative_rates(city: City, rng: np.random.Generator) -> Floats:
    """Rates relative to the mean of their class: mean 1, variance 1 / shape."""
    if city.rates == "gamma":
        return rng.gamma(city.shape, 1 / city.shape, city.licenses)
    return rng.lognormal(-(_sigma(city) ** 2) / 2, _sigma(city), city.licenses)


def _density(city: City, rates: Floats) -> Floats:
    if city.rates == "gamma":
        return np.asarray(stats.gamma.pdf(rates, city.shape, scale=1 / city.shape))
    median = np.exp(-(_sigma(city) ** 2) / 2)
    return np.asarray(stats.lognorm.pdf(rates, _sigma(city), scale=median))


def _true_season(city: City, rng: np.random.Generator) -> Floats:
    season = 1 + city.season * np.sin(2 * np.pi * (np.arange(city.weeks) - 10) / 52.18)
    season[rng.choice(city.weeks, city.snow_weeks, replace=False)] *= 0.1
    return np.asarray(season / season.mean())


def _exposure(city: City, start: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Six open days a week, less closed days and weeks, from the start on."""
    shape = (city.licenses, city.weeks)
    exposure = rng.binomial(6, 1 - city.closed_days, shape) / 7
    exposure[:, rng.choice(city.weeks, city.closed_weeks, replace=False)] = 0
    return np.asarray(exposure * (np.arange(city.weeks) >= start[:, None]))


def best_possible(truth: Truth) -> Floats:
    """True p_inactive (n,): the sum over rates on a fine grid and over all weeks of stopping."""
    city, histories = truth.city, truth.histories
    rates = np.geomspace(1e-5, 60, 300)
    density = _density(city, rates) * rates
    density /= density.sum()
    so_far = np.cumsum(histories.exposure * truth.season, axis=1)
    week = np.arange(city.weeks)
    p_inactive = np.empty(city.licenses)
    for i in range(city.licenses):
        rate = rates * city.means[histories.group[i]]
        since = max(truth.start[i], histories.last_week[i])
        log_rate = histories.visits[i] * np.log(rate)
        terms = log_rate[:, None] - rate[:, None] * so_far[i, since:]
        top = terms.max()
        by_week = density @ np.exp(terms - top) * (1 - city.never_starts)
        survived = (1 - city.weekly_stop) ** (week[since:] - truth.start[i])
        active = by_week[-1] * survived[-1]
        stopped = (by_week[:-1] * survived[:-1]).sum() * city.weekly_stop
        never = city.never_starts * np.exp(-top) * (histories.visits[i] == 0)
        p_inactive[i] = 1 - active / (active + stopped + never)
    return p_inactive


def average_precision(score: Floats, positive: NDArray[np.bool_]) -> float:
    hit = positive[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hit) / np.arange(1, len(hit) + 1)
    return float(precision[hit].mean())

"""Made-up cities of licenses whose truth is known, and the best that anyone could say of them.

`best_possible` knows the true distribution of rates, the true seasons, effects, shares and hazard;
it is written from the story alone and shares no code with analytics/activity.py.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analytics.activity import Histories

Floats = NDArray[np.float64]
YEAR = 365.25 / 7


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
    own_season: tuple[float, ...] = ()  # log amplitude of each class's own year, beside that
    snow_weeks: int = 2  # nearly everyone stays at home
    closed_days: float = 0.0  # share of days closed, by license
    closed_weeks: int = 0  # weeks in which all stations are closed
    young: float = 0.5  # share issued within the records
    short_terms: float = 0.0  # share of licenses of the shorter term
    short_effect: float = 0.0  # their visits are times e to this power
    told: float = 0.0  # share that declared loads
    told_shape: float | None = None  # shape of those; else as the others
    declared_effect: float = 0.0  # visits are times (declared / usual) to this power


@dataclass(frozen=True)
class Truth:
    """mean, shape: (n,) of the rates of the license's kind. season: (classes, W)."""

    histories: Histories
    inactive: NDArray[np.bool_]
    city: City
    mean: Floats
    shape: Floats
    season: Floats
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
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
    "own trades": City(weeks=104, own_season=(0.0, 1.2, -0.6), snow_weeks=1),
    "declared loads": City(told=0.7, declared_effect=0.9, shape=0.8, told_shape=2.5),
    "short terms": City(short_terms=0.4, short_effect=-0.8),
}


def simulate(city: City, seed: int) -> Truth:
    rng = np.random.default_rng(seed)
    n, weeks = city.licenses, city.weeks
    group = rng.integers(0, len(city.means), n)
    short = rng.random(n) < city.short_terms
    log_declared = rng.normal(0.3, 0.8, n)
    told = rng.random(n) < city.told
    apart = city.short_effect * short + city.declared_effect * (log_declared - 0.3) * told
    mean = np.array(city.means)[group] * np.exp(apart)
    shape = np.where(told, city.told_shape or city.shape, city.shape)
    rate = _relative_rates(city, shape, rng) * mean
    season = _true_season(city, rng)
    start = np.where(rng.random(n) < city.young, rng.integers(0, weeks, n), 0)
    exposure = _exposure(city, start, rng)
    never = rng.random(n) < city.never_starts
    stop = np.where(never, -1, start + rng.geometric(max(city.weekly_stop, 1e-12), n) - 1)
    active = np.arange(weeks) <= stop[:, None]
    counts = rng.poisson(rate[:, None] * exposure * season[group] * active)
    histories = seen(
        counts,
        exposure.astype(np.float32),
        group,
        short_term=short if city.short_terms else None,
        declared=np.where(told, np.exp(log_declared), np.nan) if city.told else None,
    )
    return Truth(histories, stop < weeks - 1, city, mean, shape, season, start, stop, counts)


def seen(
    counts: NDArray[np.int64],
    exposure: NDArray[np.float32],
    group: NDArray[np.int64],
    *,
    short_term: NDArray[np.bool_] | None = None,
    declared: Floats | None = None,
) -> Histories:
    """What a register knows of a table (n, W) of visits."""
    weeks = counts.shape[1]
    by_class = np.zeros((int(group.max()) + 1, weeks))
    np.add.at(by_class, group, counts)
    return Histories(
        exposure=exposure,
        visits=counts.sum(axis=1),
        last_week=np.where(
            counts.any(axis=1), weeks - 1 - (counts[:, ::-1] > 0).argmax(axis=1), -1
        ),
        group=group,
        weekly_visits=by_class,
        short_term=short_term,
        declared=declared,
        sampled=np.arange(min(len(counts), 1500)),
        sampled_visits=counts[:1500],
    )


def _sigma(shape: Floats | float) -> Floats:
    return np.asarray(np.sqrt(np.log1p(1 / np.asarray(shape))))


def _relative_rates(city: City, shape: Floats, rng: np.random.Generator) -> Floats:
    """Rates relative to the mean of their kind: mean 1, variance 1 / shape."""
    if city.rates == "gamma":
        return rng.gamma(shape, 1 / shape)
    return rng.lognormal(-(_sigma(shape) ** 2) / 2, _sigma(shape))


def _density(city: City, shape: float, rates: Floats) -> Floats:
    """Weights of the rates, which lie evenly on the log scale."""
    if city.rates == "gamma":
        density = stats.gamma.pdf(rates, shape, scale=1 / shape) * rates
    else:
        median = np.exp(-(_sigma(shape) ** 2) / 2)
        density = stats.lognorm.pdf(rates, _sigma(shape), scale=median) * rates
    return np.asarray(density / density.sum())


def _true_season(city: City, rng: np.random.Generator) -> Floats:
    week = np.arange(city.weeks)
    common = 1 + city.season * np.sin(2 * np.pi * (week - 10) / YEAR)
    common[rng.choice(city.weeks, city.snow_weeks, replace=False)] *= 0.1
    amplitude = np.array(city.own_season or [0.0] * len(city.means))[:, None]
    season = common * np.exp(amplitude * np.sin(2 * np.pi * (week - 30) / YEAR))
    return np.asarray(season / season.mean(axis=1, keepdims=True))


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
    densities = {shape: _density(city, shape, rates) for shape in set(truth.shape.tolist())}
    so_far = np.cumsum(histories.exposure * truth.season[histories.group], axis=1)
    week = np.arange(city.weeks)
    p_inactive = np.empty(city.licenses)
    for i in range(city.licenses):
        rate = rates * truth.mean[i]
        since = max(truth.start[i], histories.last_week[i])
        log_rate = histories.visits[i] * np.log(rate)
        terms = log_rate[:, None] - rate[:, None] * so_far[i, since:]
        top = terms.max()
        by_week = densities[float(truth.shape[i])] @ np.exp(terms - top) * (1 - city.never_starts)
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

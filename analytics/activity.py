"""The activity model: how probable is it that a license is no longer used, given its silence?

Visits of license i in week w, while active, are Poisson(rate_i * exposure_iw * season_w).
Rates are gamma between licenses: shape r, mean m_c for its class c. A share never starts. Who has
started stops forever after any week with a fixed hazard. With E_k the exposure times season up to
the end of week k, and x visits, of which the last in week L, the likelihood of stopping after k is

    G(r + x) / G(r) * b^r / (b + E_k)^(r + x),   b = r / m_c   (times what no parameter changes)

for every k from L on; summed over k with its prior it gives the likelihood of the license, and by
Bayes the probability of each k. Only the weeks after the last visit matter, so those alone are
kept, license after license in flat arrays. Parameters are fitted by maximum likelihood with weak
priors; the season in turns with them. Method, priors and measured quality: docs/statistics.md.

The gamma-Poisson part is the NBD model of Ehrenberg (1959); the sum over times of stopping is that
of Schmittlein, Morrison and Colombo (1987) in weeks instead of continuous time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, logit

from analytics.season import Floats, week_factors

Integers = NDArray[np.int64]

SEASON_ROUNDS = 3
ROWS_AT_ONCE = 2000  # licenses summed at a time: bounds the memory
ONE_DAY = 1 / 7  # a license that came was open to it for a day at least

# Weak priors: they decide only where the register says nothing.
SHAPE_LOG_SD = 1.5  # log r around 0
MEAN_LOG_SD = 3.0  # log of a class's mean around 0: once a week
CLASS_LOG_SD = 0.7  # around the mean of all classes: small classes are drawn to it
NEVER, STARTED = 0.5, 4.5  # as if half a license of five had never started
STOPS, WEEKS_WITHOUT_STOP = 0.5, 49.5  # as if half a stop had been seen in fifty weeks


@dataclass(frozen=True)
class Histories:
    """What is known of n licenses (chains of renewals count as one) over W weeks, oldest first.

    exposure: (n, W) in weeks. visits: (n,) in all. last_week: (n,) column of the last visit,
    -1 for none. group: (n,) class of vehicle, from 0. weekly_visits: (W,) of the whole register.
    """

    exposure: NDArray[np.float32] | Floats
    visits: Integers
    last_week: Integers
    group: Integers
    weekly_visits: Floats

    def __post_init__(self) -> None:
        count, weeks = self.exposure.shape
        if {len(self.visits), len(self.last_week), len(self.group)} != {count}:
            raise ValueError("visits, last_week and group need one number for each license")
        if len(self.weekly_visits) != weeks:
            raise ValueError("weekly_visits needs one number for each week")
        if not ((self.visits > 0) == (self.last_week >= 0)).all():
            raise ValueError("a license has a last week exactly if it has visits")
        if count and (self.last_week.max() >= weeks or not 0 <= self.exposure.min() < np.inf):
            raise ValueError("last_week must lie in the weeks, exposure must not be negative")


@dataclass(frozen=True)
class Parameters:
    """shape: r. means: visits an exposure-week by class. The others: a share, and a week's."""

    shape: float
    means: Floats
    never_starts: float
    weekly_stop: float


@dataclass(frozen=True)
class Fit:
    """log_likelihood leaves out the terms of exposure and x! that no parameter changes."""

    parameters: Parameters
    season: Floats
    log_likelihood: float
    converged: bool


@dataclass(frozen=True)
class Posterior:
    """All (n,), for the end of the last week.

    rate: visits an exposure-week while active. expected_since_last: since the week after the last
    visit, else since the start. quiet_share: of active licenses with the same history up to their
    last visit, the share that would be silent since for as long.
    """

    p_inactive: Floats
    rate: Floats
    expected_visits: Floats
    expected_since_last: Floats
    expected_missed: Floats
    quiet_share: Floats


@dataclass(frozen=True)
class _Silence:
    """One entry for each week after which a license may have stopped: from its last visit (else
    its start) to its last week of exposure, license after license. Later weeks tell nothing.
    """

    license: Integers  # (entries,)
    week: Integers  # (entries,)
    age: Floats  # (entries,) weeks since the license's start
    exposure: Floats  # (entries,) in that week
    first: Integers  # (n,) index of a license's first entry
    last: Integers  # (n,) and of its last
    weeks_after: Integers  # (n,) from the last entry's week to the last week of all


@dataclass(frozen=True)
class _Evidence:
    """The register as the likelihood reads it, for one season."""

    group: Integers
    visits: Floats
    count_values: Floats  # the distinct numbers of visits,
    count_index: Integers  # and which of them a license has
    silence: _Silence
    exposure: Floats  # (entries,) season-weighted, from the start to the end of the entry's week


@dataclass(frozen=True)
class _Weights:
    """Posterior weight of stopping after each entry's week (a license's last entry: not yet)."""

    log_likelihood: Floats  # (n,)
    stop: Floats  # (entries,)
    never: Floats  # (n,)


def fit(histories: Histories) -> Fit:
    """Most probable parameters and season. Deterministic; finite for any register."""
    silence = _silence(histories)
    season = np.ones(histories.exposure.shape[1])
    theta = _first_guess(histories)
    for _ in range(SEASON_ROUNDS):
        evidence = _evidence(histories, silence, season)
        theta, _ = _maximize(theta, evidence)
        season = _season(histories, evidence, _parameters(theta))
    evidence = _evidence(histories, silence, season)
    theta, converged = _maximize(theta, evidence)
    parameters = _parameters(theta)
    of_licenses = _weights(parameters, evidence).log_likelihood.sum()
    of_weeks = (histories.weekly_visits * np.log(season)).sum()
    return Fit(parameters, season, float(of_licenses + of_weeks), converged)


def posterior(histories: Histories, fitted: Fit) -> Posterior:
    """What the fitted model says of each license at the end of the last week."""
    silence = _silence(histories)
    evidence = _evidence(histories, silence, fitted.season)
    parameters = fitted.parameters
    weights = _weights(parameters, evidence)
    unused = weights.never * parameters.means[histories.group]
    rate = _sums(weights.stop * _rates(parameters, evidence), silence) + unused
    still_there = (1 - parameters.weekly_stop) ** silence.weeks_after
    p_inactive = np.clip(1 - weights.stop[silence.last] * still_there, 0.0, 1.0)
    total = evidence.exposure[silence.last]
    before = np.where(histories.visits > 0, evidence.exposure[silence.first], 0.0)
    scale = _scales(parameters, evidence)
    quiet = (parameters.shape + evidence.visits) * np.log((scale + before) / (scale + total))
    since_last = rate * (total - before)
    return Posterior(
        p_inactive, rate, rate * total, since_last, p_inactive * since_last, np.exp(quiet)
    )


def log_marginal(
    visits: Floats, exposure: Floats, shape: float, scale: Floats | float
) -> Floats:
    """Log probability of visits that come at gamma rates (shape r, mean r / scale) over exposure.

    Without the terms exposure^visits / visits!; with no visits it is the NBD's probability of zero.
    """
    constant = gammaln(shape + visits) - gammaln(shape) + shape * np.log(scale)
    return np.asarray(constant - (shape + visits) * np.log(scale + exposure))


def _silence(histories: Histories) -> _Silence:
    count, weeks = histories.exposure.shape
    exposed = histories.exposure > 0
    any_week, last_visit = exposed.any(axis=1), histories.last_week
    start = np.where(any_week, exposed.argmax(axis=1), weeks - 1)
    start = np.where(last_visit >= 0, np.minimum(start, last_visit), start)
    end = np.where(any_week, weeks - 1 - exposed[:, ::-1].argmax(axis=1), start)
    end = np.maximum(end, last_visit)
    since = np.maximum(start, last_visit)
    lengths = end - since + 1
    first = np.cumsum(lengths) - lengths
    license_ = np.repeat(np.arange(count), lengths)
    week = np.arange(len(license_)) - np.repeat(first - since, lengths)
    return _Silence(
        license=license_,
        week=week,
        age=(week - start[license_]).astype(np.float64),
        exposure=histories.exposure[license_, week].astype(np.float64),
        first=first,
        last=first + lengths - 1,
        weeks_after=weeks - 1 - end,
    )


def _evidence(histories: Histories, silence: _Silence, season: Floats) -> _Evidence:
    so_far = np.empty(len(silence.week))
    for start, stop in _blocks(len(histories.visits)):
        entries = slice(silence.first[start], silence.last[stop - 1] + 1)
        weighted = np.cumsum(histories.exposure[start:stop] * season, axis=1)
        so_far[entries] = weighted[silence.license[entries] - start, silence.week[entries]]
    came = (histories.visits > 0)[silence.license]
    count_values, count_index = np.unique(histories.visits, return_inverse=True)
    return _Evidence(
        group=histories.group,
        visits=histories.visits.astype(np.float64),
        count_values=count_values.astype(np.float64),
        count_index=count_index,
        silence=silence,
        exposure=np.where(came, np.maximum(so_far, ONE_DAY), so_far),
    )


def _blocks(count: int) -> list[tuple[int, int]]:
    return [(start, min(start + ROWS_AT_ONCE, count)) for start in range(0, count, ROWS_AT_ONCE)]


def _sums(entries: Floats, silence: _Silence) -> Floats:
    """Sum of each license's entries: (entries,) to (n,)."""
    return np.add.reduceat(entries, silence.first) if len(entries) else np.zeros(0)


def _scales(parameters: Parameters, evidence: _Evidence) -> Floats:
    return parameters.shape / parameters.means[evidence.group]


def _rates(parameters: Parameters, evidence: _Evidence) -> Floats:
    """Mean rate by entry, had the license stopped after that week."""
    of = evidence.silence.license
    posterior_shape = (parameters.shape + evidence.visits)[of]
    return posterior_shape / (_scales(parameters, evidence)[of] + evidence.exposure)


def _weights(parameters: Parameters, evidence: _Evidence) -> _Weights:
    """Relative to a license's first entry, whose likelihood is the largest: nothing overflows."""
    silence, shape = evidence.silence, parameters.shape
    scale = _scales(parameters, evidence)
    shrink = -np.log1p(evidence.exposure / scale[silence.license])
    at_first = shrink[silence.first]
    exponent = (shape + evidence.visits)[silence.license] * (shrink - at_first[silence.license])
    prior = np.full(len(silence.week), parameters.weekly_stop)
    prior[silence.last] = 1.0
    term = prior * np.exp(exponent + silence.age * np.log1p(-parameters.weekly_stop))
    total = _sums(term, silence)
    by_count = gammaln(shape + evidence.count_values) - gammaln(shape)
    marginal = by_count[evidence.count_index] - evidence.visits * np.log(scale)
    marginal += (shape + evidence.visits) * at_first
    started = np.log1p(-parameters.never_starts) + marginal + np.log(total)
    never_started = np.where(evidence.visits > 0, -np.inf, np.log(parameters.never_starts))
    log_likelihood = np.logaddexp(started, never_started)
    share = np.exp(started - log_likelihood) / total
    return _Weights(
        log_likelihood, term * share[silence.license], np.exp(never_started - log_likelihood)
    )


def _parameters(theta: Floats) -> Parameters:
    """theta: log shape, logit never_starts, logit weekly_stop, then log mean of each class."""
    return Parameters(
        shape=float(np.exp(theta[0])),
        means=np.exp(theta[3:]),
        never_starts=float(expit(theta[1])),
        weekly_stop=float(expit(theta[2])),
    )


def _first_guess(histories: Histories) -> Floats:
    """Each class's visits by its exposure, drawn to that of all classes by one exposure-week."""
    classes = int(histories.group.max(initial=0)) + 1
    exposure = histories.exposure.sum(axis=1, dtype=np.float64)
    visits_of = np.bincount(histories.group, histories.visits, classes)
    exposure_of = np.bincount(histories.group, exposure, classes)
    overall = (visits_of.sum() + 1) / (exposure_of.sum() + 1)
    means = (visits_of + overall) / (exposure_of + 1)
    return np.concatenate([[0.0, logit(0.1), logit(0.01)], np.log(means)])


def _maximize(theta: Floats, evidence: _Evidence) -> tuple[Floats, bool]:
    bounds = [(-4.0, 6.0), (-12.0, 12.0), (-12.0, 0.0)] + [(-12.0, 6.0)] * (len(theta) - 3)
    found = minimize(
        _objective,
        theta,
        args=(evidence,),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 200, "ftol": 1e-10, "gtol": 1e-6},
    )
    return np.asarray(found.x, dtype=np.float64), bool(found.success)


def _objective(theta: Floats, evidence: _Evidence) -> tuple[float, Floats]:
    """Negative log posterior and its gradient, by license: so that its size does not matter."""
    parameters = _parameters(theta)
    weights = _weights(parameters, evidence)
    prior, prior_gradient = _log_prior(theta, parameters)
    value = weights.log_likelihood.sum() + prior
    gradient = _gradient(parameters, evidence, weights) + prior_gradient
    licenses = max(len(evidence.visits), 1)
    return float(-value / licenses), -gradient / licenses


def _log_prior(theta: Floats, parameters: Parameters) -> tuple[float, Floats]:
    never, stop = parameters.never_starts, parameters.weekly_stop
    means = theta[3:]
    apart = means - means.mean()
    value = NEVER * np.log(never) + STARTED * np.log1p(-never)
    value += STOPS * np.log(stop) + WEEKS_WITHOUT_STOP * np.log1p(-stop)
    value -= (theta[0] / SHAPE_LOG_SD) ** 2 / 2
    value -= ((means / MEAN_LOG_SD) ** 2).sum() / 2 + ((apart / CLASS_LOG_SD) ** 2).sum() / 2
    gradient = np.empty_like(theta)
    gradient[0] = -theta[0] / SHAPE_LOG_SD**2
    gradient[1] = NEVER - (NEVER + STARTED) * never
    gradient[2] = STOPS - (STOPS + WEEKS_WITHOUT_STOP) * stop
    gradient[3:] = -means / MEAN_LOG_SD**2 - apart / CLASS_LOG_SD**2
    return float(value), gradient


def _gradient(parameters: Parameters, evidence: _Evidence, weights: _Weights) -> Floats:
    """Of the log-likelihood: mean over the posterior weights of each term's derivative."""
    silence, shape, stop = evidence.silence, parameters.shape, weights.stop
    scale = _scales(parameters, evidence)
    share = scale[silence.license] / (scale[silence.license] + evidence.exposure)
    started = 1 - weights.never
    rest = (shape + evidence.visits) * _sums(stop * share, silence) - shape * started
    of_count = (digamma(shape + evidence.count_values) - digamma(shape))[evidence.count_index]
    of_shape = shape * (of_count * started + _sums(stop * np.log(share), silence)) - rest
    stopped = started - stop[silence.last]
    age = (stop * silence.age).sum()
    gradient = np.empty(3 + len(parameters.means))
    gradient[0] = of_shape.sum()
    gradient[1] = weights.never.sum() - parameters.never_starts * len(started)
    gradient[2] = stopped.sum() - parameters.weekly_stop * (stopped.sum() + age)
    gradient[3:] = np.bincount(evidence.group, rest, len(parameters.means))
    return gradient


def _season(histories: Histories, evidence: _Evidence, parameters: Parameters) -> Floats:
    """Observed visits of a week beside those expected, at factor 1, from who was active then."""
    silence, weeks = evidence.silence, histories.exposure.shape[1]
    weights = _weights(parameters, evidence)
    mean_rate = np.cumsum(weights.stop * _rates(parameters, evidence))
    of_entry = np.diff(mean_rate, prepend=0.0)
    still_active = mean_rate[silence.last][silence.license] - mean_rate + of_entry
    expected = np.bincount(silence.week, still_active * silence.exposure, weeks)
    exposure = np.zeros(weeks)
    rate = still_active[silence.first]
    for start, stop in _blocks(len(rate)):
        block = histories.exposure[start:stop]
        earlier = np.arange(weeks) < silence.week[silence.first[start:stop], None]
        expected += np.einsum("iw,i->w", block * earlier, rate[start:stop])
        exposure += block.sum(axis=0, dtype=np.float64)
    return week_factors(histories.weekly_visits, expected, exposure)

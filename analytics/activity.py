"""The activity model: how probable is it that a license is no longer used, given its silence?

Visits of license i in week w, while active, are Poisson(rate_i * exposure_iw * season_w). Rates
are gamma between licenses, with one shape and a mean for each class of vehicle. A share never
starts. Who has started stops forever after any week, with a fixed hazard. Fitted by maximum
likelihood with weak priors, in turns with the season; by Bayes then the probability that a license
has stopped. Method, priors and measured quality: docs/statistics.md.

The gamma-Poisson part is the NBD model of Ehrenberg (1959); the sum over times of stopping is that
of Schmittlein, Morrison and Colombo (1987), in weeks instead of continuous time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from analytics.likelihood import (
    Evidence,
    Floats,
    Histories,
    Parameters,
    blocks,
    find_silence,
    gather_evidence,
    likelihood_gradient,
    rates_by_entry,
    scales,
    sums,
    weigh,
)
from analytics.season import week_factors

__all__ = ["Fit", "Histories", "Parameters", "Posterior", "fit", "objective", "posterior"]

SEASON_ROUNDS = 3

# Weak priors: they decide only where the register says nothing.
SHAPE_LOG_SD = 1.5  # log r around 0
MEAN_LOG_SD = 3.0  # log of a class's mean around 0: once a week
CLASS_LOG_SD = 0.7  # around the mean of all classes: small classes are drawn to it
NEVER, STARTED = 0.5, 4.5  # as if half a license of five had never started
STOPS, WEEKS_WITHOUT_STOP = 1.0, 199.0  # as if one stop had been seen in two hundred weeks


@dataclass(frozen=True)
class Fit:
    """log_likelihood leaves out the terms of exposure and x! that no parameter changes.

    converged is also false where there was no visit at all to learn from.
    """

    parameters: Parameters
    season: Floats
    log_likelihood: float
    converged: bool


@dataclass(frozen=True)
class Posterior:
    """All (n,), for the end of the last week.

    rate: visits an exposure-week while active; expected_visits: that times the season-weighted
    exposure. expected_since_last: of them, those after the week of the last visit (all, where it
    never came); expected_missed: times p_inactive. quiet_share: of active licenses with the same
    history up to their last visit, the share that would have been silent ever since.
    """

    p_inactive: Floats
    rate: Floats
    expected_visits: Floats
    expected_since_last: Floats
    expected_missed: Floats
    quiet_share: Floats


def fit(histories: Histories) -> Fit:
    """Most probable parameters and season. Deterministic; finite for any register."""
    if not histories.visits.any():
        return _nothing_known(histories)
    silence = find_silence(histories)
    season = np.ones(histories.exposure.shape[1])
    theta = _first_guess(histories)
    for _ in range(SEASON_ROUNDS):
        evidence = gather_evidence(histories, silence, season)
        theta, _ = _maximize(theta, evidence)
        season = _season(histories, evidence, _parameters(theta))
    evidence = gather_evidence(histories, silence, season)
    theta, converged = _maximize(theta, evidence)
    parameters = _parameters(theta)
    of_licenses = weigh(parameters, evidence).log_likelihood.sum()
    of_weeks = (histories.weekly_visits * np.log(season)).sum()  # of the register or by class
    return Fit(parameters, season, float(of_licenses + of_weeks), converged)


def _nothing_known(histories: Histories) -> Fit:
    """Where nobody ever came, silence says nothing: no rate, no stopping, the prior's share."""
    means = np.full(int(histories.group.max(initial=0)) + 1, 1e-6)
    parameters = Parameters(1.0, means, NEVER / (NEVER + STARTED), 1e-6)
    return Fit(parameters, np.ones(histories.exposure.shape[1]), 0.0, converged=False)


def posterior(histories: Histories, fitted: Fit) -> Posterior:
    """What the fitted model says of each license at the end of the last week."""
    silence = find_silence(histories)
    evidence = gather_evidence(histories, silence, fitted.season)
    parameters = fitted.parameters
    weights = weigh(parameters, evidence)
    unused = weights.never * parameters.means[histories.group]
    rate = sums(weights.stop * rates_by_entry(parameters, evidence), silence) + unused
    still_there = (1 - parameters.weekly_stop) ** silence.weeks_after
    p_inactive = np.clip(1 - weights.stop[silence.last] * still_there, 0.0, 1.0)
    total = evidence.exposure[silence.last]
    before = np.where(histories.visits > 0, evidence.exposure[silence.first], 0.0)
    scale = scales(parameters, evidence)
    quiet = (parameters.shape + evidence.visits) * np.log((scale + before) / (scale + total))
    since_last = rate * (total - before)
    return Posterior(
        p_inactive, rate, rate * total, since_last, p_inactive * since_last, np.exp(quiet)
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


def _maximize(theta: Floats, evidence: Evidence) -> tuple[Floats, bool]:
    bounds = [(-4.0, 6.0), (-12.0, 12.0), (-12.0, 0.0)] + [(-12.0, 6.0)] * (len(theta) - 3)
    found = minimize(
        objective,
        theta,
        args=(evidence,),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 200, "ftol": 1e-10, "gtol": 1e-6},
    )
    return np.asarray(found.x, dtype=np.float64), bool(found.success)


def objective(theta: Floats, evidence: Evidence) -> tuple[float, Floats]:
    """Negative log posterior and its gradient, by license: so that its size does not matter."""
    parameters = _parameters(theta)
    weights = weigh(parameters, evidence)
    prior, prior_gradient = _log_prior(theta, parameters)
    value = weights.log_likelihood.sum() + prior
    gradient = likelihood_gradient(parameters, evidence, weights) + prior_gradient
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


def _season(histories: Histories, evidence: Evidence, parameters: Parameters) -> Floats:
    """Observed visits of a week beside those expected, at factor 1, from who was active then."""
    silence, weeks = evidence.silence, histories.exposure.shape[1]
    weights = weigh(parameters, evidence)
    mean_rate = np.cumsum(weights.stop * rates_by_entry(parameters, evidence))
    of_entry = np.diff(mean_rate, prepend=0.0)
    still_active = mean_rate[silence.last][silence.license] - mean_rate + of_entry
    later = np.bincount(silence.week, still_active * silence.exposure, weeks)
    expected = later.astype(np.float64)
    exposure = np.zeros(weeks)
    rate = still_active[silence.first]
    for start, stop in blocks(len(rate)):
        block = histories.exposure[start:stop]
        earlier = np.arange(weeks) < silence.week[silence.first[start:stop], None]
        expected += np.einsum("iw,i->w", block * earlier, rate[start:stop])
        exposure += block.sum(axis=0, dtype=np.float64)
    return week_factors(np.atleast_2d(histories.weekly_visits).sum(axis=0), expected, exposure)

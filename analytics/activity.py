"""The activity model: how probable is it that a license is no longer used, given its silence?

Visits of license i in week w, while active, are Poisson(rate_i * exposure_iw * season_cw). Rates
are gamma between licenses, around a mean that follows from class of vehicle, term and declared
loads. A share never starts. Who has started stops forever after any week, with a fixed hazard.
Fitted by maximum likelihood with weak priors, in turns with the seasons; by Bayes then the
probability that a license has stopped. Method, priors and measured quality: docs/statistics.md.

The gamma-Poisson part is the NBD model of Ehrenberg (1959); the sum over times of stopping is that
of Schmittlein, Morrison and Colombo (1987), in weeks instead of continuous time.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from analytics.bursts import find_bursts
from analytics.likelihood import (
    Evidence,
    Floats,
    Histories,
    Parameters,
    find_silence,
    gather_evidence,
    kind_rates,
    likelihood_gradient,
    rates_by_entry,
    scales,
    shape_pair,
    sums,
    weigh,
)
from analytics.season import Seasons, find_seasons, no_season

__all__ = ["Fit", "Histories", "Parameters", "Posterior", "fit", "objective", "posterior"]

SEASON_ROUNDS = 3
ROUGHLY, EXACTLY = 1e-7, 1e-10  # between the rounds, and after them
BEFORE_MEANS = 6  # parameters before the log means of the classes

# Weak priors: they decide only where the register says nothing.
USUAL_SHAPE, SHAPE_LOG_SD = 0.7, 0.7  # r: of five licenses, one makes half of the visits
MEAN_LOG_SD = 3.0  # log of a class's mean around 0: once a week
CLASS_LOG_SD = 0.7  # around the mean of all classes: small classes are drawn to it
KIND_SD = 0.5  # of the effects of term and of declared loads, around none
DECLARED_SHAPE_LOG_SD = 0.7  # those who declared are as unequal as the others, before the data
NEVER, STARTED = 3.0, 27.0  # as if three licenses of thirty had never started
KIND_VARIANCE = np.array([KIND_SD, KIND_SD, DECLARED_SHAPE_LOG_SD]) ** 2
STOPS, WEEKS_WITHOUT_STOP = 1.0, 199.0  # as if one stop had been seen in two hundred weeks


@dataclass(frozen=True)
class Fit:
    """season: (classes, W) factor of a class's weeks: common_season (W,) times the class's own
    year. log_likelihood leaves out the terms of exposure and x! that no parameter changes.

    converged is also false where there was no visit at all to learn from.
    """

    parameters: Parameters
    season: Floats
    common_season: Floats
    log_likelihood: float
    converged: bool


@dataclass(frozen=True)
class Posterior:
    """All (n,), for the end of the last week.

    kind_rate: mean visits an exposure-week of its class, term and declared loads. rate: its own,
    while active; expected_visits: that times the season-weighted exposure. expected_since_last: of
    them, those after the week of the last visit (all, where it never came); expected_missed: times
    p_inactive. quiet_share: of active licenses with the same history up to their last visit, the
    share that would have been silent ever since. shape: r of its kind; burst: visits an occasion;
    with them that share can be worked out by hand.
    """

    p_inactive: Floats
    kind_rate: Floats
    rate: Floats
    expected_visits: Floats
    expected_since_last: Floats
    expected_missed: Floats
    quiet_share: Floats
    shape: Floats
    burst: Floats


def fit(histories: Histories) -> Fit:
    """Most probable parameters and season. Deterministic; finite for any register."""
    silence = find_silence(histories)
    seasons = no_season(histories)
    if not histories.visits.any():
        return _nothing_known(histories, seasons)
    theta, bursts = _first_guess(histories), 0.0
    for _ in range(SEASON_ROUNDS):
        evidence = gather_evidence(histories, silence, seasons.by_class, bursts)
        theta, _ = _maximize(theta, evidence, ROUGHLY)
        seasons = find_seasons(histories, evidence, parameters_of(theta), seasons)
        bursts = find_bursts(histories, seasons.by_class)
    evidence = gather_evidence(histories, silence, seasons.by_class, bursts)
    theta, converged = _maximize(theta, evidence, EXACTLY)
    parameters = replace(parameters_of(theta), bursts=bursts)
    value = weigh(parameters, evidence).log_likelihood.sum() + seasons.log_likelihood(histories)
    return Fit(parameters, seasons.by_class, seasons.common, float(value), converged)


def _nothing_known(histories: Histories, seasons: Seasons) -> Fit:
    """Where nobody ever came, silence says nothing: no rate, no stopping, the prior's share."""
    means = np.full(histories.classes, 1e-6)
    parameters = Parameters(1.0, means, NEVER / (NEVER + STARTED), 1e-6)
    return Fit(parameters, seasons.by_class, seasons.common, 0.0, converged=False)


def posterior(histories: Histories, fitted: Fit) -> Posterior:
    """What the fitted model says of each license at the end of the last week."""
    silence = find_silence(histories)
    evidence = gather_evidence(histories, silence, fitted.season, fitted.parameters.bursts)
    parameters = fitted.parameters
    weights = weigh(parameters, evidence)
    kind_rate = kind_rates(parameters, evidence)
    rate = (
        sums(weights.stop * rates_by_entry(parameters, evidence), silence)
        + weights.never * kind_rate
    )
    still_there = (1 - parameters.weekly_stop) ** silence.weeks_after
    p_inactive = np.clip(1 - weights.stop[silence.last] * still_there, 0.0, 1.0)
    total = evidence.exposure[silence.last]
    before = np.where(histories.visits > 0, evidence.exposure[silence.first], 0.0)
    scale = scales(parameters, evidence)
    shape = shape_pair(parameters)[evidence.told]
    times = shape + evidence.visits
    quiet = times * np.log((scale + before) / (scale + total))
    since_last = rate * (total - before) * evidence.burst
    return Posterior(
        p_inactive=p_inactive,
        kind_rate=kind_rate,
        rate=rate,
        expected_visits=rate * total * evidence.burst,
        expected_since_last=since_last,
        expected_missed=p_inactive * since_last,
        quiet_share=np.exp(quiet),
        shape=shape,
        burst=evidence.burst,
    )


def parameters_of(theta: Floats) -> Parameters:
    """theta: log shape, logit never_starts, logit weekly_stop, short_term, declared, log
    declared_shape, then the log mean of each class."""
    return Parameters(
        shape=float(np.exp(theta[0])),
        means=np.exp(theta[BEFORE_MEANS:]),
        never_starts=float(expit(theta[1])),
        weekly_stop=float(expit(theta[2])),
        short_term=float(theta[3]),
        declared=float(theta[4]),
        declared_shape=float(np.exp(theta[5])),
    )


def _first_guess(histories: Histories) -> Floats:
    """Each class's visits by its exposure, drawn to that of all classes by one exposure-week."""
    exposure = histories.exposure.sum(axis=1, dtype=np.float64)
    visits_of = np.bincount(histories.group, histories.visits, histories.classes)
    exposure_of = np.bincount(histories.group, exposure, histories.classes)
    overall = (visits_of.sum() + 1) / (exposure_of.sum() + 1)
    means = (visits_of + overall) / (exposure_of + 1)
    return np.concatenate([[0.0, logit(0.1), logit(0.01), 0.0, 0.0, 0.0], np.log(means)])


def _maximize(theta: Floats, evidence: Evidence, tolerance: float) -> tuple[Floats, bool]:
    bounds = [(-4.0, 6.0), (-12.0, 12.0), (-12.0, 0.0)] + [(-3.0, 3.0)] * 3
    bounds += [(-12.0, 6.0)] * (len(theta) - BEFORE_MEANS)
    found = minimize(
        objective,
        theta,
        args=(evidence,),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 200, "ftol": tolerance, "gtol": 1e-6},
    )
    return np.asarray(found.x, dtype=np.float64), bool(found.success)


def objective(theta: Floats, evidence: Evidence) -> tuple[float, Floats]:
    """Negative log posterior and its gradient, by license: so that its size does not matter."""
    parameters = parameters_of(theta)
    weights = weigh(parameters, evidence)
    prior, prior_gradient = _log_prior(theta, parameters)
    value = weights.log_likelihood.sum() + prior
    gradient = likelihood_gradient(parameters, evidence, weights) + prior_gradient
    licenses = max(len(evidence.visits), 1)
    return float(-value / licenses), -gradient / licenses


def _log_prior(theta: Floats, parameters: Parameters) -> tuple[float, Floats]:
    never, stop = parameters.never_starts, parameters.weekly_stop
    means = theta[BEFORE_MEANS:]
    apart = means - means.mean()
    value = NEVER * np.log(never) + STARTED * np.log1p(-never)
    value += STOPS * np.log(stop) + WEEKS_WITHOUT_STOP * np.log1p(-stop)
    unusual = theta[0] - np.log(USUAL_SHAPE)
    value -= (unusual / SHAPE_LOG_SD) ** 2 / 2
    value -= ((means / MEAN_LOG_SD) ** 2).sum() / 2 + ((apart / CLASS_LOG_SD) ** 2).sum() / 2
    value -= (theta[3:BEFORE_MEANS] ** 2 / 2 / KIND_VARIANCE).sum()
    gradient = np.empty_like(theta)
    gradient[0] = -unusual / SHAPE_LOG_SD**2
    gradient[1] = NEVER - (NEVER + STARTED) * never
    gradient[2] = STOPS - (STOPS + WEEKS_WITHOUT_STOP) * stop
    gradient[3:BEFORE_MEANS] = -theta[3:BEFORE_MEANS] / KIND_VARIANCE
    gradient[BEFORE_MEANS:] = -means / MEAN_LOG_SD**2 - apart / CLASS_LOG_SD**2
    return float(value), gradient

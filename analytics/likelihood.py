"""The likelihood of the activity model and its gradient (the model: analytics/activity.py).

With E_k the exposure times season up to the end of week k, and x visits, of which the last in
week L, a license that stops after week k has the likelihood

    G(r + x) / G(r) * b^r / (b + E_k)^(r + x),   b = r / mean of its class

times what no parameter changes. Stopping is possible after each week from L on (from the start
where it never came): only those weeks are kept, license after license in flat arrays, and the sum
over them, each with its prior, is the likelihood of the license.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ROWS_AT_ONCE = 2000  # licenses summed at a time: bounds the memory
ONE_DAY = 1 / 7  # a license that came was open to it for a day at least


@dataclass(frozen=True)
class Histories:
    """What is known of n licenses (chains of renewals count as one) over W weeks, oldest first.

    exposure: (n, W) in weeks. visits: (n,) in all. last_week: (n,) column of the last visit,
    -1 for none. group: (n,) class of vehicle, from 0. weekly_visits: (W,) of the whole register, or
    (classes, W) by class of vehicle. short_term: (n,) whether the license is of the shorter term.
    declared: (n,) loads a week that the hauler said it would bring, nan where not said.
    """

    exposure: NDArray[np.float32] | Floats
    visits: Integers
    last_week: Integers
    group: Integers
    weekly_visits: Floats
    short_term: NDArray[np.bool_] | None = None
    declared: Floats | None = None

    def __post_init__(self) -> None:
        count, weeks = self.exposure.shape
        of_licenses = (self.visits, self.last_week, self.group, self.short_term, self.declared)
        if {len(numbers) for numbers in of_licenses if numbers is not None} != {count}:
            raise ValueError("what is known of licenses needs one number for each of them")
        if self.weekly_visits.shape[-1] != weeks:
            raise ValueError("weekly_visits needs one number for each week")
        if not ((self.visits > 0) == (self.last_week >= 0)).all():
            raise ValueError("a license has a last week exactly if it has visits")
        if weeks == 0 or self.last_week.max(initial=-1) >= weeks:
            raise ValueError("there must be a week at least, and last_week must be one of them")
        if not 0 <= self.exposure.min(initial=0) < np.inf:
            raise ValueError("exposure must be a number, not negative")


@dataclass(frozen=True)
class Parameters:
    """shape: r. means: visits an exposure-week by class. The others: a share, and a week's."""

    shape: float
    means: Floats
    never_starts: float
    weekly_stop: float


@dataclass(frozen=True)
class Silence:
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
class Evidence:
    """The register as the likelihood reads it, for one season."""

    group: Integers
    visits: Floats
    count_values: Floats  # the distinct numbers of visits,
    count_index: Integers  # and which of them a license has
    silence: Silence
    exposure: Floats  # (entries,) season-weighted, from the start to the end of the entry's week


@dataclass(frozen=True)
class Weights:
    """Posterior weight of stopping after each entry's week (a license's last entry: not yet)."""

    log_likelihood: Floats  # (n,)
    stop: Floats  # (entries,)
    never: Floats  # (n,)


def log_marginal(visits: Floats, exposure: Floats, shape: float, scale: Floats | float) -> Floats:
    """Log probability of visits that come at gamma rates (shape r, mean r / scale) over exposure.

    Without the terms exposure^visits / visits!; with no visits it is the NBD's probability of zero.
    """
    constant = gammaln(shape + visits) - gammaln(shape) + shape * np.log(scale)
    return np.asarray(constant - (shape + visits) * np.log(scale + exposure))


def find_silence(histories: Histories) -> Silence:
    """The start is the first week of exposure; without any, the last week of all."""
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
    return Silence(
        license=license_,
        week=week,
        age=(week - start[license_]).astype(np.float64),
        exposure=histories.exposure[license_, week].astype(np.float64),
        first=first,
        last=first + lengths - 1,
        weeks_after=weeks - 1 - end,
    )


def gather_evidence(histories: Histories, silence: Silence, season: Floats) -> Evidence:
    """Sums of exposure are exact to 64 bits; a block of licenses at a time has its own table."""
    so_far = np.empty(len(silence.week))
    for start, stop in blocks(len(histories.visits)):
        entries = slice(silence.first[start], silence.last[stop - 1] + 1)
        weighted = np.cumsum(histories.exposure[start:stop] * season, axis=1)
        so_far[entries] = weighted[silence.license[entries] - start, silence.week[entries]]
    came = (histories.visits > 0)[silence.license]
    count_values, count_index = np.unique(histories.visits, return_inverse=True)
    return Evidence(
        group=histories.group,
        visits=histories.visits.astype(np.float64),
        count_values=count_values.astype(np.float64),
        count_index=count_index,
        silence=silence,
        exposure=np.where(came, np.maximum(so_far, ONE_DAY), so_far),
    )


def blocks(count: int) -> list[tuple[int, int]]:
    return [(start, min(start + ROWS_AT_ONCE, count)) for start in range(0, count, ROWS_AT_ONCE)]


def sums(entries: Floats, silence: Silence) -> Floats:
    """Sum of each license's entries: (entries,) to (n,)."""
    return np.add.reduceat(entries, silence.first) if len(entries) else np.zeros(0)


def scales(parameters: Parameters, evidence: Evidence) -> Floats:
    return parameters.shape / parameters.means[evidence.group]


def rates_by_entry(parameters: Parameters, evidence: Evidence) -> Floats:
    """Mean rate by entry, had the license stopped after that week."""
    of = evidence.silence.license
    posterior_shape = (parameters.shape + evidence.visits)[of]
    return posterior_shape / (scales(parameters, evidence)[of] + evidence.exposure)


def weigh(parameters: Parameters, evidence: Evidence) -> Weights:
    """Relative to a license's first entry, whose likelihood is the largest: nothing overflows."""
    silence, shape = evidence.silence, parameters.shape
    scale = scales(parameters, evidence)
    shrink = -np.log1p(evidence.exposure / scale[silence.license])
    at_first = shrink[silence.first]
    exponent = (shape + evidence.visits)[silence.license] * (shrink - at_first[silence.license])
    prior = np.full(len(silence.week), parameters.weekly_stop)
    prior[silence.last] = 1.0
    term = prior * np.exp(exponent + silence.age * np.log1p(-parameters.weekly_stop))
    total = sums(term, silence)
    by_count = gammaln(shape + evidence.count_values) - gammaln(shape)
    marginal = by_count[evidence.count_index] - evidence.visits * np.log(scale)
    marginal += (shape + evidence.visits) * at_first
    started = np.log1p(-parameters.never_starts) + marginal + np.log(total)
    never_started = np.where(evidence.visits > 0, -np.inf, np.log(parameters.never_starts))
    log_likelihood = np.logaddexp(started, never_started)
    share = np.exp(started - log_likelihood) / total
    return Weights(
        log_likelihood, term * share[silence.license], np.exp(never_started - log_likelihood)
    )


def likelihood_gradient(parameters: Parameters, evidence: Evidence, weights: Weights) -> Floats:
    """Of the log-likelihood: mean over the posterior weights of each term's derivative."""
    silence, shape, stop = evidence.silence, parameters.shape, weights.stop
    scale = scales(parameters, evidence)
    share = scale[silence.license] / (scale[silence.license] + evidence.exposure)
    started = 1 - weights.never
    rest = (shape + evidence.visits) * sums(stop * share, silence) - shape * started
    of_count = (digamma(shape + evidence.count_values) - digamma(shape))[evidence.count_index]
    of_shape = shape * (of_count * started + sums(stop * np.log(share), silence)) - rest
    stopped = started - stop[silence.last]
    age = (stop * silence.age).sum()
    gradient = np.empty(3 + len(parameters.means))
    gradient[0] = of_shape.sum()
    gradient[1] = weights.never.sum() - parameters.never_starts * len(started)
    gradient[2] = stopped.sum() - parameters.weekly_stop * (stopped.sum() + age)
    gradient[3:] = np.bincount(evidence.group, rest, len(parameters.means))
    return gradient

"""The likelihood of the activity model and its gradient (the model: analytics/activity.py).

With E_k the exposure times season up to the end of week k, and x visits, of which the last in
week L, a license that stops after week k has the likelihood

    G(r + x) / G(r) * b^r / (b + E_k)^(r + x),   b = r / mean of its class

times what no parameter changes. Stopping is possible after each week from L on (from the start
where it never came): only those weeks are kept, license after license in flat arrays, and the sum
over them, each with its prior, is the likelihood of the license.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ROWS_AT_ONCE = 2000  # licenses summed at a time: bounds the memory
ONE_DAY = 1 / 7  # a license that came was open to it for a day at least
MOST_DECLARED_APART = 2.5  # log: twelve times the class's usual loads and more say the same
USUAL_DECLARED = 5.0  # licenses' worth by which a class's usual loads are drawn to all classes'


@dataclass(frozen=True)
class Histories:
    """What is known of n licenses (chains of renewals count as one) over W weeks, oldest first.

    exposure: (n, W) in weeks. visits: (n,) in all. last_week: (n,) column of the last visit,
    -1 for none. group: (n,) class of vehicle, from 0. weekly_visits: (W,) of the whole register, or
    (classes, W) by class of vehicle. short_term: (n,) whether the license is of the shorter term.
    declared: (n,) loads a week that the hauler said it would bring, nan where not said.
    sampled, sampled_visits: (k,) some of the n, and (k, W) their visits by week.
    """

    exposure: NDArray[np.float32] | Floats
    visits: Integers
    last_week: Integers
    group: Integers
    weekly_visits: Floats
    short_term: NDArray[np.bool_] | None = None
    declared: Floats | None = None
    sampled: Integers | None = None
    sampled_visits: Integers | None = None

    def __post_init__(self) -> None:
        count, weeks = self.exposure.shape
        of_licenses = (self.visits, self.last_week, self.group, self.short_term, self.declared)
        if {len(numbers) for numbers in of_licenses if numbers is not None} != {count}:
            raise ValueError("what is known of licenses needs one number for each of them")
        if self.weekly_visits.shape[-1] != weeks:
            raise ValueError("weekly_visits needs one number for each week")
        if self.weekly_visits.ndim > 1 and self.group.max(initial=-1) >= len(self.weekly_visits):
            raise ValueError("weekly_visits by class needs a row for each class")
        if not ((self.visits > 0) == (self.last_week >= 0)).all():
            raise ValueError("a license has a last week exactly if it has visits")
        if weeks == 0 or self.last_week.max(initial=-1) >= weeks:
            raise ValueError("there must be a week at least, and last_week must be one of them")
        if (self.sampled is None) != (self.sampled_visits is None):
            raise ValueError("a sample needs both its licenses and their visits")
        if not 0 <= self.exposure.min(initial=0) < np.inf:
            raise ValueError("exposure must be a number, not negative")

    @property
    def classes(self) -> int:
        """As many as weekly_visits tells of, or as there are licenses of."""
        of_licenses = int(self.group.max(initial=0)) + 1
        return max(of_licenses, len(np.atleast_2d(self.weekly_visits)))


@dataclass(frozen=True)
class Parameters:
    """shape: r. means: visits an exposure-week by class, of the longer term and the class's usual
    declared loads. never_starts, weekly_stop: a share, and a week's. short_term: times e to this
    power for licenses of the shorter term. declared: times (declared / usual loads) to this power.
    declared_shape: times r for those who declared loads. bursts: weeks; a license of rate m comes
    on m / (1 + bursts m) occasions a week.
    """

    shape: float
    means: Floats
    never_starts: float
    weekly_stop: float
    short_term: float = 0.0
    declared: float = 0.0
    declared_shape: float = 1.0
    bursts: float = 0.0


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
    length: Integers  # (n,) its number of entries
    weeks_after: Integers  # (n,) from the last entry's week to the last week of all


@dataclass(frozen=True)
class Evidence:
    """The register as the likelihood reads it, for one season."""

    group: Integers
    kind: Floats  # (2, n) 1 for a short term; log of declared beside usual loads
    told: Integers  # (n,) 1 where loads were declared
    burst: Floats  # (n,) visits an occasion
    visits: Floats  # (n,) occasions: visits / burst
    count_values: Floats  # the distinct numbers of them,
    count_index: Integers  # and which of them a license has
    silence: Silence
    exposure: Floats  # (entries,) season-weighted / burst, from the start to the end of that week


@dataclass(frozen=True)
class Weights:
    """Posterior weight of stopping after each entry's week (a license's last entry: not yet)."""

    log_likelihood: Floats  # (n,)
    stop: Floats  # (entries,)
    share: Floats  # (entries,) b / (b + E)
    log_share: Floats  # (entries,)
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
        length=lengths,
        weeks_after=weeks - 1 - end,
    )


def declared_beside_usual(histories: Histories) -> tuple[Floats, Integers]:
    """(n,) log of declared beside the class's usual loads, 0 where not known; and whether known."""
    count = len(histories.visits)
    if histories.declared is None:
        return np.zeros(count), np.zeros(count, dtype=np.int64)
    told = np.isfinite(histories.declared) & (histories.declared > 0)
    if not told.any():
        return np.zeros(count), told.astype(np.int64)
    log_loads = np.log(np.where(told, histories.declared, 1.0))
    group, classes = histories.group[told], histories.classes
    known = np.bincount(group, minlength=classes)
    total = np.bincount(group, log_loads[told], classes)
    usual = (total + USUAL_DECLARED * log_loads[told].mean()) / (known + USUAL_DECLARED)
    apart = np.clip(log_loads - usual[histories.group], -MOST_DECLARED_APART, MOST_DECLARED_APART)
    return np.where(told, apart, 0.0), told.astype(np.int64)


def gather_evidence(
    histories: Histories, silence: Silence, season: Floats, bursts: float = 0.0
) -> Evidence:
    """season: (W,) or (classes, W). Sums of exposure are exact to 64 bits; a block of licenses at
    a time has its own table."""
    so_far = np.empty(len(silence.week))
    of_class = np.broadcast_to(season, (histories.classes, histories.exposure.shape[1]))
    for start, stop in blocks(len(histories.visits)):
        entries = slice(silence.first[start], silence.last[stop - 1] + 1)
        weighted = histories.exposure[start:stop] * of_class[histories.group[start:stop]]
        np.cumsum(weighted, axis=1, out=weighted)
        so_far[entries] = weighted[silence.license[entries] - start, silence.week[entries]]
    came = (histories.visits > 0)[silence.license]
    so_far = np.where(came, np.maximum(so_far, ONE_DAY), so_far)
    burst = visits_an_occasion(histories, so_far[silence.first], bursts)
    count_values, count_index = np.unique(histories.visits / burst, return_inverse=True)
    declared, told = declared_beside_usual(histories)
    short = np.zeros(len(told)) if histories.short_term is None else histories.short_term
    return Evidence(
        group=histories.group,
        kind=np.stack([short.astype(np.float64), declared]),
        told=told,
        burst=burst,
        visits=histories.visits / burst,
        count_values=count_values,
        count_index=count_index,
        silence=silence,
        exposure=so_far / spread(burst, silence),
    )


def visits_an_occasion(histories: Histories, until_last: Floats, bursts: float) -> Floats:
    """1 + bursts times the rate until the last visit, drawn to that of the class by a week."""
    until = np.where(histories.visits > 0, until_last, 0.0)
    classes = histories.classes
    visits_of = np.bincount(histories.group, histories.visits, classes)
    of_class = visits_of / np.maximum(np.bincount(histories.group, until, classes), ONE_DAY)
    rate = (histories.visits + of_class[histories.group]) / (until + 1)
    return np.asarray(1 + bursts * rate)


def blocks(count: int) -> list[tuple[int, int]]:
    return [(start, min(start + ROWS_AT_ONCE, count)) for start in range(0, count, ROWS_AT_ONCE)]


def sums(entries: Floats, silence: Silence) -> Floats:
    """Sum of each license's entries: (entries,) to (n,)."""
    return np.add.reduceat(entries, silence.first) if len(entries) else np.zeros(0)


def spread(numbers: Floats, silence: Silence) -> Floats:
    """Each license's number to its entries: (n,) to (entries,)."""
    return np.repeat(numbers, silence.length)


def shape_pair(parameters: Parameters) -> Floats:
    """r of those who declared no loads, and of those who did."""
    return parameters.shape * np.array([1.0, parameters.declared_shape])


def kind_rates(parameters: Parameters, evidence: Evidence) -> Floats:
    """Mean rate of licenses of the same class, term and declared loads: (n,)."""
    apart = np.array([parameters.short_term, parameters.declared]) @ evidence.kind
    return np.asarray(parameters.means[evidence.group] * np.exp(apart))


def scales(parameters: Parameters, evidence: Evidence) -> Floats:
    return shape_pair(parameters)[evidence.told] / kind_rates(parameters, evidence)


def of_visits(
    function: Callable[[Floats], Floats], parameters: Parameters, evidence: Evidence
) -> Floats:
    """function(r + visits) - function(r): (n,), worked out once for each number of visits."""
    shapes = shape_pair(parameters)[:, None]
    table = function(shapes + evidence.count_values) - function(shapes)
    return np.asarray(table[evidence.told, evidence.count_index])


def rates_by_entry(parameters: Parameters, evidence: Evidence) -> Floats:
    """Mean rate by entry, had the license stopped after that week."""
    silence, scale = evidence.silence, scales(parameters, evidence)
    posterior_shape = shape_pair(parameters)[evidence.told] + evidence.visits
    return spread(posterior_shape, silence) / (spread(scale, silence) + evidence.exposure)


def weigh(parameters: Parameters, evidence: Evidence) -> Weights:
    """Relative to a license's first entry, whose likelihood is the largest: nothing overflows."""
    silence, scale = evidence.silence, scales(parameters, evidence)
    times = shape_pair(parameters)[evidence.told] + evidence.visits
    of_entry = spread(scale, silence)
    share = of_entry / (of_entry + evidence.exposure)
    log_share = np.log(share)
    at_first = log_share[silence.first]
    exponent = spread(times, silence) * (log_share - spread(at_first, silence))
    term = np.exp(exponent + silence.age * np.log1p(-parameters.weekly_stop))
    at_last = term[silence.last]
    term *= parameters.weekly_stop
    term[silence.last] = at_last
    total = sums(term, silence)
    marginal = of_visits(gammaln, parameters, evidence) - evidence.visits * np.log(scale)
    started = np.log1p(-parameters.never_starts) + marginal + times * at_first + np.log(total)
    never_started = np.where(evidence.visits > 0, -np.inf, np.log(parameters.never_starts))
    log_likelihood = np.logaddexp(started, never_started)
    term *= spread(np.exp(started - log_likelihood) / total, silence)
    never = np.exp(never_started - log_likelihood)
    return Weights(log_likelihood, term, share, log_share, never)


def likelihood_gradient(parameters: Parameters, evidence: Evidence, weights: Weights) -> Floats:
    """Of the log-likelihood: mean over the posterior weights of each term's derivative."""
    silence, stop = evidence.silence, weights.stop
    shape = shape_pair(parameters)[evidence.told]
    started = 1 - weights.never
    of_mean = (shape + evidence.visits) * sums(stop * weights.share, silence) - shape * started
    of_count = of_visits(digamma, parameters, evidence)
    of_shape = of_count * started + sums(stop * weights.log_share, silence)
    of_shape = shape * of_shape - of_mean
    stopped = started - stop[silence.last]
    age = stop @ silence.age
    of_means = np.bincount(evidence.group, of_mean, len(parameters.means))
    return np.concatenate(
        [
            [of_shape.sum()],
            [weights.never.sum() - parameters.never_starts * len(started)],
            [stopped.sum() - parameters.weekly_stop * (stopped.sum() + age)],
            evidence.kind @ of_mean,
            [of_shape @ evidence.told],
            of_means,
        ]
    )

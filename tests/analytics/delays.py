"""How many days pass from a real silence to a name on the list, beside plain rules of days.

Every week a report is made of what was known by then. A rule of days lists who did not come for so
many days (never: since the start); the model is held to as many false alarms as that rule.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.activity import fit, posterior
from tests.analytics.cities import City, Floats, Truth, seen, simulate

RULES = (30, 60, 90)  # days
FIRST_REPORT, WEEKS = 52, 104
FOLLOWED = 26  # weeks after the end of use
ENOUGH = 4.0  # weeks of exposure from which anyone is judged


@dataclass(frozen=True)
class Reports:
    """(reports, n) each: p_inactive, days of silence, in force long enough, still in use."""

    p_inactive: Floats
    days: NDArray[np.int64]
    judged: NDArray[np.bool_]
    active: NDArray[np.bool_]
    ended: NDArray[np.int64]  # (n,) the report in which its use had ended; -1: before, or never


@dataclass(frozen=True)
class Outcome:
    """false_alarms: active licenses listed, a report. days: median, from the end of use."""

    false_alarms: float
    days: float
    found: float  # share within half a year


def reports(city: City, seed: int) -> Reports:
    truth = simulate(replace(city, weeks=WEEKS), seed)
    weeks = range(FIRST_REPORT, WEEKS)
    p_inactive = np.stack([judge(truth, week) for week in weeks])
    last = np.stack([last_week(truth, week) for week in weeks])
    since = np.array(weeks)[:, None]
    exposure = np.cumsum(truth.histories.exposure, axis=1, dtype=np.float64)[:, FIRST_REPORT:].T
    end = np.maximum(truth.stop, truth.start)  # who never came is silent from the start
    followed = (end >= FIRST_REPORT) & (end < WEEKS - FOLLOWED)
    return Reports(
        p_inactive=p_inactive,
        days=7 * (since - np.maximum(last, truth.start - 1)),
        judged=exposure >= ENOUGH,
        active=truth.stop > since,
        ended=np.where(followed, end - FIRST_REPORT, -1),
    )


def judge(truth: Truth, week: int) -> Floats:
    """p_inactive (n,) of the report of that week; 0 for who had not begun."""
    begun = np.flatnonzero(truth.start <= week)
    exposure = np.asarray(truth.histories.exposure[begun, : week + 1], dtype=np.float32)
    declared, short = truth.histories.declared, truth.histories.short_term
    known = seen(
        truth.counts[begun, : week + 1],
        exposure,
        truth.histories.group[begun],
        declared=None if declared is None else declared[begun],
        short_term=None if short is None else short[begun],
    )
    p_inactive = np.zeros(len(truth.start))
    p_inactive[begun] = posterior(known, fit(known)).p_inactive
    return p_inactive


def last_week(truth: Truth, week: int) -> NDArray[np.int64]:
    came = truth.counts[:, week::-1] > 0
    return np.where(came.any(axis=1), week - came.argmax(axis=1), -1)


def beside_rule(made: Reports, rule: int) -> tuple[Outcome, Outcome]:
    """The rule, and the model where it raises as many false alarms."""
    by_rule = made.judged & (made.days >= rule)
    false = int((by_rule & made.active).sum())
    of_active = np.sort(made.p_inactive[made.judged & made.active])[::-1]
    threshold = of_active[false] if false < len(of_active) else 0.0
    return outcome(made, by_rule), outcome(made, made.judged & (made.p_inactive > threshold))


def outcome(made: Reports, listed: NDArray[np.bool_]) -> Outcome:
    days = []
    for license_ in np.flatnonzero(made.ended >= 0):
        after = listed[made.ended[license_] :, license_][: FOLLOWED + 1]
        days.append(7.0 * after.argmax() if after.any() else np.inf)
    false = (listed & made.active).sum() / len(listed)
    return Outcome(float(false), float(np.median(days)), float(np.isfinite(days).mean()))

"""Who fell silent this week, and who came back: what the model said a week ago beside now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analytics.activity import Fit
from analytics.assessment import DIGITS, Assessed, Assessment
from analytics.chains import Chain
from analytics.findings.counts import Came, visits_before
from analytics.findings.span import Span
from analytics.histories import CLASSES, history
from analytics.leads.choose import LOWEST
from analytics.leads.rows import iso
from analytics.likelihood import (
    Evidence,
    Floats,
    Histories,
    Parameters,
    find_silence,
    gather_evidence,
    spread,
    weigh,
)
from analytics.models import Lead
from analytics.register import Register, VisitFacts

REGULAR, FEWEST_VISITS = 0.5, 10  # visits a week that its stations are open, and in all
AWAY = 3  # weeks without a visit from which a return is looked at


def fell_silent(
    register: Register, assessment: Assessment, chains: dict[str, Chain]
) -> list[dict[str, Any]]:
    """Regulars who by now, and not a week ago, are as probably unused as a lead must be."""
    rows = [row for row in assessment.rows if row.evaluated and is_silent_regular(row)]
    before = unused_a_week_ago(rows, [row.visits or VisitFacts() for row in rows], chains, register,
                               assessment.fit)  # fmt: skip
    return [
        {
            "license": row.facts.number,
            "visits_a_week": a_week(row),
            "last_visit_on": row.visits.last_day.isoformat(),
            "p_inactive": row.p_inactive,
            "p_week_before": was,
            "lead_rank": row.lead_rank,
        }
        for row, was in zip(rows, before, strict=True)
        if was < LOWEST and row.visits is not None and row.visits.last_day is not None
    ]


def is_silent_regular(row: Assessed) -> bool:
    visits = row.visits.visits if row.visits else 0
    likely = (row.p_inactive or 0.0) >= LOWEST
    return likely and visits >= FEWEST_VISITS and a_week(row) >= REGULAR


def a_week(row: Assessed) -> float:
    """Its own visits in an open week, while it was in use."""
    return round((row.rate or 0.0) * (row.burst or 1.0), DIGITS)


def came_back(
    register: Register,
    assessment: Assessment,
    chains: dict[str, Chain],
    came: dict[str, Came],
    span: Span,
) -> list[dict[str, Any]]:
    """Those who came this week and a week ago were as probably unused as a lead, or were listed for
    the silence that has ended."""
    away = [
        row
        for row in assessment.rows
        if row.visits and (of := came.get(row.facts.number)) and of.this_week and of.was_away(AWAY)
    ]
    past = visits_before((chains[row.facts.number] for row in away), came, register, span)
    before = unused_a_week_ago(away, past, chains, register, assessment.fit)
    listed = listed_before(span)
    found = []
    for row, was, visits in zip(away, before, past, strict=True):
        own = chains[row.facts.number]
        on_list = max((listed[m.number] for m in own.members if m.number in listed), default=None)
        if on_list and visits.last_day and on_list <= visits.last_day:
            on_list = None  # that was for an earlier silence
        if was >= LOWEST or on_list:
            found.append(
                {
                    "license": row.facts.number,
                    "visits": came[row.facts.number].this_week,
                    "last_visit_before": iso(visits.last_day),
                    "p_week_before": was,
                    "listed_on": iso(on_list),
                }
            )
    return found


def listed_before(span: Span) -> dict[str, dt.date]:
    """The week ending of the list that named a license for its newest silence, before this week."""
    named = Lead.objects.filter(first_listed__lt=span.monday).order_by("first_listed")
    return dict(named.values_list("license__number", "first_listed"))


def unused_a_week_ago(
    rows: Sequence[Assessed],
    visits: Sequence[VisitFacts],
    chains: dict[str, Chain],
    register: Register,
    fitted: Fit,
) -> list[float]:
    """p_inactive of each as it stood at the end of the week before, by the same parameters.

    visits: those up to then. The kind of each is what today's fit says of it; its weeks alone are
    read again, without this one.
    """
    if not rows:
        return []
    of_chains = [chains[row.facts.number] for row in rows]
    past = history(of_chains, list(visits), register).histories
    weeks = past.exposure.shape[1] - 1
    if not weeks:
        return [0.0] * len(rows)
    alone = Histories(
        exposure=past.exposure[:, :weeks],
        visits=past.visits,
        last_week=np.minimum(past.last_week, weeks - 1),
        group=np.arange(len(rows)),
        weekly_visits=np.zeros((len(rows), weeks)),
    )
    classes = [CLASSES.index(row.facts.vehicle_class) for row in rows]
    return [
        round(float(p), DIGITS) + 0.0
        for p in unused(alone, rows, fitted.parameters, fitted.season[classes, :weeks])
    ]


def unused(
    histories: Histories, rows: Sequence[Assessed], fitted: Parameters, season: Floats
) -> Floats:
    """By the likelihood of the model, each license of a kind of its own. season: (n, W)."""
    silence = find_silence(histories)
    plain = gather_evidence(histories, silence, season)
    evidence = of_kinds(plain, rows, fitted)
    kinds = replace(
        fitted, means=np.array([row.kind_rate for row in rows]), short_term=0.0, declared=0.0
    )
    weights = weigh(kinds, evidence)
    still_there = (1 - fitted.weekly_stop) ** silence.weeks_after
    return np.asarray(np.clip(1 - weights.stop[silence.last] * still_there, 0.0, 1.0))


def of_kinds(plain: Evidence, rows: Sequence[Assessed], fitted: Parameters) -> Evidence:
    """With the visits an occasion and the shape that the fit found for each."""
    burst = np.array([row.burst for row in rows], dtype=np.float64)
    occasions = plain.visits / burst
    values, index = np.unique(occasions, return_inverse=True)
    declared = np.array([abs((row.shape or 0.0) - fitted.shape) > 1e-5 for row in rows])
    return replace(
        plain,
        told=declared.astype(np.int64),
        burst=burst,
        visits=occasions,
        count_values=values,
        count_index=index,
        exposure=plain.exposure / spread(burst, plain.silence),
    )

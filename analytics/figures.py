"""The week's figures beside last week's, and what is said of each lead."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from analytics.assessment import SURE, Assessed, Assessment
from analytics.dumping.figures import dumping_figures
from analytics.fairness import fairness_figures
from analytics.findings.figures import finding_figures
from analytics.followups.figures import follow_up_figures
from analytics.headline import ahead, headline
from analytics.leads import figures as of_leads
from analytics.leads.rows import iso
from analytics.method import MethodFacts
from analytics.provenance import provenance
from analytics.quality import quality_figures
from analytics.register import Register
from analytics.station_weeks import station_weeks

FORMAT = 2  # of report.json


def figures(register: Register, assessment: Assessment, method: MethodFacts) -> dict[str, Any]:
    """What report.json holds: plain values only, the same for the same register."""
    last_day = register.last_day
    read = {
        "data_quality": quality_figures(register),
        **station_weeks(register),
        "follow_ups": follow_up_figures(last_day),
        "dumping": dumping_figures(last_day),
        "ahead": ahead(register, method),
    }
    found = {
        "format": FORMAT,
        "week_ending": last_day.isoformat(),
        "records_begin": iso(register.records_begin),
        "method": method_figures(method, last_day),
        "provenance": provenance(register, method, read),
        **read,
        "licenses": license_counts(assessment.rows),
        "model": model_figures(assessment),
        "leads": of_leads.lead_figures(assessment, register),
        "list": of_leads.list_figures(assessment),
        "waiting": of_leads.waiting_figures(assessment),
        "findings": finding_figures(register, assessment),
        "fairness": fairness_figures(assessment, last_day),
    }
    return {**found, "headline": headline(found, last_day)}


def method_figures(method: MethodFacts, last_day: dt.date) -> dict[str, Any]:
    return {
        "owner": method.owner,
        "sunset_on": iso(method.sunset_on),
        "has_set": method.has_set(last_day),
        "false_share": method.false_share,
        "calls_a_week": method.calls_a_week,
        "enough_days": method.enough_days,
    }


def license_counts(assessed: Sequence[Assessed]) -> dict[str, Any]:
    reasons = Counter(row.reason.value for row in assessed if row.reason)
    in_force = [row for row in assessed if row.p_inactive is not None]
    return {
        "register": len(assessed),
        "in_force": len(in_force),
        "evaluated": sum(row.evaluated for row in assessed),
        "not_evaluated": dict(sorted(reasons.items())),
        "never_seen": sum(bool(row.visits and not row.visits.visits) for row in in_force),
        "sure": SURE,
        "at_least_sure": sum((row.p_inactive or 0) >= SURE for row in assessed if row.evaluated),
    }


def model_figures(assessment: Assessment) -> dict[str, Any]:
    parameters = assessment.fit.parameters
    return {
        "shape": rounded(parameters.shape),
        "visits_a_week_by_class": [rounded(mean) for mean in parameters.means],
        "share_never_starts": rounded(parameters.never_starts),
        "weekly_stop": rounded(parameters.weekly_stop),
        "log_likelihood": rounded(assessment.fit.log_likelihood),
        "converged": assessment.fit.converged,
    }


def rounded(value: float) -> float:
    return round(float(value), 6)

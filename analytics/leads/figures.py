"""The leads of report.json, how the list came about, and who waits for evidence."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from analytics.assessment import Assessed, Assessment, NotEvaluated
from analytics.leads.choose import LOWEST
from analytics.leads.rows import evidence, iso
from analytics.leads.weekly_counts import weekly_visits
from analytics.reading import rows
from analytics.register import Register
from checkin.calendar import week_of

HOLDERS = """
select l.id, h.name, case when asked.id is null then h.phone else '' end, v.plate, v.plate_state
from licensing_license l join licensing_vehicle v on v.id = l.vehicle_id
    join licensing_hauler h on h.id = v.hauler_id
    left join analytics_donotcall asked on asked.hauler_id = h.id  -- not to be called
where l.id = any(%(ids)s)
"""


def lead_figures(assessment: Assessment, register: Register) -> list[dict[str, Any]]:
    """key "leads": an entry for each lead, by rank."""
    leads = assessment.leads
    ids = [lead.facts.id for lead in leads]
    holders = {id: holder for id, *holder in rows(HOLDERS, {"ids": ids})}
    weeks = weekly_visits(ids, week_of(register.last_day))
    return [lead_figure(lead, holders[lead.facts.id], weeks[lead.facts.id]) for lead in leads]


def lead_figure(lead: Assessed, holder: Sequence[str], weeks: dict[str, int]) -> dict[str, Any]:
    """Everything that a person needs to call, and to check the reasoning by hand."""
    visits = lead.visits
    assert visits is not None  # noqa: S101 a lead carries its chain
    name, phone, plate, plate_state = holder
    return {
        "rank": lead.lead_rank,
        "license_number": lead.facts.number,
        "holder": name,
        "phone": phone,
        "plate": plate,
        "plate_state": plate_state,
        **evidence(lead),
        "visits": visits.visits,
        "last_visit_on": iso(visits.last_day),
        "expected_visits": lead.expected_visits,
        "p_inactive": lead.p_inactive,
        "expected_missed_visits": lead.expected_missed_visits,
        "weeks": weeks,
    }


def list_figures(assessment: Assessment) -> dict[str, Any]:
    """key "list": the rule, the threshold that it led to, and why nobody is listed, where nobody
    may be. reach: evaluated licenses at the threshold or above; those not listed found no place.
    least: the expected missed visits of the last of them that was listed."""
    method, choice = assessment.method, assessment.choice
    threshold = choice.threshold
    able = [row for row in assessment.rows if row.evaluated and row.p_inactive is not None]
    missed = [row.expected_missed_visits or 0.0 for row in assessment.leads]
    return {
        "listed": len(choice.numbers),
        "bound": method.false_share,
        "capacity": method.calls_a_week,
        "lowest": LOWEST,
        "enough_days": method.enough_days,
        "threshold": threshold,
        "expected_false_share": choice.expected_false_share,
        "reach": sum((row.p_inactive or 0) >= threshold for row in able) if threshold else 0,
        "least": min(missed, default=None),
        "nobody_because": assessment.nobody_because.value if assessment.nobody_because else None,
    }


def waiting_figures(assessment: Assessment) -> dict[str, Any]:
    """key "waiting": licenses without enough evidence yet, by the week (its Sunday) in which there
    will be; not_within_term: those whose term ends before. Numbers of licenses in their order."""
    young = [row for row in assessment.rows if row.reason is NotEvaluated.TOO_YOUNG]
    weeks: dict[str, list[str]] = defaultdict(list)
    for row in young:
        if row.enough_on is not None:
            weeks[(week_of(row.enough_on) + dt.timedelta(days=6)).isoformat()].append(
                row.facts.number
            )
    return {
        "licenses": len(young),
        "enough_days": assessment.method.enough_days,
        "weeks": [{"week_ending": week, "licenses": weeks[week]} for week in sorted(weeks)],
        "not_within_term": [row.facts.number for row in young if row.enough_on is None],
    }

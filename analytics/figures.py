"""The week's figures beside last week's, and what is said of each lead."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from analytics.assessment import MOST_LEADS, SURE, Assessed, Assessment
from analytics.register import Register, rows
from checkin.calendar import week_of

FORMAT = 1  # of report.json

# Medians in minutes of the waits that the gate has measured, and of no others; a trailer waits with
# its truck and is left out. Of some that left a phone alone says that they were there.
STATIONS = """
select s.code, s.name, w.week::date as week, count(v.id)::int,
    count(v.id) filter (where v.outcome in ('waiting', 'walk_off'))::int,
    count(v.id) filter (where v.outcome in ('waiting', 'walk_off') and v.joined_by_phone)::int,
    count(v.id) filter (where v.outcome = 'refused')::int,
    count(v.id) filter (where v.wait_basis = 'measured')::int,
    (percentile_cont(0.5) within group (order by v.wait_seconds)
        filter (where v.wait_basis = 'measured') / 60)::float
from checkin_station s
    cross join unnest(array[%(this)s::date, %(last)s::date]) as w(week)
    left join checkin_visit v on v.station_id = s.id and not v.towed
        and v.day between w.week and w.week + 6
        and v.first_at >= w.week::timestamp - interval '1 day'
        and v.first_at < w.week::timestamp + interval '9 days'
group by s.code, s.name, w.week order by s.code, w.week desc
"""
HOLDERS = """
select l.id, h.name, h.phone, v.plate, v.plate_state
from licensing_license l join licensing_vehicle v on v.id = l.vehicle_id
    join licensing_hauler h on h.id = v.hauler_id
where l.id = any(%(ids)s)
"""
WEEKS = """
with recursive chain as (
    select id as carrier, id, renews_id from licensing_license where id = any(%(ids)s)
    union all
    select chain.carrier, l.id, l.renews_id from chain
        join licensing_license l on l.id = chain.renews_id
)
select chain.carrier, w.week, sum(w.visits)::int
from chain join checkin_weeklycount w on w.license_id = chain.id
where w.week <= %(this)s group by 1, 2 order by 1, 2
"""


def figures(register: Register, assessment: Assessment) -> dict[str, Any]:
    """What report.json holds: plain values only, the same for the same register."""
    this_week = week_of(register.last_day)
    last_week = this_week - dt.timedelta(weeks=1)
    return {
        "format": FORMAT,
        "week_ending": register.last_day.isoformat(),
        "records_begin": iso(register.records_begin),
        "rule": {"p_inactive_at_least": SURE, "at_most": MOST_LEADS},
        "licenses": license_counts(assessment.rows),
        "visits": {
            "this_week": register.weekly_visits.get(this_week, 0),
            "last_week": register.weekly_visits.get(last_week, 0),
        },
        "stations": station_figures(this_week, last_week),
        "model": model_figures(assessment),
        "leads": lead_figures(assessment.leads, this_week),
    }


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def license_counts(assessed: Sequence[Assessed]) -> dict[str, Any]:
    reasons = Counter(row.reason.value for row in assessed if row.reason)
    in_force = [row for row in assessed if row.p_inactive is not None]
    return {
        "register": len(assessed),
        "in_force": len(in_force),
        "evaluated": sum(row.evaluated for row in assessed),
        "not_evaluated": dict(sorted(reasons.items())),
        "never_seen": sum(bool(row.visits and not row.visits.visits) for row in in_force),
        "at_least_sure": sum((row.p_inactive or 0) >= SURE for row in assessed if row.evaluated),
    }


def station_figures(this_week: dt.date, last_week: dt.date) -> list[dict[str, Any]]:
    stations: dict[str, dict[str, Any]] = {}
    found = rows(STATIONS, {"this": this_week, "last": last_week})
    for code, name, week, visits, walk_offs, by_phone, refused, measured, median in found:
        station = stations.setdefault(code, {"code": code, "name": name})
        station["this_week" if week == this_week else "last_week"] = {
            "visits": visits,
            "walk_offs": walk_offs,
            "walk_offs_by_phone_alone": by_phone,
            "refused": refused,
            "measured_waits": measured,
            "median_wait_minutes": None if median is None else round(median, 1),
        }
    return list(stations.values())


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


def lead_figures(leads: Sequence[Assessed], this_week: dt.date) -> list[dict[str, Any]]:
    ids = [lead.facts.id for lead in leads]
    holders = {id: holder for id, *holder in rows(HOLDERS, {"ids": ids})}
    by_week: dict[int, dict[str, int]] = {id: {} for id in ids}
    for id, week, visits in rows(WEEKS, {"ids": ids, "this": this_week}):
        by_week[id][week.isoformat()] = visits
    return [lead_figure(lead, holders[lead.facts.id], by_week[lead.facts.id]) for lead in leads]


def lead_figure(lead: Assessed, holder: list[str], weeks: dict[str, int]) -> dict[str, Any]:
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
        "vehicle_class": lead.facts.vehicle_class,
        "issued_on": lead.facts.issued_on.isoformat(),
        "expires_on": lead.facts.expires_on.isoformat(),
        "renewals": lead.renewals,
        "in_force_days": lead.in_force_days,
        "open_days": lead.open_days,
        "visits": visits.visits,
        "last_visit_on": iso(visits.last_day),
        "expected_since_last_visit": lead.expected_since_last,
        "quiet_share": lead.quiet_share,
        "p_inactive": lead.p_inactive,
        "expected_missed_visits": lead.expected_missed_visits,
        "weeks": weeks,
    }

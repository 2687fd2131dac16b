"""Whether the list falls on some groups more than on others: by district, language and class."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analytics.followups.replay import follow_ups_before
from analytics.groups import LEVEL, SMALLEST, Group, Unit, compared
from analytics.models import Lead, LeadReason
from analytics.reading import rows
from checkin.calendar import midnight

if TYPE_CHECKING:  # the server's start must not wait for scipy
    from analytics.assessment import Assessment

RESPECTS = ("district", "language", "class")
WEEKS = 26
GROUPS = """
select l.id, v.hauler_id, h.district, h.language, v.vehicle_class
from licensing_license l join licensing_vehicle v on v.id = l.vehicle_id
    join licensing_hauler h on h.id = v.hauler_id
"""
LISTED = """
select distinct l.id from analytics_weeklyreport r
    cross join lateral jsonb_array_elements(r.figures->'leads') lead
    join licensing_license l on l.number = lead->>'license_number'
where r.published_at < %(end)s and r.week_ending > %(begin)s and r.week_ending <= %(last_day)s
"""
Known = dict[int, tuple[int, dict[str, str]]]


def fairness_figures(assessment: "Assessment", last_day: dt.date) -> dict[str, Any]:
    """Three comparisons, each over all groups: `this_week` (of the evaluated, who is listed),
    `last_weeks` (of the evaluated and those listed since, who was listed in a report published by
    then or is now), and `in_use` (of those settled in these weeks whose truth is known, who was in
    use after all). Entries as in groups.Group."""
    end, begin = midnight(last_day + dt.timedelta(days=1)), last_day - dt.timedelta(weeks=WEEKS)
    known = groups_of_licenses()
    evaluated = {row.facts.id for row in assessment.rows if row.evaluated}
    listed = {row.facts.id for row in assessment.leads}
    asked = {"end": end, "begin": begin, "last_day": last_day}
    lately = listed | {id for (id,) in rows(LISTED, asked)}
    return {
        "weeks": WEEKS,
        "smallest": SMALLEST,
        "level": LEVEL,
        "this_week": compare(known, evaluated, listed),
        "last_weeks": compare(known, evaluated | lately, lately),
        "in_use": as_dicts(settled(known, midnight(begin + dt.timedelta(days=1)), end)),
    }


def groups_of_licenses() -> Known:
    """By license: its holder, and its group in each respect (empty: not known)."""
    return {
        id: (holder, {"district": district, "language": language, "class": vehicle_class})
        for id, holder, district, language, vehicle_class in rows(GROUPS, {})
    }


def compare(known: Known, all_of: set[int], picked: set[int]) -> list[dict[str, Any]]:
    units = [Unit(known[id][0], id in picked, known[id][1]) for id in sorted(all_of)]
    return as_dicts(compared(units, RESPECTS))


def settled(known: Known, begin: dt.datetime, end: dt.datetime) -> list[Group]:
    """Picked are those that the list was wrong about."""
    unused = dict(LeadReason.objects.values_list("id", "was_unused"))
    leads = [lead for one in follow_ups_before(end) for lead in one.leads]
    truth = {
        lead.id: unused[lead.reason]
        for lead in leads
        if lead.decided_at and lead.decided_at >= begin and lead.reason in unused
    }
    licenses = Lead.objects.filter(pk__in=truth).order_by("pk").values_list("pk", "license")
    units = [
        Unit(known[license][0], not truth[lead], known[license][1])
        for lead, license in licenses
        if truth[lead] is not None
    ]
    return compared(units, RESPECTS)


def as_dicts(groups: Iterable[Group]) -> list[dict[str, Any]]:
    return [asdict(group) for group in groups]

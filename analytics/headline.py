"""The week in a few numbers, each beside that of the report before it, and what lies ahead."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.method import MethodFacts
from analytics.models import WeeklyReport
from analytics.reading import rows
from analytics.register import Register

AHEAD = dt.timedelta(weeks=4)
EXPIRING = """
select count(*)::int from licensing_license l
where l.expires_on > %(last_day)s and l.expires_on <= %(until)s
    and not exists (select from licensing_license n where n.renews_id = l.id)
"""
CLOSURES = """
select s.name, c.from_date, c.to_date, c.reason
from checkin_closure c join checkin_station s on s.id = c.station_id
where c.to_date > %(last_day)s and c.from_date <= %(until)s
order by c.from_date, s.code, c.to_date, c.reason
"""


def headline(found: Mapping[str, Any], week_ending: dt.date) -> list[dict[str, Any]]:
    """Each number of the week with that of the week before: name, this, last. What the gate saw
    is counted anew for both weeks; what the model says is taken from last week's report as it was
    published, None where none was."""
    published = report_before(week_ending)
    before = {row["name"]: row["this"] for row in published.get("headline", [])}
    gate = gate_numbers(found)
    model = model_numbers(found, published.get("leads"))
    return [
        *({"name": name, "this": this, "last": last} for name, (this, last) in gate.items()),
        *({"name": name, "this": this, "last": before.get(name)} for name, this in model.items()),
    ]


def report_before(week_ending: dt.date) -> dict[str, Any]:
    """The figures of last week's newest published version; empty where there is none."""
    last = week_ending - dt.timedelta(weeks=1)
    reports = WeeklyReport.objects.filter(week_ending=last).exclude(published_at=None)
    return reports.values_list("figures", flat=True).first() or {}


def gate_numbers(found: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    visits, waits, walk_offs = (found[key]["weeks"] for key in ("visits", "waits", "walk_offs"))
    return {
        "visits": both(visits, "all"),
        "licensed_visits": both(visits, "licensed"),
        "median_wait_minutes": both(waits, "median_wait_minutes"),
        "measured_waits": both(waits, "measured_waits"),
        "walk_off_share": both(walk_offs, "share"),
    }


def both(weeks: Sequence[Mapping[str, Any]], name: str) -> tuple[Any, Any]:
    return weeks[-1][name], weeks[-2][name]


def model_numbers(
    found: Mapping[str, Any], leads_before: Sequence[Mapping[str, Any]] | None
) -> dict[str, Any]:
    licenses = found["licenses"]
    known = {lead["license_number"] for lead in leads_before or []}
    numbers = {lead["license_number"] for lead in found["leads"]}
    return {
        "in_force": licenses["in_force"],
        "evaluated": licenses["evaluated"],
        "never_seen": licenses["never_seen"],
        "leads": len(numbers),
        "leads_new": None if leads_before is None else len(numbers - known),
        "follow_ups_open": found.get("follow_ups", {}).get("open", 0),
        "follow_ups_overdue": len(found.get("follow_ups", {}).get("overdue", [])),
    }


def ahead(register: Register, method: MethodFacts) -> dict[str, Any]:
    """What is known of the four weeks after the report's: closures, licenses that expire and are
    not renewed yet, the last day of the method."""
    until = register.last_day + AHEAD
    params = {"last_day": register.last_day, "until": until}
    [(expiring,)] = rows(EXPIRING, params)
    return {
        "until": until.isoformat(),
        "closures": [
            {"station": name, "from": first.isoformat(), "to": last.isoformat(), "reason": reason}
            for name, first, last, reason in rows(CLOSURES, params)
        ],
        "expiring": expiring,
        "method_ends_on": method.sunset_on.isoformat() if method.sunset_on else None,
    }

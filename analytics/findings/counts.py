"""Visits of licenses in the last thirteen weeks, from the weekly counts; chains count as one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.chains import Chain, visits_of
from analytics.findings.span import ONE, Span
from analytics.reading import rows
from analytics.register import Register, VisitFacts

WEEKS = 13  # the report's week among them
COUNTS = """
select license_id, sum(visits)::int,
    coalesce(sum(visits) filter (where week = %(monday)s), 0)::int,
    max(week) filter (where week < %(monday)s)
from checkin_weeklycount where week > %(first)s and week <= %(monday)s
group by license_id order by license_id
"""
BEFORE = """
select license_id, max(last_day) from checkin_weeklycount
where license_id = any(%(ids)s) and week < %(monday)s group by license_id
"""


@dataclass(frozen=True)
class Came:
    """visits: of thirteen weeks; `this_week` of them in the report's. `before`: the Monday of the
    newest week before it with a visit, of those thirteen."""

    monday: dt.date
    visits: int = 0
    this_week: int = 0
    before: dt.date | None = None

    def was_away(self, weeks: int) -> bool:
        """Without a visit in so many whole weeks before this one."""
        return self.before is None or self.monday - self.before > weeks * ONE


def came_of(chains: Iterable[Chain], span: Span) -> dict[str, Came]:
    """By the carrier's number, of all that came in these weeks."""
    of_license = {license_id: counts for license_id, *counts in rows(COUNTS, span.params)}
    found: dict[str, Came] = {}
    for chain in chains:
        parts = [of_license[one.id] for one in chain.members if one.id in of_license]
        if parts:
            weeks = [before for _, _, before in parts if before]
            found[chain.carrier.number] = Came(
                span.monday,
                sum(visits for visits, _, _ in parts),
                sum(this_week for _, this_week, _ in parts),
                max(weeks, default=None),
            )
    return found


def visits_before(
    chains: Iterable[Chain], came: Mapping[str, Came], register: Register, span: Span
) -> list[VisitFacts]:
    """Each chain's visits as they were known before the report's week."""
    asked = list(chains)
    ids = [member.id for chain in asked for member in chain.members]
    last_days = dict(rows(BEFORE, {"ids": ids, "monday": span.monday})) if ids else {}
    found = []
    for chain in asked:
        days = [last_days[member.id] for member in chain.members if member.id in last_days]
        known = visits_of(chain, register)
        before = known.visits - came[chain.carrier.number].this_week if days else 0
        found.append(VisitFacts(before, 0, max(days, default=None), known.by_station))
    return found

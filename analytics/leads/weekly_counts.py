"""Visits by week of a few licenses; a chain of renewals counts as one."""

import datetime as dt
from collections.abc import Sequence

from analytics.reading import rows

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


def weekly_visits(ids: Sequence[int], this_week: dt.date) -> dict[int, dict[str, int]]:
    """Visits of a license and those that it renews, by the Mondays of their weeks."""
    by_week: dict[int, dict[str, int]] = {id: {} for id in ids}
    for id, week, visits in rows(WEEKS, {"ids": list(ids), "this": this_week}):
        by_week[id][week.isoformat()] = visits
    return by_week

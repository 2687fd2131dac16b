"""A sample of licenses whose visits are read week by week: what tells of bursts.

A thousand licenses say as much of it as all would, and reading them costs the same however large
the register is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics.bursts import FEWEST_VISITS

if TYPE_CHECKING:
    from analytics.chains import Chain
    from analytics.register import LicenseFacts, VisitFacts

MOST_SAMPLED = 1000
GOLDEN_RATIO = 0.6180339887498949
SAMPLED = """
select license_id, week, sum(visits)::int from checkin_weeklycount
where license_id = any(%(licenses)s) and week <= %(last_week)s group by 1, 2 order by 1, 2
"""
Counts = dict[int, dict[dt.date, int]]


def to_sample(licenses: Sequence[LicenseFacts], visits: dict[int, VisitFacts]) -> list[int]:
    """The licenses of at most a thousand chains that came often enough, spread over the register
    by multiples of the golden ratio: in step with no order that license numbers may have."""
    renewed = {facts.id: facts.renews_id for facts in licenses}
    members: dict[int, list[int]] = {}
    for facts in licenses:
        oldest = facts.id
        while (older := renewed.get(oldest)) is not None:
            oldest = older
        members.setdefault(oldest, []).append(facts.id)
    often = [own for own in members.values() if often_seen(own, visits)]
    spread = np.argsort(np.arange(len(often)) * GOLDEN_RATIO % 1.0, kind="stable")[:MOST_SAMPLED]
    return sorted(id for place in spread.tolist() for id in often[place])


def often_seen(members: Sequence[int], visits: dict[int, VisitFacts]) -> bool:
    return sum(visits[id].visits for id in members if id in visits) >= FEWEST_VISITS


def by_license(rows: Sequence[tuple[int, dt.date, int]]) -> Counts:
    counts: Counts = {}
    for license_id, week, visits in rows:
        counts.setdefault(license_id, {})[week] = visits
    return counts


def sampled_visits(
    chains: Sequence[Chain], counts: Counts, first_week: dt.date, weeks: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which rows the sampled chains are, and their visits by week, oldest first."""
    own = [[counts[m.id] for m in chain.members if m.id in counts] for chain in chains]
    sampled = [row for row, members in enumerate(own) if members]
    table = np.zeros((len(sampled), weeks), dtype=np.int64)
    for place, row in enumerate(sampled):
        for member in own[row]:
            for week, visits in member.items():
                table[place, max(0, (week - first_week).days // 7)] += visits
    return np.array(sampled, dtype=np.int64), table

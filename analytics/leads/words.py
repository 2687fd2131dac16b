"""What the page says of the list, its leads and those who wait, from the figures of report.json."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from analytics.leads.chart import Chart, chart
from analytics.leads.sentences import NOBODY, by_hand, in_100, kind, steps
from analytics.leads.sentences import number as number_of

DATES = (
    "issued_on", "expires_on", "last_visit_on", "silent_from", "enough_on", "outcome_on",
    "quiet_until",
)  # fmt: skip


@dataclass(frozen=True)
class Lead:
    """One lead as it is shown: its entry of report.json with dates, and its explanation."""

    facts: dict[str, Any]
    kind: str
    steps: list[str]
    by_hand: str
    chart: Chart

    @property
    def inactive_in_100(self) -> int:
        return in_100(self.facts["p_inactive"])


def shown(leads: Sequence[Mapping[str, Any]], week_ending: dt.date) -> list[Lead]:
    """sections.leads, of figures.leads."""
    return [explained(dated(facts), facts["weeks"], week_ending) for facts in leads]


def explained(facts: dict[str, Any], weeks: Mapping[str, int], week_ending: dt.date) -> Lead:
    """`facts` with dates; `weeks` has the visits by the Mondays of their weeks."""
    visits = {dt.date.fromisoformat(week): count for week, count in weeks.items()}
    return Lead(
        facts=facts,
        kind=kind(facts),
        steps=steps(facts, week_ending),
        by_hand=by_hand(facts),
        chart=chart(visits, facts["marks"], week_ending),
    )


def dated(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: dt.date.fromisoformat(value) if name in DATES and value else value
        for name, value in facts.items()
    }


def shown_list(found: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:  # noqa: ARG001
    """sections.list, of figures.list; shown by templates/analytics/leads/section.html."""
    because = found["nobody_because"]
    nobody: Promise | None = NOBODY[because] if because else None
    return {
        **found,
        "nobody": nobody,
        "bound_percent": round(100 * found["bound"]),
        "false_of_list": expected_false(found),
        "threshold_in_100": in_100(found["threshold"]) if found["threshold"] else None,
        "not_placed": found["reach"] - found["listed"],
    }


def expected_false(found: Mapping[str, Any]) -> str:
    share = found["expected_false_share"]
    return "" if share is None else number_of(share * found["listed"], 1)


def shown_waiting(waiting: Mapping[str, Any], week_ending: dt.date) -> dict[str, Any]:  # noqa: ARG001
    """sections.waiting, of figures.waiting; templates/analytics/leads/waiting.html."""
    return {
        "licenses": waiting["licenses"],
        "enough_days": waiting["enough_days"],
        "weeks": [
            (dt.date.fromisoformat(week["week_ending"]), len(week["licenses"]))
            for week in waiting["weeks"]
        ],
        "not_within_term": len(waiting["not_within_term"]),
    }

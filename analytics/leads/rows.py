"""What an explanation is made of, for every license: kept with the report, one line each."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the server's start must not wait for scipy
    from analytics.assessment import Assessed

EVIDENCE = (
    "vehicle_class", "issued_on", "expires_on", "short_term", "declared_loads_a_week", "renewals",
    "in_force_days", "open_days", "seen_days", "low_days", "out_days", "kind_rate", "shape",
    "burst", "rate", "silent_from", "open_weeks_since", "expected_since_last_visit",
    "quiet_share", "others_came", "enough_on", "outcome", "outcome_on", "quiet_until", "marks",
)  # fmt: skip
MOST_OTHERS = 5  # of the holder's other licenses, by number


def evidence(row: "Assessed") -> dict[str, Any]:
    """Plain values; None is not known or does not apply."""
    answer = row.settled
    return {
        "vehicle_class": row.facts.vehicle_class,
        "issued_on": row.facts.issued_on.isoformat(),
        "expires_on": row.facts.expires_on.isoformat(),
        "short_term": row.short_term,
        "declared_loads_a_week": row.declared,
        "renewals": row.renewals,
        "in_force_days": row.in_force_days,
        "open_days": row.open_days,
        "seen_days": row.seen_days,
        "low_days": row.unseen.low,
        "out_days": row.unseen.out,
        "kind_rate": row.kind_rate,
        "shape": row.shape,
        "burst": row.burst,
        "rate": row.rate,
        "silent_from": iso(row.silent_from),
        "open_weeks_since": row.open_weeks_since,
        "expected_since_last_visit": row.expected_since_last,
        "quiet_share": row.quiet_share,
        "others_came": " ".join(row.others_came[:MOST_OTHERS]),
        "enough_on": iso(row.enough_on),
        "outcome": answer.outcome.value if answer else None,
        "outcome_on": iso(answer.on) if answer else None,
        "quiet_until": iso(answer.quiet_until) if answer else None,
        "marks": row.marks,
    }


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def yes(text: str) -> bool:
    return text == "True"


TYPES: dict[str, Callable[[str], Any]] = {
    "visits": int, "walk_offs": int, "expected_visits": float, "days_since_last_visit": int,
    "p_inactive": float, "expected_missed_visits": float, "lead_rank": int,
    "short_term": yes, "declared_loads_a_week": float, "renewals": int, "in_force_days": int,
    "open_days": int, "seen_days": float, "low_days": int, "out_days": int, "kind_rate": float,
    "shape": float, "burst": float, "rate": float,
    "open_weeks_since": float, "expected_since_last_visit": float, "quiet_share": float,
}  # fmt: skip
TEXTS = {"license_number", "evaluated", "vehicle_class", "others_came", "marks"}


def typed(line: Mapping[str, str]) -> dict[str, Any]:
    """A kept line with its types; an empty cell is None."""
    return {name: value_of(name, cell) for name, cell in line.items()}


def value_of(name: str, cell: str) -> Any:
    if name in TEXTS:
        return cell.removeprefix("'")  # as csvanswer.inert wrote it
    return TYPES.get(name, str)(cell) if cell else None

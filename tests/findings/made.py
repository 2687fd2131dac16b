"""A small city for the findings: twenty who come each week, and one who stops."""

import datetime as dt
from typing import Any

from analytics.findings.rules import Rule
from tests.checkin.made import Tablet, at, event, licensed

SUNDAY = dt.date(2025, 3, 16)
MONDAY = dt.date(2024, 9, 23)
WEEKS = 25


def regulars(tablet: Tablet, *, stops_after: int) -> None:
    """STOPPED comes for so many weeks; REGULAR-0 to 19 go on."""
    names = ["STOPPED", *(f"REGULAR-{number}" for number in range(20))]
    for number, name in enumerate(names):
        licensed(name, plate=f"R{number:02}", issued_on=dt.date(2024, 9, 1))
    for week in range(WEEKS):
        for number, name in enumerate(names):
            if name == "STOPPED" and week >= stops_after:
                continue
            came = MONDAY + dt.timedelta(weeks=week, days=number % 5)
            tablet.record(event("checked_in", at("10:00", came), license_number=name))


def rows_of(figures: dict[str, Any], rule: Rule) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = next(
        found["rows"] for found in figures["findings"] if found["rule"] == rule
    )
    return rows

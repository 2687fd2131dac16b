"""The other findings by name, and the span of time that they read."""

import datetime as dt
from enum import StrEnum
from typing import Any

from checkin.calendar import week_of
from checkin.closing import day_begins

ONE = dt.timedelta(weeks=1)
WEEKS = 14  # the report's week and thirteen before: nothing earlier is read of single visits
Row = dict[str, Any]
Finding = dict[str, Any]


class Rule(StrEnum):
    """In the order of the report; the words are those of report.json."""

    FELL_SILENT = "fell_silent"
    CAME_BACK = "came_back"
    MANY_LOADS = "many_loads"
    HEAVY_LOADS = "heavy_loads"
    TWO_STATIONS = "two_stations"
    ANOTHER_PLATE = "another_plate"
    NO_LICENSE = "no_license"
    LOW_CAPTURE = "low_capture"


def finding(rule: Rule, rows: list[Row], **facts: Any) -> Finding:
    """What report.json holds of a rule. rows: each with `subject` (a license's number, a plate or
    a station's code) and the facts that its sentence is made from, in a fixed order."""
    return {"rule": rule.value, "rows": rows, **facts}


def asked(last_day: dt.date) -> dict[str, Any]:
    """The report's week and the weeks that are read, as the queries ask for them."""
    monday = week_of(last_day)
    first = monday - (WEEKS - 1) * ONE
    return {
        "monday": monday,
        "first": first,
        "last": last_day,
        "begins": day_begins(monday),
        "since": day_begins(first),
        "ends": day_begins(last_day + dt.timedelta(days=1)),
    }

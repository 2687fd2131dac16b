"""A city with nothing to find: two stations half an hour apart, twenty who come each week."""

import datetime as dt
import json
from typing import Any

from analytics.assessment import assess
from analytics.findings.figures import finding_figures
from analytics.findings.words import shown
from analytics.models import DrivingTime
from analytics.register import read_register
from checkin.models import Station
from tests.checkin.made import Tablet, at, code_of, event, licensed

SUNDAY = dt.date(2025, 3, 16)
MONDAY = SUNDAY - dt.timedelta(days=6)
WEEKS, REGULARS = 25, 20
FIRST = MONDAY - dt.timedelta(weeks=WEEKS - 1)
CLOCK = {"clock_offset_ms": 0}


def driving_time(one: Station, other: Station, minutes: int = 30) -> None:
    first, second = sorted([one.pk, other.pk])
    DrivingTime.objects.create(one_id=first, other_id=second, minutes=minutes)


def regulars(tablet: Tablet) -> None:
    """REGULAR-0 to 19 come once a week."""
    for number in range(REGULARS):
        licensed(f"REGULAR-{number}", f"{number:02}R 4471", issued_on=FIRST)
        days = [FIRST + dt.timedelta(weeks=week, days=number % 5) for week in range(WEEKS)]
        come(tablet, f"REGULAR-{number}", *days)


def come(tablet: Tablet, number: str, *days: dt.date) -> None:
    tablet.record(*(event("checked_in", at("10:00", day), license_number=number) for day in days))


def scan(tablet: Tablet, license: Any, clock: str, day: dt.date = MONDAY, **fields: Any) -> None:
    pass_code = code_of(license)
    tablet.record(event("checked_in", at(clock, day), pass_code=pass_code, **CLOCK, **fields))


def found(rule: str, last_day: dt.date = SUNDAY) -> list[dict[str, Any]]:
    """The rows of a rule in the report of a week."""
    return whole(last_day)[rule]["rows"]  # type: ignore[no-any-return]


def whole(last_day: dt.date = SUNDAY) -> dict[str, dict[str, Any]]:
    """By rule. What is found is put into words too: whatever a rule tells has its sentence."""
    register = read_register(last_day)
    figures = finding_figures(register, assess(register))
    in_words = json.loads(json.dumps(shown(figures, last_day), default=str))
    assert len(in_words) == len(figures)
    return {one["rule"]: one for one in figures}

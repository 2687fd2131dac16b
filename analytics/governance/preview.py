"""What the newest report's list would have been by another method, from what was kept with it.

Every license's line has its probability, its missed visits and its days of exposure, so the list
is chosen anew without the model, and is the very list that the other method would have made.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from analytics.leads.choose import Candidate, Choice, choose
from analytics.leads.rows import typed
from analytics.models import WeeklyReport

TOO_YOUNG = "too_young"
SUNSET = "method_has_set"


class Parameters(Protocol):
    """What a method is set to, saved or not."""

    false_share: Decimal
    calls_a_week: int
    enough_days: int
    sunset_on: dt.date | None


@dataclass(frozen=True)
class Preview:
    """comes_on, goes_off: numbers of licenses, in the order of the new list and of the old one."""

    week_ending: dt.date
    comes_on: list[str]
    goes_off: list[str]
    listed: int
    listed_before: int
    expected_false_share: float | None
    nobody_because: str | None


def preview(method: Parameters) -> Preview | None:
    """Of the newest report with evidence; None where there is none yet."""
    report = WeeklyReport.objects.filter(figures__has_key="list").first()
    if report is None:
        return None
    before = [lead["license_number"] for lead in report.figures["leads"]]
    because = nobody_because(method, report)
    choice = Choice([]) if because else chosen(method, report)
    return Preview(
        week_ending=report.week_ending,
        comes_on=[number for number in choice.numbers if number not in set(before)],
        goes_off=[number for number in before if number not in set(choice.numbers)],
        listed=len(choice.numbers),
        listed_before=len(before),
        expected_false_share=choice.expected_false_share,
        nobody_because=because,
    )


def nobody_because(method: Parameters, report: WeeklyReport) -> str | None:
    """The records and the model are what they were; the last day is the method's own."""
    if method.sunset_on is not None and report.week_ending > method.sunset_on:
        return SUNSET
    was: str | None = report.figures["list"]["nobody_because"]
    return None if was == SUNSET else was


def chosen(method: Parameters, report: WeeklyReport) -> Choice:
    return choose(
        candidates(report, method.enough_days),
        false_share=float(method.false_share),
        capacity=method.calls_a_week,
    )


def candidates(report: WeeklyReport, enough_days: int) -> Iterator[Candidate]:
    for line in csv.DictReader(io.StringIO(report.licenses_csv)):
        facts = typed(line)
        if may_be_judged(facts, enough_days):
            yield Candidate(
                number=facts["license_number"],
                p_inactive=facts["p_inactive"] or 0.0,
                expected_missed=facts["expected_missed_visits"] or 0.0,
                others_came=bool(facts["others_came"]),
            )


def may_be_judged(facts: dict[str, Any], enough_days: int) -> bool:
    """Too few days is the last of the reasons: without it a license is judged."""
    if facts["reason_not_evaluated"] not in {None, TOO_YOUNG}:
        return False
    return int((facts["seen_days"] or 0.0) + 0.5) >= enough_days

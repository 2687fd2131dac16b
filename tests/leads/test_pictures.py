"""What the report says of the licenses drawn in tests/vectors/report_cases.txt."""

import pytest

from analytics.assessment import Assessed, Assessment, judge
from analytics.files import cells
from analytics.leads.figures import list_figures
from analytics.leads.rows import evidence
from analytics.leads.sentences import by_hand, steps, why
from analytics.leads.words import dated
from analytics.method import MethodFacts
from tests.leads.pictures import SUNDAY, Case, read_cases, register_of

CASES = read_cases()


def judged(case: Case) -> tuple[Assessed, Assessment]:
    found = judge(register_of(case.rows), MethodFacts(), {})
    return next(row for row in found.rows if row.facts.number == "CASE"), found


def said(row: Assessed, found: Assessment) -> str:
    rank = {"lead_rank": row.lead_rank, "visits": row.visits.visits if row.visits else None}
    facts = dated(cells(row, found) | evidence(row) | rank) | {
        name: getattr(row, name) for name in ("p_inactive", "expected_visits")
    }
    facts["expected_missed_visits"] = row.expected_missed_visits
    return "\n".join([*steps(facts, SUNDAY), why(facts, list_figures(found)), by_hand(facts)])


def follows(row: Assessed) -> str:
    if row.lead_rank:
        return f"rank {row.lead_rank}"
    return row.reason.value if row.reason else "not listed"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_says_of_a_picture_what_stands_below_it(case: Case) -> None:
    row, found = judged(case)
    text = said(row, found)
    assert follows(row) == case.follows, text
    for sentence in case.sentences:
        assert sentence in text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nobody_of_the_city_around_a_picture_is_ever_listed(case: Case) -> None:
    _, found = judged(case)
    assert {row.facts.number for row in found.leads} <= {"CASE", "OTHER"}

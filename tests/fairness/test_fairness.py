"""How the lists fall on districts, languages and classes, as the report says it."""

import datetime as dt
from typing import Any

import pytest

from analytics.assessment import Assessed, Assessment, NotEvaluated
from analytics.fairness import fairness_figures
from analytics.fairness_words import shown
from analytics.models import FollowUp, Lead, LeadReason, LeadStep, WeeklyReport
from checkin.calendar import midnight
from licensing.models import Hauler, License
from tests.checkin.made import licensed

pytestmark = pytest.mark.django_db
SUNDAY = dt.date(2026, 6, 28)
FIRST = dt.date(2026, 1, 1)


class Nothing:
    """The model behind the rows, which fairness never asks."""


def city(listed: dict[str, int], size: int = 20) -> Assessment:
    """So many licenses in each district, the first ones of it listed."""
    rows = []
    for district, hits in listed.items():
        for number in range(size):
            license = licensed(f"{district}-{number:02}", f"{district}{number:03}")
            Hauler.objects.filter(vehicles__licenses=license).update(district=district)
            rows.append(row(license, rank=1 if number < hits else None))
    return assessment(rows)


def assessment(rows: list[Assessed]) -> Assessment:
    return Assessment(SUNDAY, FIRST, rows, Nothing())  # type: ignore[arg-type]


def row(license: License, *, rank: int | None = None, reason: str = "") -> Assessed:
    from analytics.register import LicenseFacts

    facts = LicenseFacts(license.pk, license.number, None, FIRST, SUNDAY, "pickup", [], 1)
    return Assessed(facts, NotEvaluated(reason) if reason else None, lead_rank=rank)


def district(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    [group] = [one for one in found if (one["by"], one["group"]) == ("district", name)]
    return group


def said(found: dict[str, Any], name: str) -> list[str]:
    [one] = [one for one in shown(found, SUNDAY)["comparisons"] if one.name == name]
    sentences: list[str] = one.sentences
    return sentences


def test_a_district_that_is_listed_beyond_chance_is_named_with_its_numbers() -> None:
    found = fairness_figures(city({"A": 10, "B": 1, "C": 0}), SUNDAY)
    assert [district(found["this_week"], name)["beyond"] for name in "ABC"] == [True, False, False]
    [sentence] = said(found, "this_week")
    assert "District A: listed more often than chance explains: 10 of 20 (50.0%)" in sentence
    assert "beside 2.5% of the others" in sentence


def test_where_no_group_stands_out_the_report_says_so() -> None:
    found = fairness_figures(city({"A": 2, "B": 1, "C": 2}), SUNDAY)
    assert said(found, "this_week") == ["No group is listed more often than chance explains."]


def test_of_fewer_than_ten_no_share_is_told() -> None:
    found = fairness_figures(city({"A": 5, "B": 1}, size=9), SUNDAY)
    group = district(found["this_week"], "A")
    assert (group["count"], group["share"], group["p"]) == (5, None, None)


def test_who_cannot_be_listed_is_not_compared() -> None:
    young, judged = licensed("Y", "YYY 1"), licensed("E", "EEE 1")
    found = fairness_figures(assessment([row(young, reason="too_young"), row(judged)]), SUNDAY)
    assert district(found["this_week"], "")["of"] == 1


def asked(license: License, at: dt.date, reason: str = "") -> None:
    moment = midnight(at) + dt.timedelta(hours=9)
    follow_up = FollowUp.objects.create(
        hauler=license.vehicle.hauler, opened_at=moment, due_on=at, closed_at=moment
    )
    settled: dict[str, Any] = {}
    if reason:
        why = LeadReason.objects.get(code=reason)
        settled = {"status": why.outcome, "reason": why, "decided_at": moment}
    lead = Lead.objects.create(
        follow_up=follow_up, license=license, first_listed=at, last_listed=at, p_inactive=0.9,
        expected_missed_visits=9, silent_since=at, **settled,
    )  # fmt: skip
    LeadStep.objects.create(follow_up=follow_up, lead=lead, at=moment, kind="opened", status="new")
    if reason:
        LeadStep.objects.create(
            follow_up=follow_up, lead=lead, at=moment, kind="outcome", status=why.outcome,
            reason=why,
        )  # fmt: skip


def test_of_those_settled_it_is_told_how_many_were_in_use_after_all() -> None:
    found = city({"A": 0, "B": 0})
    asked(License.objects.get(number="A-01"), dt.date(2026, 6, 1), "stopped")
    asked(License.objects.get(number="A-02"), dt.date(2026, 6, 1), "missed")
    asked(License.objects.get(number="A-03"), dt.date(2026, 6, 1))
    group = district(fairness_figures(found, SUNDAY)["in_use"], "A")
    assert (group["count"], group["of"]) == (1, 2)


def test_what_was_settled_half_a_year_ago_or_later_than_the_week_does_not_count() -> None:
    found = city({"A": 0, "B": 0})
    asked(License.objects.get(number="A-01"), dt.date(2025, 12, 1), "missed")
    asked(License.objects.get(number="A-02"), SUNDAY + dt.timedelta(days=2), "missed")
    assert fairness_figures(found, SUNDAY)["in_use"] == []


def published(week_ending: dt.date, *numbers: str) -> None:
    WeeklyReport.objects.create(
        week_ending=week_ending,
        made_at=midnight(week_ending),
        published_at=midnight(week_ending) + dt.timedelta(days=1),
        figures={"leads": [{"license_number": number} for number in numbers]},
    )


def test_lists_published_in_the_last_half_year_count_and_earlier_ones_do_not() -> None:
    found = city({"A": 1, "B": 0})
    published(SUNDAY - dt.timedelta(weeks=25), "A-00", "A-01")
    published(SUNDAY - dt.timedelta(weeks=26), "A-02")
    published(SUNDAY + dt.timedelta(weeks=1), "A-03")
    figures = fairness_figures(found, SUNDAY)
    assert district(figures["last_weeks"], "A")["count"] == 2
    assert district(figures["this_week"], "A")["count"] == 1

"""How the lists fall on districts, languages and classes, as the report says it."""

import datetime as dt
from typing import Any

import pytest

from analytics.assessment import Assessed, Assessment, NotEvaluated
from analytics.fairness import fairness_figures
from analytics.fairness_words import shown
from analytics.models import FollowUp, Lead, LeadReason, LeadStep
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


def district(found: dict[str, Any], name: str) -> dict[str, Any]:
    groups: list[dict[str, Any]] = found["groups"]
    [group] = [group for group in groups if group["group"] == name]
    return group


def test_a_district_that_is_listed_beyond_chance_is_named_with_its_numbers() -> None:
    found = fairness_figures(city({"A": 10, "B": 1, "C": 0}), SUNDAY)
    assert [district(found, name)["beyond_chance"] for name in "ABC"] == [True, False, False]
    [sentence] = shown(found, SUNDAY)["sentences"]
    assert "District: A is listed more often than chance allows, 10 of 20" in sentence
    assert "beside 1 of 40 others" in sentence


def test_where_no_group_stands_out_the_report_says_so() -> None:
    found = fairness_figures(city({"A": 2, "B": 1, "C": 2}), SUNDAY)
    [sentence] = shown(found, SUNDAY)["sentences"]
    assert "None of the 3 groups that were compared" in sentence


def test_of_fewer_than_ten_no_share_is_told() -> None:
    found = fairness_figures(city({"A": 5, "B": 1}, size=9), SUNDAY)
    assert (district(found, "A")["share"], district(found, "A")["chance"]) == (None, None)


def test_who_cannot_be_listed_is_not_compared_and_who_was_explained_is() -> None:
    young, explained = licensed("Y", "YYY 1"), licensed("E", "EEE 1")
    rows = [row(young, reason="too_young"), row(explained, reason="explained")]
    assert fairness_figures(assessment(rows), SUNDAY)["could_be_listed"] == 1


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


def test_what_was_found_out_stands_beside_the_share_that_was_listed() -> None:
    found = city({"A": 0, "B": 0})
    asked(License.objects.get(number="A-01"), dt.date(2026, 6, 1), "stopped")
    asked(License.objects.get(number="A-02"), dt.date(2026, 6, 1), "missed")
    asked(License.objects.get(number="A-03"), dt.date(2026, 6, 1))
    group = district(fairness_figures(found, SUNDAY), "A")
    assert group["listed"] == 3
    assert (group["unused"]["count"], group["unused"]["of"]) == (1, 2)


def test_lists_of_half_a_year_ago_and_of_later_weeks_do_not_count() -> None:
    found = city({"A": 0, "B": 0})
    asked(License.objects.get(number="A-01"), dt.date(2025, 12, 1))
    asked(License.objects.get(number="A-02"), SUNDAY + dt.timedelta(days=2))
    assert fairness_figures(found, SUNDAY)["listed"] == 0

"""What the report says of the follow-ups: as they stood on its last day, and how right it was."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from analytics.followups.figures import follow_up_figures
from analytics.followups.precision import share
from analytics.followups.words import shown
from analytics.followups.working import Outcome, decide, give, put_off, reopen
from analytics.models import FollowUp, Lead
from tests.followups.conftest import (
    MONDAY,
    SUNDAY,
    WEEK,
    Publish,
    called,
    held,
    reason,
    settled,
    turn,
)

NEXT = SUNDAY + WEEK  # the report after the one that was published on MONDAY
DAYS = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Newcombe 1998, Stat. Med. 17, 857-872, table I: score method without continuity correction
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_the_interval_is_the_published_one(count: int, of: int, low: float, high: float) -> None:
    found = share(count, of)
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_in_its_interval(count: int, more: int) -> None:
    found = share(count, count + more)
    assert found.low is not None
    assert found.share is not None
    assert found.high is not None
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_nothing_is_known_before_anything_is_decided(db: None) -> None:
    figures = follow_up_figures(SUNDAY)
    assert (figures["new"], figures["open"], figures["open_leads"]) == ([], 0, 0)
    assert figures["precision"]["all"]["unused"]["share"] is None


def test_what_was_opened_in_the_week_is_new_in_its_report_only(follow_up: FollowUp) -> None:
    assert follow_up_figures(SUNDAY)["new"] == []
    [row] = follow_up_figures(NEXT)["new"]
    assert (row["holder"], row["due_on"], row["owner"]) == ("Reyes Hauling", "2026-03-23", "")
    assert [lead["license_number"] for lead in row["leads"]] == ["SH-1", "SH-2"]
    assert follow_up_figures(NEXT + WEEK)["new"] == []


def test_it_is_overdue_once_its_day_has_passed(follow_up: FollowUp) -> None:
    assert follow_up_figures(NEXT)["overdue"] == []
    assert follow_up_figures(dt.date(2026, 3, 23))["overdue"] == []
    [row] = follow_up_figures(dt.date(2026, 3, 29))["overdue"]
    assert row["number"] == follow_up.pk


def test_the_due_date_and_the_owner_are_those_of_the_week(
    follow_up: FollowUp, rosa: User, ned: User
) -> None:
    give(turn(follow_up, rosa, MONDAY), rosa)
    later = MONDAY + 3 * WEEK
    give(turn(follow_up, rosa, later), ned)
    put_off(turn(follow_up, ned, later), dt.date(2026, 5, 1), "Ill")
    [row] = follow_up_figures(NEXT + 2 * WEEK)["overdue"]
    assert (row["owner"], row["due_on"]) == ("Rosa", "2026-03-23")
    assert follow_up_figures(NEXT + 3 * WEEK)["overdue"] == []


def test_what_was_closed_in_the_week_is_completed_with_its_reasons(
    follow_up: FollowUp, rosa: User
) -> None:
    for code, lead in zip(["sold", "repair"], follow_up.leads.all(), strict=True):
        settled(lead, rosa, code, until=dt.date(2026, 5, 1))
    [row] = follow_up_figures(NEXT)["completed"]
    assert [lead["reason"] for lead in row["leads"]] == ["sold", "repair"]
    assert follow_up_figures(NEXT)["open"] == 0
    assert follow_up_figures(NEXT + WEEK)["completed"] == []


def test_nothing_after_the_last_day_is_used(follow_up: FollowUp, rosa: User) -> None:
    before = follow_up_figures(NEXT)
    for lead in follow_up.leads.all():
        settled(lead, rosa, now=MONDAY + WEEK)
    assert follow_up_figures(NEXT) == before
    assert len(follow_up_figures(NEXT + WEEK)["completed"]) == 1


def test_the_last_moment_of_sunday_counts_and_the_next_does_not(
    follow_up: FollowUp, rosa: User
) -> None:
    """Summer time began in this week: Sunday ends at 4:00 UTC."""
    midnight = dt.datetime(2026, 3, 16, 4, tzinfo=dt.UTC)
    one, two = follow_up.leads.all()
    settled(one, rosa, now=midnight - dt.timedelta(seconds=1))
    settled(two, rosa, now=midnight)
    assert follow_up_figures(NEXT)["open_leads"] == 1


def test_the_lists_precision_is_that_of_what_is_known(publish: Publish, rosa: User) -> None:
    codes = ["stopped", "sold", "stopped", "repair", "not_reached"]
    publish(*(held(f"H{number}", f"SH-{number}")[0] for number in range(len(codes))))
    for code, lead in zip(codes, Lead.objects.order_by("license__number"), strict=True):
        settled(lead, rosa, code, until=dt.date(2026, 5, 1))
    found = follow_up_figures(NEXT)["precision"]["all"]
    assert found["decided"] == 5
    assert found["by_outcome"] == {"explained": 2, "confirmed": 2, "referred": 0, "closed": 1}
    assert (found["unused"]["count"], found["unused"]["of"]) == (3, 4)
    assert (found["unused"]["low"], found["unused"]["high"]) == (0.300642, 0.954413)
    assert (found["confirmed"]["count"], found["confirmed"]["of"]) == (2, 5)


def test_old_decisions_count_in_all_and_not_in_the_last_13_weeks(
    follow_up: FollowUp, rosa: User
) -> None:
    one, two = follow_up.leads.all()
    settled(one, rosa, now=MONDAY)
    settled(two, rosa, now=MONDAY + 5 * WEEK)
    precision = follow_up_figures(SUNDAY + 14 * WEEK)["precision"]
    assert [precision[name]["decided"] for name in ("all", "last_13_weeks")] == [2, 1]


def test_what_was_opened_again_is_not_decided_until_it_is_anew(
    follow_up: FollowUp, rosa: User
) -> None:
    lead = follow_up.leads.all()[0]
    settled(lead, rosa, "stopped")
    reopen(turn(follow_up, rosa, MONDAY + WEEK), lead.pk, "It was the other truck")
    assert follow_up_figures(NEXT)["precision"]["all"]["decided"] == 1
    assert follow_up_figures(NEXT + WEEK)["precision"]["all"]["decided"] == 0
    decide(
        turn(follow_up, rosa, MONDAY + 2 * WEEK), Outcome([lead.pk], reason("missed"), "Receipts.")
    )
    found = follow_up_figures(NEXT + 2 * WEEK)["precision"]["all"]["unused"]
    assert (found["count"], found["of"]) == (0, 1)


def test_a_lead_that_was_moved_counts_where_it_stood(
    publish: Publish, follow_up: FollowUp, rosa: User
) -> None:
    for lead in follow_up.leads.all():
        settled(lead, rosa)
    publish(*held("Reyes Hauling", "SH-3"), week_ending=NEXT)
    reopen(turn(follow_up, rosa, MONDAY + WEEK + DAYS), lead.pk, "The other truck")
    assert follow_up_figures(NEXT)["open"] == 0
    assert follow_up_figures(NEXT + WEEK)["open_leads"] == 2


def test_the_section_says_it_in_words(follow_up: FollowUp, rosa: User) -> None:
    called(follow_up, rosa)
    settled(follow_up.leads.all()[0], rosa, "stopped")
    figures = follow_up_figures(NEXT)
    facts = {"figures": figures, "sections": {"follow_ups": shown(figures, NEXT)}}
    page = " ".join(render_to_string("analytics/followups/section.html", facts).split())
    assert "1 follow-up is open, with 1 license." in page
    assert "SH-1: confirmed inactive (It stopped hauling)" in page
    assert "1 of 1, 100% (21% to 100%)" in page
    assert "None is overdue." in page

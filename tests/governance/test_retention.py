"""What is older than its months goes at night: names out of reports, the rest whole."""

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from analytics.governance import retention
from analytics.governance.names import GONE
from analytics.governance.retention import counts, months_before, months_kept, retain
from analytics.models import (
    FollowUp,
    Lead,
    LeadReason,
    LeadStep,
    LegalHold,
    ListSeen,
    RequestType,
    ServiceRequest,
    WeeklyReport,
)
from analytics.page import report_context
from analytics.tasks import let_go_what_is_old
from analytics.weekly import keep, make, publish
from licensing.models import Hauler, License, Vehicle
from tests.checkin.made import licensed

NOW = dt.datetime(2029, 7, 2, 8, 25, tzinfo=dt.UTC)
OLD, YOUNG = dt.date(2026, 6, 28), dt.date(2029, 6, 24)
Row = dict[str, Any]


def vehicle_of(name: str, number: str) -> License:
    hauler = Hauler.objects.create(name=name, phone="+14105550188")
    vehicle = Vehicle.objects.create(
        hauler=hauler, vehicle_class="pickup", plate=number, plate_state="MD"
    )
    begins, ends = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    return licensed(number, vehicle=vehicle, issued_on=begins, expires_on=ends)


def lead(license: License) -> Row:
    hauler = license.vehicle.hauler
    return {
        "license_number": license.number, "holder": hauler.name, "phone": hauler.phone,
        "plate": license.vehicle.plate, "plate_state": "MD", "p_inactive": 0.97,
    }  # fmt: skip


def figures(*licenses: License) -> Row:
    """A row about each license in each part that has names."""
    working = [
        {"number": number, "holder": one.vehicle.hauler.name, "owner": "Inés", "leads": []}
        for number, one in enumerate(licenses, 1)
    ]
    plates = [{"license": one.number, "plate": one.vehicle.plate} for one in licenses]
    unlicensed = {"plate": "ZZ9PLATE", "days": 4}
    return {
        "leads": [lead(one) for one in licenses],
        "follow_ups": {"new": working, "overdue": [], "completed": [], "open": 7},
        "findings": [{"rule": "other_plate", "rows": [*plates, unlicensed]}],
        "headline": {"listed": len(licenses)},
    }


def report(week_ending: dt.date, *licenses: License, published: bool = True) -> WeeklyReport:
    at = dt.datetime.combine(week_ending, dt.time(14), dt.UTC)
    return WeeklyReport.objects.create(
        week_ending=week_ending, made_at=at, published_at=at if published else None,
        licenses_csv="license_number\nA-1\n", figures=figures(*licenses),
    )  # fmt: skip


def text_of(report: WeeklyReport) -> str:
    report.refresh_from_db()
    return json.dumps(report.figures, ensure_ascii=False)


def follow_up(license: License, closed_on: dt.date) -> FollowUp:
    at = dt.datetime.combine(closed_on, dt.time(12), dt.UTC)
    one = FollowUp.objects.create(
        hauler=license.vehicle.hauler, opened_at=at, due_on=closed_on, closed_at=at
    )
    of_it = Lead.objects.create(
        follow_up=one, license=license, first_listed=closed_on, last_listed=closed_on,
        p_inactive=0.9, expected_missed_visits=5, silent_since=closed_on, status="confirmed",
        reason=LeadReason.objects.get(code="stopped"), decided_at=at,
    )  # fmt: skip
    LeadStep.objects.create(follow_up=one, lead=of_it, at=at, kind="outcome", note="She said so")
    return one


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user(email="reader@city.example", role=Role.ANALYST)


def test_a_published_report_loses_its_names_and_keeps_everything_else(db: None) -> None:
    kept = report(OLD, vehicle_of("Ada Hauling", "A-1"))
    before = dict(kept.figures)
    retain(NOW)
    text = text_of(kept)
    for name in ("Ada Hauling", "+14105550188", "Inés", "ZZ9PLATE"):
        assert name not in text
    assert kept.figures["headline"] == before["headline"]
    assert kept.figures["leads"][0]["license_number"] == "A-1"
    assert kept.figures["leads"][0]["holder"] == GONE
    assert (kept.published_at, kept.licenses_csv) == (kept.made_at, "license_number\nA-1\n")


def test_a_younger_report_and_a_draft_of_that_age_are_told_apart_by_the_week(db: None) -> None:
    one = vehicle_of("Ada Hauling", "A-1")
    young, draft = report(YOUNG, one), report(OLD, one, published=False)
    retain(NOW)
    assert "Ada Hauling" in text_of(young)
    assert "Ada Hauling" not in text_of(draft)


def test_a_whole_report_can_still_be_opened_when_its_names_are_gone(db: None) -> None:
    licensed("TEST-1", issued_on=dt.date(2026, 1, 1), expires_on=dt.date(2026, 12, 31))
    keep(make(OLD, today=OLD), now=timezone.now())
    kept = WeeklyReport.objects.get()
    assert publish(kept, None, timezone.now())
    retain(NOW)
    kept.refresh_from_db()
    assert report_context(kept.figures)["figures"]


def test_rows_of_a_held_hauler_stay_and_the_others_of_the_report_go(reader: User) -> None:
    held, other = vehicle_of("Ada Hauling", "A-1"), vehicle_of("Bo Hauling", "B-1")
    kept = report(OLD, held, other)
    hold = LegalHold.objects.create(
        hauler=held.vehicle.hauler, reason="Case 12", since=NOW, by=reader
    )
    retain(NOW)
    assert [one["holder"] for one in kept_leads(kept)] == ["Ada Hauling", GONE]
    assert retain(NOW)["reports"] == 0  # the next night changes nothing
    LegalHold.objects.filter(pk=hold.pk).update(lifted_at=NOW)
    retain(NOW)
    assert [one["holder"] for one in kept_leads(kept)] == [GONE, GONE]


def kept_leads(report: WeeklyReport) -> list[Row]:
    report.refresh_from_db()
    found: list[Row] = report.figures["leads"]
    return found


def test_closed_follow_ups_go_with_leads_and_steps_open_ones_never(db: None) -> None:
    old = follow_up(vehicle_of("Ada Hauling", "A-1"), OLD)
    young = follow_up(vehicle_of("Bo Hauling", "B-1"), YOUNG)
    opened = FollowUp.objects.create(
        hauler=Hauler.objects.create(name="Cy"), opened_at=old.opened_at, due_on=OLD
    )
    retain(NOW)
    assert {one.pk for one in FollowUp.objects.all()} == {young.pk, opened.pk}
    assert set(LeadStep.objects.values_list("follow_up", flat=True)) == {young.pk}


def test_what_is_held_of_a_hauler_stays_follow_ups_and_who_saw_them(reader: User) -> None:
    license = vehicle_of("Ada Hauling", "A-1")
    one, at = follow_up(license, OLD), dt.datetime(2026, 6, 28, tzinfo=dt.UTC)
    for what, subject in (("follow_up", str(one.pk)), ("report_license", "A-1"), ("report", "")):
        ListSeen.objects.create(at=at, user=reader, what=what, subject=subject)
    LegalHold.objects.create(hauler=license.vehicle.hauler, reason="Case", since=NOW, by=reader)
    retain(NOW)
    assert FollowUp.objects.get() == one
    assert {seen.what for seen in ListSeen.objects.all()} == {"follow_up", "report_license"}


def test_a_hold_of_everybody_keeps_everything(reader: User) -> None:
    license = vehicle_of("Ada Hauling", "A-1")
    kept = report(OLD, license)
    follow_up(license, OLD)
    LegalHold.objects.create(reason="Audit", since=NOW, by=reader)
    assert set(counts(months_kept(), NOW).values()) == {0}
    assert set(retain(NOW).values()) == {0}
    assert "Ada Hauling" in text_of(kept)


def test_old_requests_go_and_what_repeated_them_stays(db: None) -> None:
    kind = RequestType.objects.create(name="Dumping, made up")
    days = [dt.date(2019, 7, 1), dt.date(2019, 7, 3)]
    first, second = (
        ServiceRequest.objects.create(
            number=str(day),
            type=kind,
            day=day,
            opened_at=dt.datetime.combine(day, dt.time(), dt.UTC),
        )
        for day in days
    )
    ServiceRequest.objects.filter(pk=second.pk).update(repeats=first)
    assert retain(NOW)["requests"] == 1
    assert ServiceRequest.objects.get().repeats is None


def test_the_preview_counts_what_then_goes_and_changes_nothing(reader: User) -> None:
    license = vehicle_of("Ada Hauling", "A-1")
    kept = report(OLD, license)
    follow_up(license, OLD)
    ListSeen.objects.create(at=kept.made_at, user=reader, what="report")
    found = counts(months_kept(), NOW)
    assert found == {"reports": 1, "follow_ups": 1, "lists_seen": 1, "requests": 0}
    assert "Ada Hauling" in text_of(kept)
    assert retain(NOW) == found
    assert set(counts(months_kept(), NOW).values()) == {0}


def test_who_is_killed_in_the_middle_leaves_whole_batches_and_the_next_night_ends_it(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = dt.datetime(2026, 6, 28, tzinfo=dt.UTC)
    for _number in range(5):
        ListSeen.objects.create(at=at, user=reader, what="report")
    monkeypatch.setattr(retention, "BATCH", 2)
    whole, removed = retention.remove, []

    def dies_in_the_second(rows: list[Any]) -> int:
        removed.append(whole(rows))
        if len(removed) == 2:
            raise KeyboardInterrupt  # its rows are gone, its transaction has not ended
        return removed[-1]

    with monkeypatch.context() as patch:
        patch.setattr(retention, "remove", dies_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            retain(NOW)
    assert ListSeen.objects.count() == 3
    assert retain(NOW)["lists_seen"] == 3


def test_the_task_of_the_night_lets_go_and_logs_counts_only(
    db: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = report(OLD, vehicle_of("Ada Hauling", "A-1"))
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with caplog.at_level("INFO"):
        let_go_what_is_old(timestamp=0)
    assert "Ada Hauling" not in text_of(kept)
    assert "reports" in caplog.text
    assert "Ada" not in caplog.text


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 12, 31), 36, dt.date(2023, 12, 31)),
        (dt.date(2028, 2, 29), 12, dt.date(2027, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before

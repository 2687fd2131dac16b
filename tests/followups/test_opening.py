"""A published report opens follow-ups: one for a holder, a lead for each license."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import User
from analytics.followups import opening
from analytics.followups.opening import Opened, open_follow_ups
from analytics.models import FollowUp, Lead, LeadStatus, LeadStep, StepKind, WeeklyReport
from licensing.models import Hauler, License
from tests.checkin.made import licensed
from tests.checkin.test_races import SOON, start, stop_before_commit
from tests.followups.conftest import (
    MONDAY,
    SUNDAY,
    WEEK,
    Publish,
    held,
    published,
    settled,
)


def renewed(old: License, number: str) -> License:
    begins = old.expires_on + dt.timedelta(days=1)
    return licensed(
        number,
        vehicle=old.vehicle,
        renews=old,
        issued_on=begins,
        expires_on=begins.replace(year=2027),
    )


def test_a_holder_has_one_follow_up_for_all_of_its_vehicles(publish: Publish) -> None:
    ana, reyes = held("Ana", "SH-9"), held("Reyes Hauling", "SH-1", "SH-2")
    assert publish(*ana, *reyes) == Opened(follow_ups=2, leads=3)
    follow_up = FollowUp.objects.get(hauler__name="Reyes Hauling")
    assert {lead.license.number for lead in follow_up.leads.all()} == {"SH-1", "SH-2"}
    assert (follow_up.owner, follow_up.due_on) == (None, dt.date(2026, 3, 23))


def test_a_lead_keeps_what_the_report_said(publish: Publish) -> None:
    publish(*held("Ana", "SH-1"))
    lead = Lead.objects.get()
    assert (lead.first_listed, lead.last_listed) == (SUNDAY, SUNDAY)
    assert (lead.p_inactive, lead.expected_missed_visits) == (0.95, 12.5)
    assert (lead.silent_since, lead.status) == (dt.date(2025, 12, 1), LeadStatus.NEW)


def test_who_never_came_is_silent_since_its_first_day(publish: Publish) -> None:
    publish(*held("Ana", "SH-1"), last_visit_on=None)
    assert Lead.objects.get().silent_since == dt.date(2025, 6, 1)


def test_the_same_report_twice_changes_nothing(publish: Publish) -> None:
    publish(*held("Ana", "SH-1", "SH-2"))
    steps = LeadStep.objects.count()
    assert open_follow_ups(WeeklyReport.objects.get(), now=MONDAY) == Opened()
    assert (LeadStep.objects.count(), Lead.objects.count()) == (steps, 2)


def test_an_open_lead_is_listed_again_and_not_asked_about_twice(publish: Publish) -> None:
    ana = held("Ana", "SH-1")
    publish(*ana)
    assert publish(*ana, week_ending=SUNDAY + WEEK) == Opened(again=1)
    lead = Lead.objects.get()
    assert (lead.first_listed, lead.last_listed) == (SUNDAY, SUNDAY + WEEK)
    assert lead.follow_up.due_on == dt.date(2026, 3, 23)  # as before


def test_another_vehicle_joins_the_open_follow_up(publish: Publish) -> None:
    publish(*held("Ana", "SH-1"))
    publish(*held("Ana", "SH-2"), week_ending=SUNDAY + WEEK)
    assert FollowUp.objects.get().leads.count() == 2


def test_a_license_renewed_meanwhile_keeps_its_lead_under_the_new_number(publish: Publish) -> None:
    [old] = held("Ana", "SH-1")
    publish(old)
    new = renewed(old, "SH-2")
    assert publish(new, week_ending=SUNDAY + WEEK) == Opened(again=1)
    assert Lead.objects.get().license == new


def test_a_vehicle_that_changed_hands_is_asked_about_at_its_new_holder(publish: Publish) -> None:
    [license] = held("Ana", "SH-1")
    publish(license)
    license.vehicle.hauler = Hauler.objects.create(name="Ben")
    license.vehicle.save()
    publish(license, week_ending=SUNDAY + WEEK)
    ana, ben = (FollowUp.objects.get(hauler__name=name) for name in ("Ana", "Ben"))
    assert (ana.closed_at is not None, ana.leads.count(), ben.leads.count()) == (True, 0, 1)


def test_what_was_settled_is_asked_about_anew_when_a_later_report_lists_it(
    publish: Publish, rosa: User
) -> None:
    ana = held("Ana", "SH-1")
    publish(*ana)
    settled(Lead.objects.get(), rosa, "few_loads")
    assert publish(*ana, week_ending=SUNDAY + WEEK) == Opened(follow_ups=1, leads=1)


def test_a_correction_of_the_same_week_asks_nobody_twice(publish: Publish, rosa: User) -> None:
    ana = held("Ana", "SH-1")
    publish(*ana)
    settled(Lead.objects.get(), rosa)
    assert publish(*ana, version=2) == Opened()
    assert publish(*ana, week_ending=SUNDAY - WEEK) == Opened()


def test_who_is_no_longer_on_the_corrected_list_is_marked(publish: Publish) -> None:
    ana, ben = held("Ana", "SH-1"), held("Ben", "SH-2")
    publish(*ana, *ben)
    publish(*ben, version=2)
    [note] = LeadStep.objects.filter(kind=StepKind.NOTE)
    assert note.lead == Lead.objects.get(license=ana[0])
    assert Lead.objects.get(license=ana[0]).status == LeadStatus.NEW  # a person decides


def test_steps_are_never_changed(publish: Publish) -> None:
    publish(*held("Ana", "SH-1"))
    step = LeadStep.objects.first()
    assert step
    step.note = "otherwise"
    with pytest.raises(Exception, match="Cannot update"):
        step.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_reports_published_at_once(monkeypatch: pytest.MonkeyPatch, *, guarded: bool) -> None:
    """Without the holder's row both would open a follow-up, and one publication would fail."""
    ana = held("Ana", "SH-1", "SH-2")
    reports = [published(ana[0]), published(ana[1], week_ending=SUNDAY + WEEK)]
    if not guarded:
        monkeypatch.setattr(opening, "hold", lambda _: [])
    with ThreadPoolExecutor(2) as pool, stop_before_commit(monkeypatch, opening, "take_in") as stop:
        one = start(pool, lambda: open_follow_ups(reports[0], now=MONDAY))
        assert stop.reached.wait(20)
        two = start(pool, lambda: open_follow_ups(reports[1], now=MONDAY))
        stop.go_on.wait(SOON)
        stop.go_on.set()
        one.result(20)
        second: Any = two.exception(20)
    assert isinstance(second, IntegrityError) is not guarded
    assert FollowUp.objects.get().leads.count() == (2 if guarded else 1)

"""Calls and outcomes: in order, with evidence, and never over what another has written."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from analytics.followups import working
from analytics.followups.status import TRANSITIONS, Color, color_of
from analytics.followups.steps import CallResult
from analytics.followups.working import (
    Outcome,
    Refused,
    TooLate,
    call,
    call_again,
    decide,
    give,
    put_off,
    remark,
    reopen,
    stop_calling,
)
from analytics.leads.figures import HOLDERS
from analytics.models import FollowUp, Lead, LeadStatus, LeadStep, StepKind
from analytics.reading import rows
from tests.checkin.test_races import SOON, start, stop_before_commit
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

DAY = dt.date(2026, 3, 9)


def leads_of(follow_up: FollowUp) -> list[int]:
    return list(follow_up.leads.values_list("id", flat=True))


def outcome(follow_up: FollowUp, code: str = "sold", evidence: str = "Bill of sale.") -> Outcome:
    return Outcome(leads_of(follow_up), reason(code), evidence)


@pytest.mark.parametrize(
    ("due_on", "closed", "color"),
    [("2026-03-13", False, "white"), ("2026-03-12", False, "yellow"),
     ("2026-03-09", False, "yellow"), ("2026-03-08", False, "red"), ("2026-03-08", True, "green")],
)  # fmt: skip
def test_the_color_follows_from_the_due_date(due_on: str, color: str, *, closed: bool) -> None:
    found = color_of(dt.date.fromisoformat(due_on), today=DAY, closed=closed)
    assert found == Color(color)


@given(st.dates(), st.dates())
def test_an_open_one_never_turns_from_late_to_early(due_on: dt.date, today: dt.date) -> None:
    order = [Color.WHITE, Color.YELLOW, Color.RED]
    later = min(today, dt.date.max - WEEK) + WEEK
    colors = [color_of(due_on, today=day, closed=False) for day in (later - WEEK, later)]
    assert order.index(colors[0]) <= order.index(colors[1])


def test_one_call_is_for_all_of_its_vehicles_and_makes_the_caller_its_owner(
    follow_up: FollowUp, rosa: User
) -> None:
    call(turn(follow_up, rosa), CallResult.NO_ANSWER, "")
    follow_up.refresh_from_db()
    assert follow_up.owner == rosa
    assert {lead.status for lead in follow_up.leads.all()} == {LeadStatus.CALLED}
    assert follow_up.steps.filter(kind=StepKind.CALL).count() == 1


def test_several_tries_are_kept(follow_up: FollowUp, rosa: User) -> None:
    for result in (CallResult.NO_ANSWER, CallResult.MESSAGE, CallResult.REACHED):
        call(turn(follow_up, rosa), result, "text")
    notes = follow_up.steps.filter(kind=StepKind.CALL).values_list("note", flat=True)
    assert list(notes) == ["no_answer text", "message text", "reached text"]


def test_an_outcome_needs_a_call_before_it(follow_up: FollowUp, rosa: User) -> None:
    with pytest.raises(Refused, match="call first"):
        decide(turn(follow_up, rosa), outcome(follow_up))
    decide(turn(follow_up, rosa), outcome(follow_up, "our_error"))
    assert {lead.status for lead in follow_up.leads.all()} == {LeadStatus.CLOSED}


@pytest.mark.parametrize(
    ("code", "status"),
    [("sold", "explained"), ("stopped", "confirmed"), ("to_inspection", "referred"),
     ("not_reached", "closed")],
)  # fmt: skip
def test_the_reason_says_what_it_leads_to(
    follow_up: FollowUp, rosa: User, code: str, status: str
) -> None:
    called(follow_up, rosa)
    decide(turn(follow_up, rosa), outcome(follow_up, code))
    for lead in follow_up.leads.all():
        found = lead.status, lead.evidence, lead.decided_by
        assert found == (status, "Bill of sale.", rosa)


def test_nothing_is_closed_without_evidence(follow_up: FollowUp, rosa: User) -> None:
    called(follow_up, rosa)
    with pytest.raises(Refused, match="evidence"):
        decide(turn(follow_up, rosa), outcome(follow_up, evidence="  "))
    assert not Lead.objects.exclude(decided_at=None).exists()


@pytest.mark.parametrize("until", [None, dt.date(2026, 3, 8)])
def test_a_reason_with_an_end_asks_until_when(
    follow_up: FollowUp, rosa: User, until: dt.date | None
) -> None:
    called(follow_up, rosa)
    told = Outcome(leads_of(follow_up), reason("repair"), "Engine is out.", until)
    with pytest.raises(Refused, match="until when"):
        decide(turn(follow_up, rosa), told)
    told = Outcome(leads_of(follow_up), reason("repair"), "Engine is out.", dt.date(2026, 4, 1))
    decide(turn(follow_up, rosa), told)
    assert Lead.objects.filter(quiet_until=dt.date(2026, 4, 1)).count() == 2


def test_it_is_closed_with_the_last_of_its_vehicles(follow_up: FollowUp, rosa: User) -> None:
    called(follow_up, rosa)
    for lead in leads_of(follow_up):
        follow_up.refresh_from_db()
        assert follow_up.closed_at is None
        decide(turn(follow_up, rosa), Outcome([lead], reason("sold"), "Bill of sale."))
    follow_up.refresh_from_db()
    assert follow_up.closed_at == MONDAY


def test_what_is_settled_is_opened_again_with_a_reason(follow_up: FollowUp, rosa: User) -> None:
    called(follow_up, rosa)
    decide(turn(follow_up, rosa), outcome(follow_up))
    later = MONDAY + 3 * WEEK
    reopen(turn(follow_up, rosa, later), leads_of(follow_up)[0], "It was the other truck")
    follow_up.refresh_from_db()
    assert (follow_up.closed_at, follow_up.due_on) == (None, DAY + 5 * WEEK)
    assert [s.note for s in LeadStep.objects.filter(kind=StepKind.REOPENED)] == [
        "It was the other truck"
    ]
    with pytest.raises(Refused, match="open already"):
        reopen(turn(follow_up, rosa), leads_of(follow_up)[0], "again")


def test_what_is_opened_again_joins_the_follow_up_that_is_open(
    publish: Publish, follow_up: FollowUp, rosa: User
) -> None:
    called(follow_up, rosa)
    decide(turn(follow_up, rosa), outcome(follow_up))
    publish(*held("Reyes Hauling", "SH-3"), week_ending=SUNDAY + WEEK)
    opened = reopen(turn(follow_up, rosa), leads_of(follow_up)[0], "The other truck")
    assert opened.pk != follow_up.pk
    assert opened.leads.count() == 2


def test_a_license_that_was_listed_again_is_not_opened_twice(publish: Publish, rosa: User) -> None:
    ana = held("Ana", "SH-1")
    publish(*ana)
    lead = Lead.objects.get()
    settled(lead, rosa)
    publish(*ana, week_ending=SUNDAY + WEEK)
    with pytest.raises(Refused, match="listed again"):
        reopen(turn(lead.follow_up, rosa), lead.pk, "Wrong")


def test_who_asks_not_to_be_called_is_written_to(follow_up: FollowUp, rosa: User) -> None:
    stop_calling(turn(follow_up, rosa), "Works nights")
    with pytest.raises(Refused, match="asked not to be called"):
        call(turn(follow_up, rosa), CallResult.REACHED, "")
    call(turn(follow_up, rosa), CallResult.WRITTEN, "Letter of today")
    call_again(turn(follow_up, rosa), "Said so at the counter")
    call(turn(follow_up, rosa), CallResult.REACHED, "")


def test_the_report_shows_no_phone_of_one_who_is_not_to_be_called(
    follow_up: FollowUp, rosa: User
) -> None:
    ids = {"ids": [lead.license_id for lead in follow_up.leads.all()]}
    assert {row[2] for row in rows(HOLDERS, ids)} == {"+14105550123"}
    stop_calling(turn(follow_up, rosa), "Works nights")
    assert {row[2] for row in rows(HOLDERS, ids)} == {""}


def test_a_due_date_lies_ahead(follow_up: FollowUp, rosa: User) -> None:
    with pytest.raises(Refused, match="past"):
        put_off(turn(follow_up, rosa), DAY - dt.timedelta(days=1), "?")
    put_off(turn(follow_up, rosa), DAY, "Back today")
    follow_up.refresh_from_db()
    assert follow_up.due_on == DAY


def test_no_status_leads_out_of_the_table() -> None:
    assert set(TRANSITIONS) == set(LeadStatus)
    assert all(TRANSITIONS[status] == (LeadStatus.CALLED,) for status in list(LeadStatus)[2:])


def test_who_has_not_seen_the_newest_step_writes_nothing(
    follow_up: FollowUp, rosa: User, ned: User
) -> None:
    hers, his = turn(follow_up, rosa), turn(follow_up, ned)
    call(hers, CallResult.REACHED, "sold")
    steps = LeadStep.objects.count()
    acts: list[Callable[[], object]] = [
        lambda: call(his, CallResult.NO_ANSWER, ""),
        lambda: give(his, ned),
        lambda: put_off(his, DAY, ""),
        lambda: remark(his, "x"),
        lambda: stop_calling(his, "x"),
        lambda: decide(his, outcome(follow_up)),
    ]
    for act in acts:
        with pytest.raises(TooLate):
            act()
    assert LeadStep.objects.count() == steps


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [False, True])
def test_two_inspectors_settle_one_lead_at_once(
    follow_up: FollowUp,
    rosa: User,
    ned: User,
    monkeypatch: pytest.MonkeyPatch,
    *,
    guarded: bool,
) -> None:
    """Without the holder's row the second writes over the first, and both are told "settled"."""
    called(follow_up, rosa)
    if not guarded:
        monkeypatch.setattr(working, "hold", lambda _: [])
    told = [(turn(follow_up, rosa), "sold"), (turn(follow_up, ned), "stopped")]
    jobs = [lambda t=t, c=c: decide(t, outcome(follow_up, c)) for t, c in told]
    with ThreadPoolExecutor(2) as pool, stop_before_commit(monkeypatch, working, "settle") as stop:
        one = start(pool, jobs[0])
        assert stop.reached.wait(20)
        two = start(pool, jobs[1])
        with suppress(TimeoutError):
            two.result(SOON)
        stop.go_on.set()
        one.result(20)
        second = two.exception(20)
    assert isinstance(second, TooLate) is guarded
    outcomes = LeadStep.objects.filter(kind=StepKind.OUTCOME)
    assert outcomes.count() == (2 if guarded else 4)
    assert {step.by for step in outcomes} == ({rosa} if guarded else {rosa, ned})

"""Registers from which nobody can be named, and what is known of each license all the same."""

import datetime as dt

import numpy as np
import pytest

from analytics.assessment import Assessed, Nobody, judge
from analytics.leads.figures import list_figures, waiting_figures
from analytics.leads.settled import Settled
from analytics.method import MethodFacts
from analytics.models import LeadStatus
from tests.leads.pictures import SUNDAY, city_rows, register_of

BY_DEFAULT = MethodFacts()
SILENT = "1121011201110112011101121101000000000000000"
DAY = dt.timedelta(days=1)


def case_of(
    row: str, settled: dict[int, Settled] | None = None, method: MethodFacts = BY_DEFAULT
) -> Assessed:
    found = judge(register_of([row]), method, settled or {})
    return next(row for row in found.rows if row.facts.number == "CASE")


def test_where_nobody_ever_came_nobody_is_listed() -> None:
    found = judge(register_of(["0" * 43], city=["0" * 60] * 80), BY_DEFAULT, {})
    assert found.leads == []
    assert found.nobody_because == Nobody.TOO_LITTLE_RECORDED


@pytest.mark.parametrize("row", ["0" * 43, SILENT])
def test_one_license_alone_is_never_listed(row: str) -> None:
    found = judge(register_of([row], city=[]), BY_DEFAULT, {})
    assert found.leads == []
    assert list_figures(found)["nobody_because"] == "too_little_recorded"


@pytest.mark.parametrize("seed", range(4))
def test_where_everybody_is_active_hardly_anybody_is_listed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rates = rng.gamma(1.2, 0.7, 400)
    rows = ["".join(map(str, np.minimum(rng.poisson(rate, 60), 9))) for rate in rates]
    assert len(judge(register_of(rows[:1], city=rows[1:]), BY_DEFAULT, {}).leads) <= 1


def test_after_the_last_day_of_the_method_nobody_is_listed() -> None:
    assert case_of(SILENT, method=MethodFacts(sunset_on=SUNDAY)).lead_rank == 1
    found = judge(register_of([SILENT]), MethodFacts(sunset_on=SUNDAY - DAY), {})
    assert (found.leads, found.nobody_because) == ([], Nobody.SUNSET)
    assert list_figures(found)["threshold"] is None


def test_a_list_without_room_names_nobody() -> None:
    assert case_of(SILENT, method=MethodFacts(calls_a_week=0)).lead_rank is None


def test_an_explained_silence_is_quiet_until_it_ends() -> None:
    on = SUNDAY - 10 * DAY
    quiet = case_of(SILENT, {1: Settled(LeadStatus.EXPLAINED, on, quiet_until=SUNDAY)})
    assert (quiet.reason, quiet.lead_rank) == ("explained", None)
    assert quiet.p_inactive is not None
    over = case_of(SILENT, {1: Settled(LeadStatus.EXPLAINED, on, quiet_until=SUNDAY - DAY)})
    assert over.lead_rank == 1


@pytest.mark.parametrize("outcome", [LeadStatus.CONFIRMED, LeadStatus.REFERRED])
def test_nobody_is_asked_twice_about_one_silence(outcome: LeadStatus) -> None:
    long_ago = Settled(outcome, SUNDAY - 80 * DAY)
    assert case_of(SILENT, {1: long_ago}).reason == "settled"


def test_a_lead_that_came_again_is_judged_anew() -> None:
    before_its_last_visits = Settled(LeadStatus.CONFIRMED, SUNDAY - 300 * DAY)
    assert case_of(SILENT, {1: before_its_last_visits}).lead_rank == 1


def test_one_closed_without_an_answer_may_return_after_a_quarter() -> None:
    assert case_of(SILENT, {1: Settled(LeadStatus.CLOSED, SUNDAY - 90 * DAY)}).reason == "settled"
    assert case_of(SILENT, {1: Settled(LeadStatus.CLOSED, SUNDAY - 91 * DAY)}).lead_rank == 1


def test_who_waits_for_evidence_is_told_the_week_in_which_there_will_be() -> None:
    found = judge(register_of(["-" * 41 + "00"]), BY_DEFAULT, {})
    assert waiting_figures(found) == {
        "licenses": 1, "enough_days": 28, "not_within_term": [],
        "weeks": [{"week_ending": "2026-07-12", "licenses": ["CASE"]}],
    }  # fmt: skip


def test_an_end_of_the_term_before_there_is_evidence_is_told() -> None:
    found = judge(register_of(["-" * 41 + "00"]), MethodFacts(enough_days=200), {})
    assert "CASE" in waiting_figures(found)["not_within_term"]


@pytest.mark.parametrize("row", [SILENT, "0" * 43, *city_rows()[:6]])
def test_the_steps_hold_when_worked_out_by_hand(row: str) -> None:
    case = case_of(row[-43:])
    assert case.rate
    assert case.burst
    assert case.shape
    assert case.kind_rate
    assert case.expected_visits is not None
    assert case.expected_since_last is not None
    every = case.expected_visits / case.rate / case.burst
    since = case.expected_since_last / case.rate / case.burst
    before = every - since if case.visits and case.visits.visits else 0
    weight = case.shape / case.kind_rate
    visits = case.visits.visits if case.visits else 0
    share = ((weight + before) / (weight + every)) ** (case.shape + visits / case.burst)
    assert share == pytest.approx(case.quiet_share, abs=1e-3)
    product = (case.p_inactive or 0) * case.expected_since_last
    assert case.expected_missed_visits == pytest.approx(product, abs=1e-4)

"""What the board says, by what is known: never a wait that the facts do not carry."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.board.facts import StationFacts
from checkin.board.shared_line import Join
from checkin.calendar import StationCalendar
from checkin.interruptions import Mark
from tests.board.day import (
    GATE,
    OPEN_ALL_WEEK,
    SCALE,
    busy,
    count,
    facts,
    minutes_after,
    paused,
    tablet,
    told,
    trip,
)
from tests.checkin.made import DAY, at


def test_a_line_that_the_gate_sees_is_forecast_with_a_range() -> None:
    here = told(facts(busy()))
    assert (here.status, here.in_line, here.in_line_basis, here.why) == ("open", 7, "joined", "")
    assert here.wait
    assert here.wait.basis == "forecast"
    assert here.wait.low < here.wait.minutes < here.wait.high
    assert 25 <= here.wait.minutes <= 40
    assert here.closes_at == at("17:00")


def test_a_count_tells_the_line_where_nobody_sees_who_joins() -> None:
    trips = [trip(served=one) for one in minutes_after("11:00", range(0, 60, 4))]
    here = told(facts(trips, counts=[count("11:45", 9)]))
    assert (here.in_line, here.in_line_basis, here.why) == (9, "counted", "")
    assert here.wait
    assert here.wait.basis == "counted"
    assert 30 <= here.wait.minutes <= 45


@pytest.mark.parametrize(
    ("bases", "told_basis"),
    [
        (["measured"] * 3 + ["stated"] * 9, "measured"),
        (["measured"] * 2 + ["phone"] * 3, "phone"),
        (["stated"] * 3 + ["phone"] * 2, "stated"),
    ],
)
def test_where_nobody_sees_the_line_those_served_last_tell_and_bases_are_not_mixed(
    bases: list[str], told_basis: str
) -> None:
    served = minutes_after("11:10", range(0, 45, 3))
    waits = {"measured": 10, "phone": 20, "stated": 40}
    trips = [
        trip(None, when, wait_basis=basis, wait_seconds=60 * waits[basis])
        for when, basis in zip(served, bases, strict=False)
    ]
    here = told(facts(trips))
    assert (here.in_line, here.why) == (None, "line_not_seen")
    assert here.wait
    assert here.wait.basis == told_basis
    assert abs(here.wait.minutes - waits[told_basis]) <= 4
    assert here.served_lately
    assert (here.served_lately.basis, here.served_lately.vehicles) == (
        told_basis,
        bases.count(told_basis),
    )


def test_two_stated_waits_are_too_few_for_any_word() -> None:
    trips = [trip(None, at("11:50"), wait_basis="stated", wait_seconds=600)] * 2
    here = told(facts(trips))
    assert (here.wait, here.served_lately, here.in_line) == (None, None, None)
    assert (here.status, here.why) == ("open", "line_not_seen")


def test_the_first_of_a_morning_have_waited_less_than_who_joins_now() -> None:
    """Three were served at once, seven wait: their short waits tell nothing of that."""
    first = [trip(at("07:00"), one) for one in minutes_after("07:01", (0, 4, 8))]
    waiting = [trip(at("07:05")) for _ in range(7)]
    morning = facts([*first, *waiting], tablets=[tablet(status="07:12")])
    here = told(morning, "07:12")
    assert (here.in_line, here.wait, here.why) == (7, None, "too_few")


def test_a_line_that_is_known_to_be_empty_is_no_wait() -> None:
    here = told(facts(busy(until="11:28", wait=2)))
    assert (here.in_line, here.why) == (0, "")
    assert here.wait
    assert here.wait.minutes == 0


def test_hours_and_closures_close_it_with_the_next_opening() -> None:
    evening = told(facts(busy()), "18:00")
    assert (evening.status, evening.wait, evening.in_line) == ("closed", None, None)
    assert evening.opens_at == at("07:00", DAY + dt.timedelta(days=1))
    snow = replace(OPEN_ALL_WEEK, closures=[(DAY, DAY + dt.timedelta(days=1), "Snow")])
    here = told(facts(busy(), calendar=snow))
    assert (here.status, here.closed_because) == ("closed", "Snow")
    assert here.opens_at == at("07:00", DAY + dt.timedelta(days=2))


def test_a_station_that_never_opens_again_says_no_opening() -> None:
    forever = StationCalendar(closures=[(DAY, dt.date(2099, 1, 1), "")])
    assert told(facts(calendar=forever)).opens_at is None


@pytest.mark.parametrize(
    ("signs", "status", "why"),
    [
        ([], "unknown", "never_heard"),
        ([tablet(status="11:45")], "open", "line_not_seen"),
        ([tablet(status="11:44")], "unknown", "not_heard"),
        ([tablet(event="11:00")], "open", "line_not_seen"),
        ([tablet(event="10:59")], "unknown", "not_heard"),
        (
            [tablet(status="08:00", event="11:46"), tablet(None, event="10:00")],
            "open",
            "line_not_seen",
        ),
    ],
)
def test_who_is_not_heard_is_not_known(signs: list[Any], status: str, why: str) -> None:
    """Fifteen minutes for a tablet, which tells its status; an hour for a client that does not."""
    here = told(facts(tablets=signs))
    assert (here.status, here.why, here.wait) == (status, why, None)


def test_a_pause_is_told_with_its_reason_and_its_wait_is_longer() -> None:
    open_wait = told(facts(busy())).wait
    here = told(facts(busy(), marks=[paused("11:56")]))
    assert here.pause
    assert (here.status, here.pause.since, here.pause.reason) == ("paused", at("11:56"), "box_swap")
    assert here.wait
    assert open_wait
    assert here.wait.minutes > open_wait.minutes


@pytest.mark.parametrize(("wait_before", "word"), [(4, "longer"), (30, "steady")])
def test_the_trend_is_that_of_twenty_minutes(wait_before: int, word: str) -> None:
    trips = busy(until="11:40", wait=wait_before) + busy("11:41", wait=30)
    assert told(facts(trips)).trend == word


def test_waits_of_two_bases_have_no_trend() -> None:
    trips = [trip(served=one) for one in minutes_after("11:00", range(0, 60, 4))]
    assert told(facts(trips, counts=[count("11:45", 9)])).trend == ""


MINUTE = st.integers(0, 300).map(lambda minutes: at("07:00") + dt.timedelta(minutes=minutes))


@st.composite
def days(draw: st.DrawFn) -> StationFacts:
    """Anything that may happen to a station between seven and noon."""
    trips = []
    for _ in range(draw(st.integers(0, 14))):
        joined, served = sorted([draw(MINUTE), draw(MINUTE)])
        phone, basis = draw(st.booleans()), draw(st.sampled_from(["measured", "phone", "stated"]))
        shape = draw(st.sampled_from(["waiting", "served", "unseen", "keyless", "left", "refused"]))
        trips.append(
            {
                "waiting": trip(joined, joined_by_phone=phone),
                "served": trip(joined, served, joined_by_phone=phone, wait_basis=basis),
                "unseen": trip(None, served),
                "keyless": trip(None, served, keyless=True),
                "left": trip(joined, ended_at=served, outcome="walk_off"),
                "refused": trip(joined, outcome="refused"),
            }[shape]
        )
    keyless = [Join(one, GATE, keyless=True) for one in draw(st.lists(MINUTE, max_size=4))]
    day = facts(trips)
    counts = [count("11:50", draw(st.integers(0, 30)))] * draw(st.integers(0, 1))
    heard = draw(st.sampled_from(["", "07:00", "11:50", "11:59"]))
    marks = [
        Mark(one, paused=n % 2 == 0) for n, one in enumerate(draw(st.lists(MINUTE, max_size=3)))
    ]
    return replace(
        day,
        joins=sorted([*day.joins, *keyless]),
        marks=sorted(marks, key=lambda mark: mark.at),
        counts=counts,
        tablets=[tablet(GATE, status=heard, event="11:30"), tablet(SCALE, status="11:59")],
    )


@given(days())
def test_a_figure_is_never_made_up(day: StationFacts) -> None:
    here = told(day)
    assert (here.wait is None) or here.status in ("open", "paused")
    assert here.wait is None or here.wait.low <= here.wait.minutes <= here.wait.high
    if here.wait and here.wait.minutes == 0 and here.wait.basis == "forecast":
        assert here.in_line is not None
    assert here.wait or here.why
    assert (here.in_line is None) == (here.in_line_basis == "")

"""The wait of who joins now: what it follows from, and what it never does."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.board.forecast import (
    LineNow,
    Waited,
    last_to_enter,
    leaving,
    quantile,
    turns_of,
    wait_for_next,
)
from checkin.board.movement import Stood, movement
from checkin.board.station_now import Estimate
from checkin.interruptions import Interruption
from tests.checkin.made import at

STEADY = LineNow(ahead=10, gaps=(300.0,) * 20, since_check_in=0)
SECONDS = st.floats(0, 7200)
LINES = st.builds(
    LineNow,
    ahead=st.integers(0, 200),
    gaps=st.lists(st.floats(20, 3600), min_size=5, max_size=80).map(tuple),
    paused_for=st.none() | SECONDS,
    pause_lengths=st.lists(st.floats(60, 7200), max_size=20).map(tuple),
    pauses_per_hour=st.floats(0, 4),
    between_pauses=st.lists(SECONDS, max_size=20).map(tuple),
    since_check_in=st.none() | SECONDS,
    passed=st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=30).map(tuple),
)


def told(line: LineNow) -> Estimate:
    estimate = wait_for_next(line)
    assert estimate is not None
    return estimate


def minutes(line: LineNow) -> int:
    return told(line).minutes


def width(line: LineNow) -> int:
    return told(line).high - told(line).low


def test_a_steady_line_of_ten_at_five_minutes_each_is_close_to_an_hour() -> None:
    assert 53 <= told(STEADY).low <= told(STEADY).minutes <= 55 <= told(STEADY).high <= 57
    assert told(STEADY).basis == "forecast"


def test_four_gaps_are_too_few_to_tell() -> None:
    assert wait_for_next(replace(STEADY, gaps=(300.0,) * 4)) is None


def test_a_line_that_has_long_been_empty_is_no_wait_whatever_was_before() -> None:
    assert told(LineNow(ahead=0, gaps=(), idle_for=1800)) == Estimate(0, 0, 1, "forecast")


def test_an_empty_line_in_a_pause_is_no_wait_of_zero() -> None:
    line = replace(STEADY, ahead=0, idle_for=1800, paused_for=60, pause_lengths=(900.0,) * 9)
    assert minutes(line) >= 10


def test_pauses_to_come_make_it_longer_and_wider() -> None:
    paused = replace(STEADY, pauses_per_hour=1.0, pause_lengths=(900.0,) * 9)
    assert 8 <= minutes(paused) - minutes(STEADY) <= 15
    assert width(paused) > width(STEADY)


def test_pauses_that_come_like_clockwork_leave_less_unsure() -> None:
    line = replace(STEADY, pauses_per_hour=1.0, pause_lengths=(900.0,) * 9)
    assert width(replace(line, between_pauses=(3600.0,) * 12)) < width(line)


def test_a_pause_that_has_nearly_lasted_its_time_is_soon_over() -> None:
    begun = replace(STEADY, paused_for=60.0, pause_lengths=(900.0,) * 20)
    assert minutes(begun) - minutes(replace(begun, paused_for=840.0)) in range(10, 16)


def test_one_gap_of_three_hours_that_nobody_told_changes_little() -> None:
    odd = replace(STEADY, gaps=(*STEADY.gaps, 3 * 3600.0))
    assert minutes(odd) - minutes(STEADY) <= 12


def test_those_who_leave_make_it_shorter_by_as_much_as_was_seen() -> None:
    half = ((20, 12), (10, 7), (30, 16))
    assert minutes(replace(STEADY, passed=half)) < minutes(STEADY)
    turns = [turns_of(ahead, leaving(half)) for ahead, _turn in half]
    assert abs(sum(turns) - 35) < 0.1


@settings(deadline=None)
@given(LINES, st.integers(1, 50))
def test_more_ahead_is_never_shorter(line: LineNow, more: int) -> None:
    assert minutes(replace(line, ahead=line.ahead + more)) >= minutes(line) - 1


@settings(deadline=None)
@given(LINES)
def test_the_range_holds_the_forecast_and_nothing_is_below_zero(line: LineNow) -> None:
    assert 0 <= told(line).low <= minutes(line) <= told(line).high


@settings(deadline=None)
@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=40))
def test_so_does_that_of_the_last_to_enter_service(pairs: list[tuple[float, float]]) -> None:
    estimate = last_to_enter([Waited(wait, ago, "measured") for wait, ago in pairs])
    assert (estimate is None) == (len(pairs) < 3)
    assert not estimate or 0 <= estimate.low <= estimate.minutes <= estimate.high


def test_the_last_to_enter_are_of_one_basis_the_best_that_tells_enough() -> None:
    stated = [Waited(1200, ago, "stated") for ago in (10, 20, 30)]
    measured = [Waited(3600, ago, "measured") for ago in (5, 15)]
    found = [last_to_enter([*stated, *measured, *more]) for more in ([], measured[:1])]
    known = [(one.minutes, one.basis) for one in found if one]
    assert known == [(20, "stated"), (60, "measured")]


def test_quantiles_are_those_of_the_gamma_distribution() -> None:
    assert abs(quantile(1.0, 1.0, 1.2815515655) - 2.302585) < 0.03  # exponential: ln 10
    assert abs(quantile(10.0, 10.0, -1.2815515655) - 6.221305) < 0.02  # shape 10: tables


def clock(*times: str) -> list[dt.datetime]:
    return [at(time) for time in times]


def test_a_gap_counts_where_somebody_waited_and_less_its_pause() -> None:
    line = [
        Stood(at("10:00"), at("10:10")),
        Stood(at("10:05"), at("10:40")),  # waited through a pause of 20 minutes
        Stood(at("11:00"), at("11:01")),  # nobody waited before
    ]
    pause = Interruption(at("10:12"), "box_swap", at("10:32"), "resumed")
    moved = movement(line, [pause], at("12:00"))
    assert (moved.gaps, moved.in_line, moved.idle_since) == ([600.0], 0, at("11:01"))


def test_who_was_overtaken_by_two_is_not_in_line_any_more() -> None:
    gone = Stood(at("09:00"))
    line = [gone, *(Stood(joined, None) for joined in clock("09:01", "09:02"))]
    assert movement(line, [], at("09:30")).in_line == 3
    line[1] = Stood(at("09:01"), at("09:40"))
    assert movement(line, [], at("10:00")).in_line == 2
    line[2] = Stood(at("09:02"), at("09:45"))
    assert movement(line, [], at("10:00")).in_line == 0


def test_it_is_kept_how_many_stood_ahead_and_how_many_were_checked_in_before() -> None:
    line = [
        Stood(at("09:00"), at("09:10")),
        Stood(at("09:01"), left=at("09:30")),
        Stood(at("09:02"), at("09:40")),
    ]
    assert movement(line, [], at("10:00")).passed == [(0, 1), (2, 2)]


def test_nothing_later_than_the_moment_is_known() -> None:
    line = [Stood(at("09:00"), at("09:10")), Stood(at("09:05"), at("09:20"))]
    moved = movement(line, [], at("09:12"))
    assert (moved.in_line, moved.gaps, moved.last_check_in) == (1, [], at("09:10"))


def test_check_ins_of_one_moment_tell_no_pace() -> None:
    assert wait_for_next(LineNow(ahead=3, gaps=(0.0,) * 6)) is None
    assert wait_for_next(LineNow(ahead=3, gaps=(0.0,) * 5 + (60.0,), paused_for=10.0)) is None

"""Pauses as they were told, and those that nobody ended."""

import datetime as dt

from checkin.interruptions import Interruption, Mark, interruptions
from tests.checkin.made import at

CLOSING = at("19:00")


def of(*marks: Mark, served: tuple[str, ...] = (), now: str = "12:00") -> list[Interruption]:
    return interruptions(marks, [at(clock) for clock in served], ends=CLOSING, now=at(now))


def paused(clock: str, reason: str = "box_swap") -> Mark:
    return Mark(at(clock), paused=True, reason=reason)


def resumed(clock: str) -> Mark:
    return Mark(at(clock), paused=False)


def test_a_pause_lasts_until_a_tablet_says_resumed() -> None:
    [one] = of(paused("10:00"), resumed("10:15"), served=("09:59", "10:01", "10:16"))
    assert (one.length, one.ended) == (dt.timedelta(minutes=15), "resumed")


def test_a_pause_said_twice_is_one() -> None:
    [one] = of(paused("10:00"), paused("10:05"), resumed("10:15"))
    assert (one.since, one.until) == (at("10:00"), at("10:15"))


def test_another_reason_begins_another_pause() -> None:
    swap, scale = of(paused("10:00"), paused("10:10", "scale_down"), resumed("10:40"))
    assert (swap.until, swap.ended) == (at("10:10"), "changed")
    assert (scale.since, scale.until, scale.reason) == (at("10:10"), at("10:40"), "scale_down")


def test_a_pause_that_nobody_ended_ends_with_the_first_of_two_check_ins() -> None:
    [one] = of(paused("10:00"), served=("10:01", "10:17", "10:24"))
    assert (one.until, one.ended) == (at("10:17"), "served")


def test_resumed_said_long_after_service_went_on_does_not_make_the_pause_longer() -> None:
    [one] = of(paused("10:00"), resumed("11:50"), served=("10:17", "10:24"))
    assert (one.until, one.ended) == (at("10:17"), "served")


def test_one_vehicle_let_through_ends_no_pause() -> None:
    [one] = of(paused("10:00"), resumed("10:30"), served=("10:10",))
    assert one.until == at("10:30")


def test_a_forgotten_pause_does_not_swallow_the_next() -> None:
    first, second = of(
        paused("08:00"), paused("11:00"), resumed("11:15"), served=("08:20", "08:26", "10:50")
    )
    assert (first.until, first.ended) == (at("08:20"), "served")
    assert (second.since, second.until) == (at("11:00"), at("11:15"))


def test_a_pause_goes_on_until_the_line_ends() -> None:
    [going] = of(paused("10:00"))
    assert (going.until, going.length) == (None, None)
    [ended] = of(paused("10:00"), now="19:00")
    assert (ended.until, ended.ended) == (CLOSING, "closing")


def test_resumed_without_a_pause_is_nothing() -> None:
    assert of(resumed("10:00")) == []

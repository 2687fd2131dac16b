"""The figures of a made-up month come out exactly as it was made."""

import pytest

from analytics.walkoffs.counts import counts_of
from analytics.walkoffs.figures import Figures, figures
from analytics.walkoffs.pauses import Paused, costs, pauses_of
from analytics.walkoffs.span import Span
from checkin.calendar import station_calendars
from tests.walkoffs.month import APRIL, FIRST, LAST, make_month, on

Month = tuple[int, int, Figures, list[Paused]]


@pytest.fixture(scope="module")
def month(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Month:
    north, south = make_month(tmp_path_factory.mktemp("month"))
    calendars, span = station_calendars([north.id, south.id]), Span(FIRST, LAST)
    pauses = pauses_of(calendars, span, APRIL)
    return north.id, south.id, figures(counts_of(calendars, span, pauses, APRIL)), pauses


def test_walk_offs_are_told_by_how_they_are_known(month: Month) -> None:
    *_, found, _pauses = month
    assert dict(found.all.by) == {
        "served": 30, "said": 4, "moved": 1, "rejoined": 1, "closing": 1, "imported": 1,
        "refused": 1,
    }  # fmt: skip
    assert (found.all.joined, found.all.left, found.all.ended) == (39, 8, 38)
    assert found.all.share == 8 / 38


def test_each_station_has_its_own(month: Month) -> None:
    north, south, found, _pauses = month
    assert found.stations[north].left == 8
    assert dict(found.stations[south].by) == {"served": 1}


def test_what_was_said_by_phone_stands_apart(month: Month) -> None:
    *_, found, _pauses = month
    assert dict(found.phone.by) == {"served": 1, "said": 1, "closing": 1}


def test_who_was_not_seen_joining_is_counted_as_that(month: Month) -> None:
    *_, found, _pauses = month
    assert dict(found.never_joined.by) == {"served": 1}


def test_weekday_and_hour_are_those_of_joining(month: Month) -> None:
    *_, found, _pauses = month
    monday_at_ten = found.hours[0, 10]
    assert (monday_at_ten.left, monday_at_ten.ended) == (4, 30)
    assert (found.hours[2, 16].left, found.hours[2, 16].share) == (1, None)


def test_the_quarters_of_an_hour_hold_the_waits_that_ended_in_them(month: Month) -> None:
    *_, found, _pauses = month
    told = [(q.begins, q.waiting, q.left, q.stayed) for q in found.waited]
    assert told == [(0, 34, 1, 11), (15, 22, 3, 1), (30, 18, 0, 18)]


def test_the_curve_lies_between_left_at_once_and_left_at_last(month: Month) -> None:
    *_, found, _pauses = month
    after_ten = found.curve[2]
    assert (after_ten.minute, after_ten.waiting) == (10, 33)
    assert after_ten.low == pytest.approx(33 / 37)
    assert after_ten.high == pytest.approx(36 / 37)


def test_minutes_lost_are_told_by_kind(month: Month) -> None:
    north, *_, pauses = month
    told = {cost.reason: cost for cost in costs(pauses) if cost.station == north}
    swap, scale, weather = told["box_swap"], told["scale_down"], told["weather"]
    assert (swap.number, swap.known, swap.minutes, swap.median) == (4, 3, 45, 15)
    assert dict(swap.ended) == {"resumed": 3, "closing": 1}
    assert (scale.minutes, dict(scale.ended)) == (20, {"served": 1})
    assert (weather.minutes, weather.number) == (25, 1)


def test_a_swap_takes_from_each_wait_what_of_it_it_fell_into(month: Month) -> None:
    *_, found, _pauses = month
    assert found.swaps.held == 18
    assert found.swaps.lost == pytest.approx(15 * 10 + 3 * 5)


def test_who_joined_in_a_swap_stands_beside_the_same_hour_of_the_week(month: Month) -> None:
    *_, found, _pauses = month
    behind, beside = found.swaps.behind, found.swaps.beside
    assert (behind.vehicles, behind.wait, behind.share) == (18, 30, 3 / 18)
    assert (beside.vehicles, beside.wait) == (12, 12)
    assert beside.share == pytest.approx(1 / 12)
    assert found.swaps.alone == 0


def test_who_waits_while_the_line_goes_on_has_not_left(month: Month) -> None:
    north, *_ = month
    calendars = station_calendars([north])
    day = Span(on(12, "08:00").date(), on(12, "08:00").date())
    for clock, how in (("18:59", "waiting"), ("19:00", "closing")):
        [only] = [c for c in counts_of(calendars, day, [], on(12, clock)) if c.of == "minutes"]
        assert (only.how, only.vehicles) == (how, 1)
        assert only.minute == (179 if how == "waiting" else 180)

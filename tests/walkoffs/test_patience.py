"""The curve of patience against published numbers, and what must hold for any line."""

import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.walkoffs.patience import Ends, after, curve, kaplan_meier

VECTOR = json.loads((Path(__file__).parents[1] / "vectors/kaplan_meier.json").read_text())
MINUTES = st.dictionaries(st.integers(0, 30), st.integers(1, 4), max_size=8)
UNSEEN = st.lists(st.tuples(st.integers(0, 30), st.floats(0, 1)), max_size=6)


def published(name: str) -> dict[int, int]:
    return {int(time): number for time, number in VECTOR[name].items()}


def test_the_curve_is_the_published_one() -> None:
    steps = kaplan_meier(published("left"), published("stayed"))
    assert [step.time for step in steps] == VECTOR["times"]
    assert [step.at_risk for step in steps] == VECTOR["at_risk"]
    assert [s.survival for s in steps] == pytest.approx(VECTOR["survival"], abs=1e-6)
    assert [s.standard_error for s in steps] == pytest.approx(VECTOR["standard_error"], abs=1e-6)


def test_the_interval_is_on_the_log_log_scale() -> None:
    step = after(10, published("left"), published("stayed"))
    low, high = step.interval() or (0, 0)
    assert 0 < low < step.survival < high < 1
    width = 1.959964 * step.standard_error / step.survival / -math.log(step.survival)
    assert math.log(-math.log(low)) - math.log(-math.log(step.survival)) == pytest.approx(width)


@given(MINUTES, st.integers(0, 30))
def test_without_anybody_served_the_curve_is_the_share_that_waits_longer(
    left: dict[int, int], minute: int
) -> None:
    everyone = sum(left.values()) or 1
    longer = sum(number for time, number in left.items() if time > minute)
    survival = after(minute, left, {}).survival
    assert survival == pytest.approx(longer / everyone if left else 1)


@given(MINUTES, MINUTES, UNSEEN, st.integers(0, 30))
def test_the_band_holds_the_curve_whenever_the_unseen_left(
    left: dict[int, int], stayed: dict[int, int], unseen: list[tuple[int, float]], minute: int
) -> None:
    ends = Ends(left, stayed, Counter(latest for latest, _ in unseen))
    truth = Counter(left) + Counter(round(latest * share) for latest, share in unseen)
    survival = after(minute, truth, stayed).survival
    low, high = ends.at_least(minute).survival, ends.at_most(minute).survival
    assert low - 1e-9 <= survival <= high + 1e-9


@settings(max_examples=40)
@given(MINUTES, MINUTES, UNSEEN)
def test_the_band_never_rises(
    left: dict[int, int], stayed: dict[int, int], unseen: list[tuple[int, float]]
) -> None:
    ends = Ends(left, stayed, Counter(latest for latest, _ in unseen))
    points = curve(ends, every=1, fewest=1)
    for before, after_it in pairwise(points):
        assert before.low >= after_it.low - 1e-9
        assert before.high >= after_it.high - 1e-9


def test_with_every_minute_known_the_band_is_the_curve_itself() -> None:
    left, stayed = published("left"), published("stayed")
    for point in curve(Ends(left, stayed, {}), every=1, fewest=1):
        assert point.low == point.high == after(point.minute, left, stayed).survival


def test_the_curve_ends_where_too_few_still_wait() -> None:
    points = curve(Ends({10: 4}, {20: 6, 30: 5}, {}), every=5, fewest=10)
    assert [(p.minute, p.waiting) for p in points] == [
        (0, 15),
        (5, 15),
        (10, 15),
        (15, 11),
        (20, 11),
    ]


def test_nothing_is_told_of_a_line_that_nobody_joined() -> None:
    assert curve(Ends({}, {}, {}), every=5, fewest=10) == []

"""The test of a group against the rest: published numbers, and how often it errs."""

import numpy as np
import pytest
from scipy.stats import fisher_exact

from analytics.beyond_chance import holm, more_than_chance


def test_the_lady_who_tasted_tea() -> None:
    """All four cups right: 1 in 70. R. A. Fisher, The Design of Experiments, 1935, ch. 2."""
    assert more_than_chance(4, 4, 4, 8) == pytest.approx(1 / 70)


def test_holms_adjustment_is_as_published() -> None:
    """The example of p.adjust(method = "holm") by hand: 4, 3, 2 and 1 times the sorted chances."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_it_agrees_with_the_exact_test_of_a_table() -> None:
    for listed, of, all_listed, all_of in [(3, 20, 25, 900), (0, 15, 4, 60), (12, 12, 30, 40)]:
        rest = all_of - of - (all_listed - listed)
        table = np.array([[listed, of - listed], [all_listed - listed, rest]])
        expected = fisher_exact(table, alternative="greater").pvalue
        assert more_than_chance(listed, of, all_listed, all_of) == pytest.approx(expected)


def test_names_drawn_by_lot_make_a_group_stand_out_in_five_of_a_hundred_reports_at_most() -> None:
    rng, groups = np.random.default_rng(7), np.repeat(np.arange(14), 70)
    named = 0
    for _ in range(1000):
        listed = np.bincount(groups[rng.choice(980, 100, replace=False)], minlength=14)
        chances = [more_than_chance(int(hits), 70, 100, 980) for hits in listed]
        named += min(holm(chances)) <= 0.05
    assert named <= 65  # 50 and two standard errors


def test_a_group_that_is_listed_five_times_as_often_stands_out() -> None:
    assert holm([more_than_chance(25, 70, 100, 980)] + [0.6] * 13)[0] < 0.001

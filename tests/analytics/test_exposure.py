"""Exposure against a plain count of days."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.exposure import Exposure, Intervals, exposure, week_count

SUNDAY = date(2026, 3, 29).toordinal()

intervals_of_a_license = st.lists(
    st.tuples(st.integers(-30, 60), st.integers(-5, 50)).map(
        lambda pair: (SUNDAY - pair[0] - pair[1], SUNDAY - pair[0])
    ),
    max_size=3,
)


def flat(rows: list[list[tuple[int, int]]]) -> Intervals:
    listed = [(index, first, last) for index, row in enumerate(rows) for first, last in row]
    table = np.array(listed, dtype=np.int64).reshape(-1, 3)
    return Intervals(table[:, 0], table[:, 1], table[:, 2])


def measured(rows: list[list[tuple[int, int]]], days: int) -> Exposure:
    """All of one station set that is open every day of the last `days` days."""
    sets = np.zeros(len(rows), dtype=np.int64)
    station_open = np.ones((1, days), dtype=np.bool_)
    return exposure(flat(rows), sets, station_open, SUNDAY - days + 1, SUNDAY)


@given(
    rows=st.lists(intervals_of_a_license, max_size=5),
    days=st.integers(1, 40),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=150)
def test_exposure_is_the_plain_count_of_open_days_in_force(
    rows: list[list[tuple[int, int]]], days: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    station_open = rng.random((2, days)) < 0.7
    sets = rng.integers(0, 2, len(rows))
    first_day = SUNDAY - days + 1
    found = exposure(flat(rows), sets, station_open, first_day, SUNDAY)
    weeks = week_count(first_day, SUNDAY)
    for index, row in enumerate(rows):
        open_days = np.zeros(weeks, dtype=np.int64)
        in_force = 0
        for day in range(first_day, SUNDAY + 1):
            if any(first <= day <= last for first, last in row):
                in_force += 1
                open_days[weeks - 1 - (SUNDAY - day) // 7] += station_open[
                    sets[index], day - first_day
                ]
        assert found.days_in_force[index] == in_force
        assert found.open_days[index] == open_days.sum()
        assert (found.weeks[index] * 7).round().tolist() == open_days.tolist()


def test_both_ends_of_an_interval_count() -> None:
    found = measured([[(SUNDAY - 1, SUNDAY)], [(SUNDAY, SUNDAY)]], days=14)
    assert found.days_in_force.tolist() == [2, 1]
    assert found.weeks[:, 1] * 7 == pytest.approx([2, 1])


def test_a_renewal_that_begins_before_the_old_term_ends_counts_its_days_once() -> None:
    found = measured([[(SUNDAY - 9, SUNDAY - 3), (SUNDAY - 5, SUNDAY)]], days=14)
    assert found.days_in_force.tolist() == [10]


def test_days_before_the_records_and_after_the_report_do_not_count() -> None:
    found = measured([[(SUNDAY - 400, SUNDAY + 400)]], days=10)
    assert found.days_in_force.tolist() == [10]
    assert (found.weeks * 7).round().tolist() == [[3, 7]]


def test_a_register_larger_than_one_block_is_counted_row_by_row() -> None:
    rows = [[(SUNDAY - index % 20, SUNDAY)] for index in range(2500)]
    found = measured(rows, days=28)
    assert found.open_days.tolist() == [index % 20 + 1 for index in range(2500)]


def test_no_licenses_and_no_days_give_empty_tables() -> None:
    assert measured([], days=14).weeks.shape == (0, 2)
    assert measured([[(SUNDAY, SUNDAY)]], days=0).weeks.shape == (1, 0)

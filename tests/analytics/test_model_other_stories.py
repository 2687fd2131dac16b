"""Cities that do not live as the model has it: whom it is sure of is inactive all the same."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analytics.activity import Fit, Histories, Posterior, fit, posterior
from analytics.bursts import find_bursts, silent_so_far
from tests.analytics.cities import CITIES, average_precision, simulate
from tests.analytics.wrong_cities import STORIES, Told, tell

BURSTS = ("visits in bursts", "jobs of three weeks, five apart")


@cache
def studied(story: str) -> tuple[Told, Fit, Posterior]:
    told = tell(story, 0)
    return told, fit(told.histories), posterior(told.histories, fit(told.histories))


@pytest.mark.parametrize("story", STORIES)
def test_nineteen_in_twenty_of_those_at_nine_tenths_are_inactive(story: str) -> None:
    told, _, result = studied(story)
    sure = result.p_inactive >= 0.9
    assert sure.sum() > 50
    assert told.inactive[sure].mean() >= 0.95


@pytest.mark.parametrize("story", STORIES)
def test_hardly_anyone_active_is_among_the_25_with_the_most_missed_visits(story: str) -> None:
    told, _, result = studied(story)
    missed = np.where(result.p_inactive >= 0.9, result.expected_missed, 0)
    assert told.inactive[np.argsort(-missed)[:25]].sum() >= 24


@pytest.mark.parametrize("story", BURSTS)
def test_without_the_sample_bursts_would_be_taken_for_the_end_of_use(story: str) -> None:
    told, _, result = studied(story)
    blind = replace(told.histories, sampled=None, sampled_visits=None)
    blind_result = posterior(blind, fit(blind))
    assert told.inactive[blind_result.p_inactive >= 0.9].mean() < 0.9
    gain = average_precision(result.p_inactive, told.inactive)
    assert gain > average_precision(blind_result.p_inactive, told.inactive) + 0.05


@pytest.mark.parametrize("name", list(CITIES))
def test_where_visits_are_independent_there_are_no_bursts(name: str) -> None:
    assert fit(simulate(CITIES[name], 4).histories).parameters.bursts < 0.04


@pytest.mark.parametrize(("story", "weeks"), [(BURSTS[0], (0.7, 1.3)), (BURSTS[1], (1.8, 3.0))])
def test_bursts_are_found_where_they_are(story: str, weeks: tuple[float, float]) -> None:
    low, high = weeks
    assert low < studied(story)[1].parameters.bursts < high


def test_a_silence_is_counted_from_the_week_of_the_last_visit() -> None:
    visits = np.array([[0, 2, 0, 0, 1, 0]])
    silent = silent_so_far(visits, np.full((1, 6), 0.5))
    assert silent.tolist() == [[0, 0, 0, 0.5, 1.0, 0]]


def test_a_sample_in_which_nobody_came_often_tells_of_no_bursts() -> None:
    nobody = np.zeros(2, dtype=np.int64)
    known = Histories(
        exposure=np.ones((2, 9), dtype=np.float32),
        visits=nobody,
        last_week=nobody - 1,
        group=nobody,
        weekly_visits=np.zeros(9),
        sampled=np.array([0, 1]),
        sampled_visits=np.zeros((2, 9), dtype=np.int64),
    )
    assert find_bursts(known, np.ones((1, 9))) == 0

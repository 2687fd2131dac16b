"""The activity model against published numbers, made-up cities whose truth is known, and edges."""

import json
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.activity import Fit, Histories, Parameters, Posterior, fit, objective, posterior
from analytics.likelihood import find_silence, gather_evidence, log_marginal, weigh
from analytics.season import week_factors
from tests.analytics.cities import (
    CITIES,
    City,
    Floats,
    Truth,
    average_precision,
    best_possible,
    simulate,
)

VECTORS = Path(__file__).parent.parent / "vectors"
OPEN_WEEK = 6 / 7


@cache
def studied(name: str, seed: int) -> tuple[Truth, Fit, Posterior]:
    truth = simulate(CITIES[name], seed)
    fitted = fit(truth.histories)
    return truth, fitted, posterior(truth.histories, fitted)


def register(counts: list[list[int]], exposure: float = OPEN_WEEK) -> Histories:
    """A register of one class from rows of weekly counts, all in force all the time."""
    table = np.array(counts, dtype=np.int64)
    weeks = table.shape[1]
    last = np.where(table.any(axis=1), weeks - 1 - (table[:, ::-1] > 0).argmax(axis=1), -1)
    return Histories(
        exposure=np.full(table.shape, exposure, dtype=np.float32),
        visits=table.sum(axis=1),
        last_week=last,
        group=np.zeros(len(table), dtype=np.int64),
        weekly_visits=table.sum(axis=0).astype(np.float64),
    )


def plain_fit(parameters: Parameters, season: Floats) -> Fit:
    return Fit(parameters, season[None, :], season, 0.0, converged=True)


def judged(histories: Histories) -> Posterior:
    """The posterior, after looking that every number of it and of the fit is a plain number."""
    fitted = fit(histories)
    result = posterior(histories, fitted)
    for numbers in (*astuple(result), *astuple(fitted.parameters), fitted.season):
        assert np.isfinite(numbers).all()
    assert np.isfinite(fitted.log_likelihood)
    assert ((result.p_inactive >= 0) & (result.p_inactive <= 1)).all()
    return result


# Published numbers and the mathematics


def test_the_published_zero_probability_is_that_of_a_license_that_never_came() -> None:
    for case in json.loads((VECTORS / "nbd_zero.json").read_text())["cases"]:
        zero = log_marginal(np.zeros(1), np.full(1, case["weeks"]), case["shape"], case["scale"])
        assert np.exp(zero[0]) == pytest.approx(case["probability"], abs=1e-10)
        mean = case["shape"] / case["scale"]
        parameters = Parameters(case["shape"], np.array([mean]), 1e-15, 1e-15)
        silent = register([[0] * case["weeks"]], exposure=1.0)
        result = posterior(silent, plain_fit(parameters, np.ones(case["weeks"])))
        assert result.quiet_share[0] == pytest.approx(case["probability"], abs=1e-10)


@pytest.mark.parametrize("name", ["strong season", "closures", "declared loads", "short terms"])
def test_the_gradient_agrees_with_finite_differences(name: str) -> None:
    truth, fitted, _ = studied(name, 0)
    silence = find_silence(truth.histories)
    evidence = gather_evidence(truth.histories, silence, fitted.season)
    means = [-0.3, -0.9, 0.6][: truth.histories.classes]
    theta = np.array([0.4, -1.5, -4.0, -0.5, 0.7, 0.3, *means])
    _, gradient = objective(theta, evidence)
    for index, step in enumerate(np.eye(len(theta)) * 1e-5):
        above, _ = objective(theta + step, evidence)
        below, _ = objective(theta - step, evidence)
        assert gradient[index] == pytest.approx((above - below) / 2e-5, rel=1e-5, abs=1e-8)


def test_the_likelihood_is_the_plain_sum_over_the_weeks_of_stopping() -> None:
    histories = register([[0, 2, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0]])
    parameters = Parameters(0.8, np.array([0.7]), never_starts=0.1, weekly_stop=0.05)
    evidence = gather_evidence(histories, find_silence(histories), np.ones(6))
    weights = weigh(parameters, evidence)
    for row, (visits, last, never) in enumerate([(3.0, 3, 0.0), (0.0, 0, 0.1)]):
        chances = [0.95**week * 0.05 for week in range(last, 5)] + [0.95**5]
        so_far = np.arange(last + 1.0, 7.0, dtype=np.float64) * np.float32(OPEN_WEEK)
        terms = np.exp(log_marginal(np.full(len(so_far), visits), so_far, 0.8, 0.8 / 0.7))
        likelihood = 0.9 * (terms * chances).sum() + never
        assert weights.log_likelihood[row] == pytest.approx(np.log(likelihood))
        result = posterior(histories, plain_fit(parameters, np.ones(6)))
        active = 0.9 * terms[-1] * chances[-1] / likelihood
        assert result.p_inactive[row] == pytest.approx(1 - active)


def test_the_same_data_give_the_same_bytes() -> None:
    histories = simulate(CITIES["strong season"], 0).histories
    first, second = fit(histories), fit(histories)
    assert first.season.tobytes() == second.season.tobytes()
    assert first.parameters.means.tobytes() == second.parameters.means.tobytes()
    again = posterior(histories, second)
    for one, other in zip(astuple(posterior(histories, first)), astuple(again), strict=True):
        assert one.tobytes() == other.tobytes()


# Made-up cities


@pytest.mark.parametrize("name", [name for name, city in CITIES.items() if city.rates == "gamma"])
def test_the_parameters_of_a_city_are_found_again(name: str) -> None:
    truth, fitted, _ = studied(name, 1)
    found, city = fitted.parameters, truth.city
    assert fitted.converged
    assert found.shape == pytest.approx(city.shape, rel=0.25)
    assert found.means == pytest.approx(np.array(city.means), rel=0.25)
    assert found.never_starts == pytest.approx(city.never_starts, abs=0.035)
    assert found.weekly_stop == pytest.approx(city.weekly_stop, rel=0.25, abs=0.0005)


def test_the_season_of_a_city_is_found_again() -> None:
    truth, fitted, _ = studied("strong season", 0)
    settled = slice(26, None)  # the first weeks of a growing register have few visits
    assert np.abs(fitted.season - truth.season)[:, settled].max() < 0.15
    snow = truth.season < 0.2
    assert snow.sum() >= 9
    assert fitted.season[snow].max() < 0.25


@pytest.mark.parametrize("name", [name for name in CITIES if name != "everyone active"])
def test_the_ranking_is_nearly_the_best_possible(name: str) -> None:
    for seed in range(3):
        truth, _, result = studied(name, seed)
        best = average_precision(best_possible(truth), truth.inactive)
        assert average_precision(result.p_inactive, truth.inactive) >= 0.98 * best


@pytest.mark.parametrize("name", [name for name in CITIES if name != "everyone active"])
def test_nine_in_ten_of_those_at_nine_tenths_are_inactive(name: str) -> None:
    sure = [(truth, result.p_inactive >= 0.9) for truth, _, result in seeds_of(name)]
    listed = sum(int(high.sum()) for _, high in sure)
    assert sum(int(truth.inactive[high].sum()) for truth, high in sure) >= 0.9 * listed > 50


@pytest.mark.parametrize("shape", [1.2, 0.4])
def test_where_everyone_is_active_hardly_anyone_is_listed(shape: float) -> None:
    city = replace(CITIES["everyone active"], shape=shape)
    for seed in range(5):
        result = judged(simulate(city, seed).histories)
        assert (result.p_inactive >= 0.9).sum() <= 2


def seeds_of(name: str) -> list[tuple[Truth, Fit, Posterior]]:
    return [studied(name, seed) for seed in range(3)]


def test_a_license_of_the_first_week_is_judged_by_the_share_that_never_starts() -> None:
    truth, fitted, result = studied("plain", 0)
    newest = (truth.start >= truth.city.weeks - 1) & (truth.histories.visits == 0)
    share = fitted.parameters.never_starts
    assert newest.any()
    assert (result.p_inactive[newest] >= share).all()
    assert result.p_inactive[newest].max() < 3 * share


# Properties


def made_fit(weeks: int) -> Fit:
    parameters = Parameters(0.9, np.array([0.8]), never_starts=0.1, weekly_stop=0.01)
    return plain_fit(parameters, np.linspace(0.5, 1.5, weeks))


weekly_counts = st.lists(st.integers(0, 4), min_size=1, max_size=30)


@given(counts=weekly_counts, silence=st.integers(1, 40), days=st.integers(0, 7))
@settings(deadline=None)
def test_a_longer_silence_never_lowers_p_inactive(
    counts: list[int], silence: int, days: int
) -> None:
    season = made_fit(80).common_season
    rows = [[*counts, *[0] * more] for more in (silence - 1, silence)]
    shorter, longer = (
        posterior(register([row], days / 7), replace(made_fit(1), season=season[None, : len(row)]))
        for row in rows
    )
    assert longer.p_inactive[0] >= shorter.p_inactive[0] - 1e-12
    assert longer.quiet_share[0] <= shorter.quiet_share[0] + 1e-12


@given(table=st.lists(st.lists(st.integers(0, 3), min_size=6, max_size=6), max_size=8))
@settings(deadline=None, max_examples=60)
def test_any_register_gets_plain_numbers(table: list[list[int]]) -> None:
    judged(register(table) if table else empty_register(6))


# Edges


def empty_register(weeks: int) -> Histories:
    none = np.zeros(0, dtype=np.int64)
    return Histories(np.zeros((0, weeks), dtype=np.float32), none, none, none, np.zeros(weeks))


def test_a_register_where_nobody_ever_came_names_nobody() -> None:
    for licenses, weeks in [(1500, 60), (1500, 260), (1, 130)]:
        histories = register([[0] * weeks] * licenses)
        result = judged(histories)
        assert not fit(histories).converged
        assert result.p_inactive.max() < 0.5
        assert result.expected_missed.max() < 0.01


def test_a_class_of_which_nobody_ever_came_is_not_listed_as_a_whole() -> None:
    histories = register([[1] * 60] * 20 + [[0] * 60] * 20)
    result = judged(replace(histories, group=np.repeat([0, 1], 20)))
    assert result.p_inactive.max() < 0.5


def test_one_license_alone_is_judged_by_its_own_past() -> None:
    assert judged(register([[1] * 60])).p_inactive[0] < 0.01
    assert judged(register([[1] * 20 + [0] * 40])).p_inactive[0] > 0.99


def test_regulars_who_come_each_week_are_all_active() -> None:
    assert judged(register([[1] * 60] * 300)).p_inactive.max() < 0.01


def test_weeks_in_which_everyone_is_silent_accuse_nobody() -> None:
    result = judged(register([[1] * 56 + [0] * 4] * 300))
    assert result.p_inactive.max() < 0.05


def test_a_register_whose_stations_never_opened_knows_only_the_prior_share() -> None:
    result = judged(register([[0] * 60] * 5, exposure=0.0))
    assert result.p_inactive.max() < 0.2
    assert result.expected_missed.max() == 0


def test_visits_without_exposure_do_no_harm() -> None:
    result = judged(register([[0, 2, 0, 1], [0, 0, 0, 0]], exposure=0.0))
    assert result.p_inactive.max() < 0.5


def test_closed_weeks_are_no_silence() -> None:
    histories = register([[1] * 30 + [0] * 30] * 50)
    histories.exposure[:, 30:] = 0
    result = judged(histories)
    assert result.p_inactive.max() < 0.2
    assert result.expected_since_last.max() == 0


def test_expected_visits_are_rate_times_exposure_times_season() -> None:
    truth, fitted, result = studied("closures", 0)
    season = fitted.season[truth.histories.group]
    weighted = (truth.histories.exposure.astype(np.float64) * season).sum(axis=1)
    assert result.expected_visits == pytest.approx(result.rate * weighted)
    came = np.arange(truth.city.weeks) <= truth.histories.last_week[:, None]
    after = ((truth.histories.exposure * ~came).astype(np.float64) * season).sum(axis=1)
    assert result.expected_since_last == pytest.approx(result.rate * after, abs=1e-9)
    assert result.expected_missed == pytest.approx(result.p_inactive * result.expected_since_last)


@pytest.mark.parametrize(
    "wrong",
    [
        {"visits": np.array([1, 2])},
        {"last_week": np.array([-1])},
        {"last_week": np.array([9])},
        {"weekly_visits": np.ones(5)},
        {"exposure": np.full((1, 4), np.nan)},
        {"exposure": np.full((1, 4), -1.0)},
    ],
)
def test_contradictory_histories_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"need|exactly if|there must be|must be a number"):
        replace(register([[1, 0, 1, 0]]), **wrong)


# Season alone


def test_weeks_without_exposure_have_factor_one_and_the_rest_average_one() -> None:
    exposure = np.array([10.0, 0.0, 20.0, 30.0])
    factors = week_factors(np.array([900.0, 0, 500, 400]), np.array([500.0, 0, 500, 500]), exposure)
    assert factors[1] == 1
    assert (factors * exposure)[[0, 2, 3]].sum() / 60 == pytest.approx(1)


def test_a_week_that_expects_few_visits_hardly_moves() -> None:
    factors = week_factors(np.array([3.0, 0, 2, 1]), np.full(4, 1.5), np.ones(4))
    assert np.abs(factors - 1).max() < 0.1


def test_more_licenses_do_not_change_the_story_of_a_city() -> None:
    small, large = (judged_city(City(licenses=n)) for n in (1500, 6000))
    assert large == pytest.approx(small, abs=0.03)


def judged_city(city: City) -> float:
    truth = simulate(city, 3)
    result = judged(truth.histories)
    return float(result.p_inactive.mean() - truth.inactive.mean())

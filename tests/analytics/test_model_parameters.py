"""The parameters that made a city are found again, as closely as its size lets one hope."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.special import logit

from analytics.activity import Fit, fit, objective
from analytics.likelihood import Evidence, declared_beside_usual, find_silence, gather_evidence
from tests.analytics.cities import CITIES, Floats, Truth, simulate

KINDS = [name for name, city in CITIES.items() if city.rates == "gamma" and city.weekly_stop]
SEEDS = {name: (100 * place, 100 * place + 1) for place, name in enumerate(KINDS)}
STEP = 1e-4


@cache
def fitted(name: str, seed: int) -> tuple[Truth, Fit]:
    truth = simulate(CITIES[name], seed)
    return truth, fit(truth.histories)


def found(fit: Fit) -> Floats:
    """The parameters on the scale on which they are normal."""
    p = fit.parameters
    ends = [np.log(p.shape), logit(p.never_starts), logit(p.weekly_stop)]
    effects = [p.short_term, p.declared, np.log(p.declared_shape)]
    return np.concatenate([ends, effects, np.log(p.means)])


def told(truth: Truth, fit: Fit) -> Floats:
    """Those of the story. The means as they are at the fitted season's level, for the class's usual
    declared loads; the story's are those at loads of e to the 0.3."""
    city, known = truth.city, truth.histories
    times = np.log((city.told_shape or city.shape) / city.shape) if city.told else 0.0
    ends = [np.log(city.shape), logit(city.never_starts), logit(city.weekly_stop)]
    of_class = [known.group == c for c in range(known.classes)]
    exposure = np.stack([known.exposure[own].sum(axis=0) for own in of_class])
    level = (truth.season * exposure).sum(axis=1) / (fit.season * exposure).sum(axis=1)
    means = np.log(np.array(city.means) * level)
    if known.declared is not None:
        beside, _ = declared_beside_usual(known)
        apart = np.log(known.declared) - beside - 0.3
        usual = [np.nanmedian(apart[own]) for own in of_class]
        means += city.declared_effect * np.array(usual)
    return np.concatenate([ends, [city.short_effect, city.declared_effect, times], means])


def standard_errors(at: Floats, evidence: Evidence) -> Floats:
    """From the curvature of the log posterior."""
    steps = np.eye(len(at)) * STEP
    slopes = [objective(at + s, evidence)[1] - objective(at - s, evidence)[1] for s in steps]
    curvature = np.array(slopes) / (2 * STEP) * len(evidence.visits)
    return np.asarray(np.sqrt(np.diag(np.linalg.inv((curvature + curvature.T) / 2))))


def apart(name: str, seed: int) -> Floats:
    """In standard errors; of what the story does not tell of, nothing."""
    truth, result = fitted(name, seed)
    silence = find_silence(truth.histories)
    evidence = gather_evidence(truth.histories, silence, result.season)
    errors = standard_errors(found(result), evidence)
    tells = np.ones(len(errors), dtype=np.bool_)
    tells[3], tells[4:6] = truth.city.short_terms > 0, truth.city.told > 0
    return np.asarray(((found(result) - told(truth, result)) / errors)[tells])


@pytest.mark.parametrize("name", KINDS)
def test_no_parameter_is_four_standard_errors_off(name: str) -> None:
    for seed in SEEDS[name]:
        assert fitted(name, seed)[1].converged
        assert np.abs(apart(name, seed)).max() < 4


def test_all_parameters_together_lie_as_chance_lays_them() -> None:
    squares = np.concatenate([apart(name, seed) for name in KINDS for seed in SEEDS[name]]) ** 2
    assert 0.6 < squares.mean() < 1.5
    assert (squares > 1.96**2).mean() < 0.12


def test_what_a_register_does_not_tell_of_has_no_effect() -> None:
    parameters = fitted("plain", 0)[1].parameters
    assert (parameters.short_term, parameters.declared, parameters.bursts) == (0, 0, 0)
    assert parameters.declared_shape == 1


def test_loads_that_say_nothing_of_the_visits_are_given_no_weight() -> None:
    truth = simulate(CITIES["declared loads"], 3)
    mixed = np.random.default_rng(3).permutation(np.asarray(truth.histories.declared))
    assert abs(fit(replace(truth.histories, declared=mixed)).parameters.declared) < 0.15

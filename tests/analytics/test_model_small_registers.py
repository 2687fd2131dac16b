"""Registers of which next to nothing is known yet: silence alone makes nobody sure."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.activity import fit, posterior
from tests.analytics.cities import City, simulate
from tests.analytics.test_activity import judged, register


@pytest.mark.parametrize("silent", [1, 5, 20, 100, 500])
def test_one_regular_says_nothing_of_those_who_never_came(silent: int) -> None:
    for weeks in (8, 26, 60):
        result = judged(register([[1, 0] * (weeks // 2)] + [[0] * weeks] * silent))
        assert result.p_inactive[1:].max() < 0.9


def test_where_few_of_very_many_ever_came_the_others_are_thought_light_users() -> None:
    result = judged(register([[1, 0] * 13] * 10 + [[0] * 26] * 300))
    assert result.p_inactive[10:].max() < 0.5


def test_many_regulars_say_that_who_never_came_is_no_regular() -> None:
    result = judged(register([[1, 0] * 30] * 60 + [[0] * 60] * 6))
    assert result.p_inactive[60:].min() > 0.9


@pytest.mark.parametrize("licenses", [6, 12, 25])
def test_nine_in_ten_of_the_sure_are_inactive_in_small_registers_too(licenses: int) -> None:
    inactive = [share for seed in range(60) for share in sure_in(licenses, seed)]
    assert len(inactive) > 40
    assert np.mean(inactive) >= 0.9


def sure_in(licenses: int, seed: int) -> list[bool]:
    """Of a small city of any kind, those at p_inactive 0.9: whether they are inactive."""
    rng = np.random.default_rng(seed)
    city = replace(
        City(licenses=licenses),
        shape=float(np.exp(rng.normal(0, 0.6))),
        means=tuple(np.exp(rng.normal(-0.3, 0.8, 2)).tolist()),
        never_starts=float(rng.beta(2, 18)),
        weekly_stop=float(rng.beta(1, 199)),
    )
    truth = simulate(city, seed)
    result = posterior(truth.histories, fit(truth.histories))
    return [bool(inactive) for inactive in truth.inactive[result.p_inactive >= 0.9]]

"""From a real silence to a name on the list: sooner than by plain rules of days."""

from functools import cache

import pytest

from tests.analytics.cities import City
from tests.analytics.delays import RULES, Reports, beside_rule, reports

pytestmark = pytest.mark.slow


@cache
def made() -> Reports:
    return reports(City(licenses=700), 0)


@pytest.mark.parametrize("rule", RULES)
def test_with_as_many_false_alarms_the_model_is_a_quarter_sooner_or_more(rule: int) -> None:
    by_rule, by_model = beside_rule(made(), rule)
    assert by_model.false_alarms <= by_rule.false_alarms
    assert by_model.days <= by_rule.days * 3 / 4


def test_far_fewer_of_the_sure_are_in_use_than_of_those_whom_a_rule_lists() -> None:
    listed = made().judged & (made().p_inactive >= 0.9)
    assert listed.any(axis=1).all()
    assert made().active[listed].mean() < 0.05
    for rule in RULES:
        by_rule = made().judged & (made().days >= rule)
        assert made().active[by_rule].mean() > 2 * made().active[listed].mean()

"""A group is named where the list falls on it beyond chance, and hardly ever without cause."""

import math

import numpy as np
import pytest

from analytics.groups import LEVEL, Group, Unit, at_least, compared, holm


def licenses(*groups: tuple[str, int, int]) -> list[Unit]:
    """Each group with so many picked of so many, a holder each."""
    each = [(name, place < picked) for name, picked, size in groups for place in range(size)]
    return [Unit(holder, hit, {"by": name}) for holder, (name, hit) in enumerate(each)]


def named(units: list[Unit]) -> list[str]:
    return [found.group for found in compared(units, ["by"]) if found.beyond]


def test_the_test_is_fishers_by_his_own_numbers() -> None:
    """Fisher 1935: of 30 criminals with a twin 12 were convicted pairs; 10 of 13 with an identical
    one. He gives 3,095 in 6,653,325 as the chance of ten or more."""
    assert at_least(10, 13, 12, 30) == pytest.approx(3095 / 6653325, rel=1e-9)


def test_the_lady_tasting_tea_guesses_all_right_once_in_seventy() -> None:
    assert at_least(4, 4, 4, 8) == pytest.approx(1 / 70)


def test_holms_steps_stop_at_the_first_that_fails() -> None:
    """Four tests at 0.05: 0.005 passes 0.0125, 0.01 passes 0.0167, 0.03 fails 0.025."""
    groups = [
        Group("by", name, 1, 20, p=p)
        for name, p in zip("abcd", (0.01, 0.03, 0.005, 0.04), strict=True)
    ]
    assert [group.beyond for group in holm(groups)] == [True, False, True, False]


def test_a_group_listed_far_more_than_the_others_is_named() -> None:
    assert named(licenses(("North", 12, 60), ("South", 5, 500), ("West", 4, 500))) == ["North"]


def test_equal_shares_name_nobody() -> None:
    assert named(licenses(("North", 6, 60), ("South", 50, 500))) == []


def test_one_holder_with_many_vehicles_is_one_event_and_not_twenty() -> None:
    fleet = [Unit(0, picked=True, groups={"by": "North"}) for _ in range(20)]
    others = [
        Unit(n, picked=n < 6, groups={"by": "South" if n % 2 else "North"}) for n in range(1, 400)
    ]
    assert named(fleet + others) == []


def test_a_small_group_has_no_share_and_is_not_named() -> None:
    [small, _rest] = compared(licenses(("A", 9, 9), ("B", 1, 900)), ["by"])
    assert (small.count, small.of, small.share, small.p, small.beyond) == (9, 9, None, None, False)


@pytest.mark.parametrize("everyone", [True, False])
def test_where_all_or_none_are_picked_nobody_stands_out(*, everyone: bool) -> None:
    units = [Unit(n, everyone, {"by": "A" if n % 2 else "B"}) for n in range(100)]
    assert named(units) == []


def false_alarms(seeds: range, *, fleets: bool) -> float:
    """The share of registers in which anybody is named though the picking was blind to groups."""
    return sum(bool(blind(np.random.default_rng(seed), fleets=fleets)) for seed in seeds) / len(
        seeds
    )


def blind(rng: np.random.Generator, *, fleets: bool) -> list[Group]:
    """600 holders; whole fleets are picked where they are, as a holder that gave up would be."""
    units = []
    for holder in range(600):
        groups = {
            "district": str(rng.integers(9)),
            "language": "es" if rng.random() < 0.2 else "en",
        }
        size = 1 + int(rng.pareto(1.5)) if fleets else 1
        gone = rng.random() < 0.05
        for _ in range(min(size, 30)):
            kind = ("pickup", "trailer", "box_truck")[rng.integers(3)]
            units.append(Unit(holder, bool(gone), {**groups, "class": kind}))
    return [one for one in compared(units, ["district", "language", "class"]) if one.beyond]


@pytest.mark.parametrize("fleets", [False, True])
def test_a_sentence_without_cause_comes_in_at_most_five_of_a_hundred_registers(
    *,
    fleets: bool,
) -> None:
    runs = range(200)
    most = LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / len(runs))
    assert false_alarms(runs, fleets=fleets) <= most

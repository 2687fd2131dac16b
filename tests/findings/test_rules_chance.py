"""How often the rules are wrong, measured on made-up weeks in which there is nothing to find."""

import string
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom

from analytics.activity import Fit, fit, posterior
from analytics.findings.beyond import as_often, heavier, least_share, rarely_passed
from analytics.findings.plates import is_a_plate, may_be_misread, signs_apart
from analytics.findings.silence import FEWEST_VISITS, REGULAR
from analytics.leads.choose import LOWEST
from analytics.likelihood import Histories
from checkin.scale.capture import is_low
from tests.analytics.cities import CITIES, Truth, seen, simulate

WEEKS = 13


def frequent(truth: Truth, fitted: Fit) -> int:
    """Licenses that the rule names at the end of the last week."""
    last = truth.city.weeks - 1
    histories = truth.histories
    said = posterior(histories, fitted)
    weeks = slice(last - WEEKS + 1, last + 1)
    visits = truth.counts[:, weeks].sum(axis=1)
    weeks_seen = np.minimum(WEEKS, histories.exposure[:, : last + 1].sum(axis=1))
    season = fitted.season[histories.group][:, weeks].mean(axis=1)
    expected = weeks_seen * season * said.kind_rate
    came = (visits > 0) & (expected > 0)
    least = rarely_passed((visits[came] / expected[came]).tolist())
    return sum(
        bool(
            visits[i] > least * expected[i]
            and as_often(
                int(visits[i]),
                expected=float(expected[i]),
                shape=float(said.shape[i]),
                burst=float(said.burst[i]),
            )
            < least_share(len(visits))
        )
        for i in np.flatnonzero(came)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plain", "light users", "closures", "lognormal"])
def test_far_more_loads_names_at_most_one_in_ten_reports_by_chance(name: str) -> None:
    """Ten cities of 1,500; gamma rates as the model has them, and lognormal ones."""
    of_cities = (simulate(CITIES[name], seed) for seed in range(10))
    assert sum(frequent(truth, fit(truth.histories)) for truth in of_cities) <= 1


@pytest.mark.slow
def test_one_that_comes_thirty_times_as_often_as_its_kind_is_named() -> None:
    named = 0
    for seed in range(3):
        truth = simulate(CITIES["plain"], seed)
        chance = np.random.default_rng(seed)
        counts = truth.counts.copy()
        often = 30 * truth.mean[:3, None] * truth.histories.exposure[:3]
        counts[:3] = chance.poisson(often * truth.season[truth.histories.group[:3]])
        exposure = truth.histories.exposure.astype(np.float32)
        told = seen(counts, exposure, truth.histories.group)
        named += frequent(replace(truth, histories=told, counts=counts), fit(told))
    assert named >= 8  # of 9


def a_week_before(histories: Histories, silent: NDArray[np.bool_]) -> Histories:
    """What was known without the last week; of those who came in it nothing is asked."""
    assert histories.sampled_visits is not None
    return replace(
        histories,
        exposure=histories.exposure[:, :-1],
        visits=np.where(silent, histories.visits, 0),
        last_week=np.where(silent, histories.last_week, -1),
        weekly_visits=histories.weekly_visits[:, :-1],
        sampled_visits=histories.sampled_visits[:, :-1],
    )


def fell_silent(name: str, seed: int) -> tuple[int, int]:
    """How many regulars crossed the bound in the last week, and how many of them are in use."""
    truth = simulate(CITIES[name], seed)
    histories, fitted = truth.histories, fit(truth.histories)
    now = posterior(histories, fitted)
    regular = (now.rate * now.burst >= REGULAR) & (histories.visits >= FEWEST_VISITS)
    silent = histories.last_week < histories.exposure.shape[1] - 1
    earlier = replace(fitted, season=fitted.season[:, :-1])
    before = posterior(a_week_before(histories, silent), earlier)
    fell = silent & regular & (now.p_inactive >= LOWEST) & (before.p_inactive < LOWEST)
    return int(fell.sum()), int((fell & ~truth.inactive).sum())


@pytest.mark.slow
def test_of_those_who_fell_silent_at_most_one_in_five_is_in_use() -> None:
    """That is what the bound says; those who cross it have just done so."""
    found = [fell_silent("plain", seed) for seed in range(10)]
    fell, in_use = (sum(column) for column in zip(*found, strict=True))
    assert fell >= 20
    assert in_use <= 0.2 * fell + 2 * (0.16 * fell) ** 0.5


@pytest.mark.slow
def test_where_everybody_is_active_hardly_anybody_falls_silent() -> None:
    """Of 1,500 licenses in ten cities."""
    assert sum(fell_silent("everyone active", seed)[0] for seed in range(10)) <= 10


@pytest.mark.parametrize("loads", ["lognormal", "gamma", "with a trailer now and then"])
def test_far_heavier_loads_names_at_most_one_in_ten_reports_by_chance(loads: str) -> None:
    """500 reports of 600 vehicles in two classes, each with the median of nine loads."""
    chance = np.random.default_rng(7)
    named = 0
    for _report in range(500):
        of_class = {
            "pickup": weights(loads, 1200, chance),
            "box_truck": weights(loads, 4000, chance),
        }
        _usual, bounds = heavier(of_class)
        named += sum((np.array(of_class[kind]) > bounds[kind]).sum() for kind in of_class)
    assert named <= 50


def weights(loads: str, usual: float, chance: np.random.Generator) -> list[float]:
    """The median load of each of 300 vehicles, which differ by a quarter."""
    own = usual * chance.lognormal(0, 0.25, 300)
    if loads == "gamma":
        of_day = own[:, None] * chance.gamma(8, 1 / 8, (300, 9))
    else:
        of_day = own[:, None] * chance.lognormal(0, 0.35, (300, 9))
    if loads == "with a trailer now and then":
        of_day = np.where(chance.random((300, 9)) < chance.random((300, 1)) / 2, 1.6, 1.0) * of_day
    return [float(median) for median in np.median(of_day, axis=1)]


def test_of_a_hundred_thousand_plates_hardly_one_is_misread_into_another() -> None:
    """Each sign is misread once in 200: as another one, left out, or exchanged with its neighbor.
    The rule wants three signs: at most 2 of 100,000."""
    chance = np.random.default_rng(3)
    total, told = 100_000, 0
    for own in plates_of(total, chance):
        wrong = np.flatnonzero(chance.random(len(own)) < 0.005)
        if len(wrong) > 2:  # two signs or fewer can never be three apart
            told += not may_be_misread(own, misread(own, wrong.tolist(), chance))
    assert told <= 2


SIGNS = string.ascii_uppercase + string.digits


def plates_of(count: int, chance: np.random.Generator) -> Iterator[str]:
    for signs in chance.integers(0, len(SIGNS), (count, 7)):
        yield "".join(SIGNS[sign] for sign in signs)


def misread(plate: str, wrong: Sequence[int], chance: np.random.Generator) -> str:
    signs = list(plate)
    for place in wrong:
        match int(chance.integers(3)):
            case 0:
                signs[place] = SIGNS[int(chance.integers(len(SIGNS)))]
            case 1:
                signs[place] = ""
            case _ if place + 1 < len(signs):
                signs[place], signs[place + 1] = signs[place + 1], signs[place]
    return "".join(signs)


PLATES = st.text(SIGNS, max_size=7)


@given(PLATES, PLATES)
def test_plates_are_as_far_apart_one_way_as_the_other(one: str, other: str) -> None:
    apart = signs_apart(one, other)
    assert apart == signs_apart(other, one)
    assert abs(len(one) - len(other)) <= apart <= max(len(one), len(other))
    assert signs_apart(one, one) == 0


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("1AB2304", "1A82304", 0), ("1AB2304", "1AB2340", 1), ("1AB2304", "AB2304", 1),
     ("1AB2304", "5GH7781", 7), ("CA", "ABC", 3)],
)  # fmt: skip
def test_signs_that_look_alike_are_one_and_exchanged_ones_count_once(
    one: str, other: str, apart: int
) -> None:
    assert signs_apart(one, other) == apart


@pytest.mark.parametrize("text", ["N0NE", "TEMP", "N0TAG", "12", ""])
def test_words_that_are_typed_instead_of_a_plate_are_no_plate(text: str) -> None:
    assert not is_a_plate(text)


@pytest.mark.parametrize(("captured", "at_most"), [(0.95, 1e-4), (0.9, 0.0025), (0.85, 0.023)])
def test_a_day_with_few_unseen_is_hardly_ever_told_as_low(captured: float, at_most: float) -> None:
    """The exact chance, at the number of tickets from 10 to 400 where it is greatest."""
    worst = max(low_by_chance(tickets, captured) for tickets in range(10, 401, 10))
    assert worst <= at_most


def low_by_chance(tickets: int, captured: float) -> float:
    low = [check_ins for check_ins in range(tickets + 1) if is_low(check_ins, tickets)]
    return float(binom.cdf(max(low), tickets, captured))

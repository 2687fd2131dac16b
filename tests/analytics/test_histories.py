"""Of the stations that a license uses, which share of its visits a day would have seen."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.histories import PARTS, profile, seen_share
from analytics.register import VisitFacts

DAYS = 14
openings = st.lists(st.booleans(), min_size=DAYS, max_size=DAYS)
seen = st.lists(st.floats(0, 1, width=32), min_size=DAYS, max_size=DAYS)
station = st.tuples(openings, seen, st.integers(1, PARTS))
Drawn = tuple[list[bool], list[float], int]


def share(stations: list[Drawn]) -> np.ndarray:
    parts = []
    for opened, of_open, part in stations:
        is_open = np.array(opened, dtype=np.float64)
        parts.append((is_open, is_open * np.array(of_open), part))
    return seen_share(parts)


def closed_on(stations: list[Drawn], day: int) -> list[Drawn]:
    return [
        ([is_open and at != day for at, is_open in enumerate(opened)], of_open, part)
        for opened, of_open, part in stations
    ]


@given(st.lists(station, min_size=1, max_size=4))
def test_the_share_is_never_negative_and_never_above_one(stations: list[Drawn]) -> None:
    assert (share(stations) >= 0).all()
    assert (share(stations) <= 1 + 1e-12).all()


@given(st.lists(station, min_size=1, max_size=4), st.integers(0, DAYS - 1))
def test_a_day_closed_everywhere_counts_for_nothing_and_leaves_the_others(
    stations: list[Drawn], day: int
) -> None:
    before, after = share(stations), share(closed_on(stations, day))
    assert after[day] == 0
    assert np.delete(after, day).tolist() == np.delete(before, day).tolist()


@given(st.lists(station, min_size=1, max_size=4), st.integers(0, DAYS - 1))
def test_where_everything_is_seen_closing_one_station_never_raises_the_share(
    stations: list[Drawn], day: int
) -> None:
    whole = [(opened, [1.0] * DAYS, part) for opened, _, part in stations]
    fewer = [*closed_on(whole[:1], day), *whole[1:]]
    assert (share(fewer) <= share(whole) + 1e-12).all()


def test_where_one_station_is_closed_it_can_go_to_the_other() -> None:
    closed, opened = ([False] * DAYS, [1.0] * DAYS, 7), ([True] * DAYS, [1.0] * DAYS, 1)
    assert share([closed, opened]).tolist() == [1.0] * DAYS


def test_where_its_usual_station_sees_nothing_only_the_rest_would_have_been_seen() -> None:
    unseen, fine = ([True] * DAYS, [0.0] * DAYS, 7), ([True] * DAYS, [1.0] * DAYS, 1)
    assert share([unseen, fine]).tolist() == pytest.approx([1 / 8] * DAYS)


def came(**stations: int) -> VisitFacts:
    at = tuple((int(name[1:]), visits) for name, visits in stations.items())
    return VisitFacts(sum(visits for _, visits in at), 0, dt.date(2026, 1, 2), at)


def test_without_visits_the_stations_share_equally() -> None:
    assert profile(frozenset({1, 2}), VisitFacts()) == ((1, 4), (2, 4))


def test_many_visits_speak_for_themselves_and_a_declared_station_keeps_a_part() -> None:
    assert profile(frozenset({1, 2}), came(s1=50)) == ((1, 8), (2, 1))
    assert profile(frozenset({1, 2}), came(s1=30, s2=10)) == ((1, 6), (2, 2))


def test_one_visit_says_little() -> None:
    assert profile(frozenset({1, 2}), came(s1=1)) == ((1, 5), (2, 3))


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_a_profile_has_a_part_for_each_station(visits: list[int]) -> None:
    facts = VisitFacts(sum(visits), 0, None, tuple(enumerate(visits)))
    parts = dict(profile(frozenset(range(len(visits))), facts))
    assert set(parts) == set(range(len(visits)))
    assert all(1 <= part <= PARTS for part in parts.values())

"""Each heap once, and none about the city's own facilities."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from analytics.dumping.counting import COUNTS, NEAR_M, WITHIN, Told, Verdict, told, verdicts

NOON = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
HERE = (39.3, -76.6)
NEXT_DOOR = (39.3003, -76.6)  # 33 m north
A_BLOCK_AWAY = (39.3010, -76.6)  # 111 m north


def one(id: int, days: float = 0, place: tuple[float, float] | None = HERE, **more: object) -> Told:
    latitude, longitude = place or (None, None)
    address = str(more.get("address", ""))
    opened, kind = NOON + dt.timedelta(days=days), int(str(more.get("kind", 1)))
    return told(id, kind, opened, address, latitude, longitude)


def left_out(*requests: Told, facilities: frozenset[str] = frozenset()) -> dict[int, str]:
    return {id: found.left_out for id, found in verdicts(requests, facilities).items()}


def test_a_second_report_of_the_same_heap_repeats_the_first() -> None:
    assert verdicts([one(2, 3, NEXT_DOOR), one(1)], frozenset()) == {
        1: COUNTS,
        2: Verdict("duplicate", 1),
    }


def test_another_block_another_type_and_another_month_count() -> None:
    found = left_out(one(1), one(2, 1, A_BLOCK_AWAY), one(3, 1, kind=2), one(4, 15))
    assert set(found.values()) == {""}


def test_the_same_address_is_the_same_place_however_it_is_written() -> None:
    first = one(1, place=None, address="100 N. Main St, Baltimore City")
    assert left_out(first, one(2, 2, None, address="100 n main st"))[2] == "duplicate"


def test_a_place_that_is_reported_each_week_counts_every_third_time() -> None:
    found = left_out(*[one(week, 7 * week) for week in range(9)])
    assert [found[week] for week in range(9)] == ["", "duplicate", "duplicate"] * 3


def test_requests_about_a_facility_are_left_out() -> None:
    station = one(1, address="5030 Reisterstown Rd")
    assert left_out(station, facilities=frozenset({"5030 REISTERSTOWN RD"})) == {1: "facility"}


places = st.tuples(st.integers(0, 12), st.integers(0, 12))


@given(st.lists(st.tuples(places, st.integers(0, 60), st.integers(1, 2)), max_size=30))
def test_what_counts_is_apart_and_what_repeats_is_near_one_that_counts(
    drawn: list[tuple[tuple[int, int], int, int]],
) -> None:
    requests = {
        id: one(id, days, (39.3 + 0.0002 * place[0], -76.6 + 0.0002 * place[1]), kind=kind)
        for id, (place, days, kind) in enumerate(drawn)
    }
    found = verdicts(requests.values(), frozenset())
    for id, verdict in found.items():
        earlier = [other for other in requests.values() if is_near(requests[id], other)]
        counted = [other for other in earlier if found[other.id] == COUNTS]
        assert (verdict == COUNTS) == (not counted)
        assert verdict.repeats is None or verdict.repeats in {other.id for other in counted}


def is_near(one: Told, other: Told) -> bool:
    """Written anew from the rule: an earlier one of its type, near in space and time."""
    assert None not in (one.east, one.north, other.east, other.north)
    away = (one.east - other.east) ** 2 + (one.north - other.north) ** 2  # type: ignore[operator]
    is_earlier = (other.opened_at, other.id) < (one.opened_at, one.id)
    in_time = one.opened_at - other.opened_at <= WITHIN
    return other.type_id == one.type_id and is_earlier and in_time and away <= NEAR_M**2

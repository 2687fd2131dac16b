"""Which ticket is of which visit: pure, whatever the order of the lists."""

import datetime as dt
import itertools
import uuid
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from checkin.scale.matching import Matching, Served, Weighed, Why, fits, match, number_key

NOON = dt.datetime(2025, 3, 3, 17, tzinfo=dt.UTC)


def at(minute: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minute)


def ticket(number: str, minute: float, plate: str = "1AB") -> Weighed:
    return Weighed(number, at(minute), plate)


def visit(
    n: int, minute: float, plate: str = "1AB", *, unit: str = "v:1", number: str = ""
) -> Served:
    return Served(uuid.UUID(int=n), unit, at(minute), plate, number)


def paired(found: Matching) -> dict[str, int]:
    return {pair.ticket.number: pair.visit.id.int for pair in found.pairs}


def reasons(found: Matching) -> tuple[list[Why], list[Why]]:
    return [why for _, why in found.tickets], [why for _, why in found.visits]


def test_the_same_plate_at_about_the_same_time_is_a_pair() -> None:
    assert paired(match([ticket("7", 20)], [visit(1, 0)])) == {"7": 1}


def test_a_ticket_may_be_a_quarter_hour_early_and_an_hour_and_a_half_late() -> None:
    for minute, why in ((-15, None), (-16, Why.OTHER_TIME), (90, None), (91, Why.OTHER_TIME)):
        found = match([ticket("7", minute)], [visit(1, 0)])
        assert reasons(found) == (([why], [why]) if why else ([], []))


def test_a_typed_number_decides_before_plate_and_time() -> None:
    visits = [visit(1, 0), visit(2, 300, "2ZZ", unit="v:2", number="T-0007")]
    found = match([ticket("T 7", 5)], visits)
    assert paired(found) == {"T 7": 2}
    assert found.pairs[0].by_number
    assert found.pairs[0].plates_differ
    assert reasons(found) == ([], [Why.TAKEN])


def test_a_number_that_two_check_ins_share_says_nothing() -> None:
    visits = [visit(1, 0, number="7"), visit(2, 300, "2ZZ", unit="v:2", number="7")]
    assert paired(match([ticket("7", 5)], visits)) == {"7": 1}


def test_numbers_are_compared_without_signs_and_leading_zeros() -> None:
    assert number_key("T 004711") == number_key("t-4711") == "T4711"
    assert number_key("000") == "0"
    assert number_key("100") == "100"


def test_of_two_trips_weighed_out_late_each_has_its_own_ticket() -> None:
    """The nearest of all, taken first, would give the first ticket to the second trip."""
    found = match([ticket("8", 40), ticket("9", 100)], [visit(1, 0), visit(2, 60)])
    assert paired(found) == {"8": 1, "9": 2}


def test_a_second_ticket_of_one_visit_stays_without_one() -> None:
    found = match([ticket("in", 0), ticket("out", 30)], [visit(1, 1)])
    assert paired(found) == {"in": 1}
    assert reasons(found) == ([Why.TAKEN], [])


def test_a_plate_of_two_vehicles_is_no_guess_where_both_came() -> None:
    both = [visit(1, 0), visit(2, 10, unit="v:2")]
    found = match([ticket("7", 12)], both)
    assert reasons(found) == ([Why.TWO_VEHICLES], [Why.TWO_VEHICLES] * 2)


def test_a_plate_of_two_vehicles_is_of_the_one_that_came() -> None:
    found = match([ticket("7", 12)], [visit(1, 0), visit(2, 200, unit="v:2")])
    assert paired(found) == {"7": 1}
    assert reasons(found) == ([], [Why.OTHER_TIME])


def test_without_a_plate_nothing_is_matched_but_by_number() -> None:
    visits = [visit(1, 0, "", number="7"), visit(2, 0, "", unit="e:2")]
    found = match([ticket("7", 0, ""), ticket("8", 0, "")], visits)
    assert paired(found) == {"7": 1}
    assert reasons(found) == ([Why.NO_PLATE], [Why.NO_PLATE])


def test_a_plate_that_never_came_and_a_visit_without_its_ticket_are_told() -> None:
    found = match([ticket("7", 0, "9XX")], [visit(1, 0)])
    assert reasons(found) == ([Why.NOT_SEEN], [Why.NOT_SEEN])


minutes = st.integers(0, 240)
plates = st.sampled_from(["", "1AB", "2CD"])
tickets = st.lists(st.tuples(minutes, plates), max_size=6).map(
    lambda rows: [ticket(str(n), *row) for n, row in enumerate(rows)]
)
numbers = st.sampled_from(["", "", "1", "02", "9"])
units = st.sampled_from(["v:1", "v:1", "v:2"])
visits = st.lists(st.tuples(minutes, plates, units, numbers), max_size=6).map(
    lambda rows: [
        visit(n, minute, plate, unit=unit, number=number)
        for n, (minute, plate, unit, number) in enumerate(rows)
    ]
)


@given(tickets, visits, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing_and_nobody_is_lost(
    weighed: list[Weighed], served: list[Served], chance: Random
) -> None:
    found = match(weighed, served)
    assert {pair.ticket for pair in found.pairs} | {one for one, _ in found.tickets} == {*weighed}
    assert {pair.visit for pair in found.pairs} | {one for one, _ in found.visits} == {*served}
    assert len(found.pairs) + len(found.tickets) == len(weighed)
    assert len(found.pairs) + len(found.visits) == len(served)
    assert all(pair.by_number or fits(pair.ticket, pair.visit) for pair in found.pairs)
    chance.shuffle(weighed)
    chance.shuffle(served)
    assert match(weighed, served) == found


@given(st.lists(minutes, max_size=4), st.lists(minutes, max_size=4))
def test_no_other_way_gives_more_pairs_or_as_many_that_are_nearer(
    weighed: list[int], served: list[int]
) -> None:
    tickets = [ticket(str(n), minute) for n, minute in enumerate(weighed)]
    visits = [visit(n, minute) for n, minute in enumerate(served)]
    found = match(tickets, visits).pairs
    apart = sum(abs((pair.ticket.at - pair.visit.at).total_seconds()) for pair in found)
    assert (-len(found), apart) == min(ways(tickets, visits))


def ways(tickets: list[Weighed], visits: list[Served]) -> list[tuple[int, float]]:
    """Every assignment there is: how many pairs, and how far apart."""
    found = [(0, 0.0)]
    for size in range(1, min(len(tickets), len(visits)) + 1):
        for some in itertools.combinations(tickets, size):
            for others in itertools.permutations(visits, size):
                if all(map(fits, some, others)):
                    apart = [
                        abs((a.at - b.at).total_seconds())
                        for a, b in zip(some, others, strict=True)
                    ]
                    found.append((-size, sum(apart)))
    return found

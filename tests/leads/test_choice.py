"""Who is listed, against a search through all thresholds, written from the rule alone."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from analytics.leads.choose import LOWEST, Candidate, Choice, choose

PROBABILITIES = st.integers(780_000, 1_000_000).map(lambda parts: parts / 1_000_000)
EQUAL_ONES = st.sampled_from([0.8, 0.85, 0.9, 0.95, 1.0])


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    found = draw(
        st.lists(
            st.tuples(PROBABILITIES | EQUAL_ONES, st.integers(0, 8), st.booleans()), max_size=14
        )
    )
    return [Candidate(f"{n:02}", p, missed, came) for n, (p, missed, came) in enumerate(found)]


def by_search(found: Sequence[Candidate], bound: int, capacity: int) -> list[str]:
    """bound: in percent. Every threshold is tried, from the lowest."""
    for threshold in sorted({one.p_inactive for one in found if one.p_inactive >= LOWEST}):
        able = [one for one in found if one.p_inactive >= threshold]
        able.sort(key=lambda one: (one.others_came, -one.expected_missed, one.number))
        listed = able[:capacity]
        wrong = sum(1_000_000 - round(1_000_000 * one.p_inactive) for one in listed)
        if listed and wrong <= bound * 10_000 * len(listed):
            return [one.number for one in listed]
    return []


@given(candidates(), st.integers(0, 30), st.integers(0, 6))
def test_the_list_is_that_of_the_lowest_threshold_which_keeps_the_bound(
    found: list[Candidate], bound: int, capacity: int
) -> None:
    chosen = choose(found, false_share=bound / 100, capacity=capacity)
    assert chosen.numbers == by_search(found, bound, capacity)


@given(candidates(), st.integers(0, 30), st.integers(1, 6))
def test_the_order_in_which_licenses_are_read_does_not_matter(
    found: list[Candidate], bound: int, capacity: int
) -> None:
    shuffled = sorted(found, key=lambda one: (one.number[::-1], one.expected_missed))
    first = choose(found, false_share=bound / 100, capacity=capacity)
    assert choose(shuffled, false_share=bound / 100, capacity=capacity) == first


@given(candidates(), st.integers(0, 30), st.integers(1, 6))
def test_the_expected_share_of_false_leads_is_told_and_keeps_the_bound(
    found: list[Candidate], bound: int, capacity: int
) -> None:
    chosen = choose(found, false_share=bound / 100, capacity=capacity)
    p = {one.number: one.p_inactive for one in found}
    if chosen.numbers:
        share = sum(1 - p[number] for number in chosen.numbers) / len(chosen.numbers)
        assert abs((chosen.expected_false_share or 0) - share) < 1e-6
        assert share <= bound / 100 + 1e-9


def test_more_missed_visits_come_first_and_equal_ones_go_by_number() -> None:
    found = [Candidate("B", 0.99, 5), Candidate("A", 0.99, 5), Candidate("C", 0.95, 20)]
    chosen = choose(found, false_share=0.1, capacity=25)
    assert chosen == Choice(["C", "A", "B"], 0.95, 0.023333)


def test_a_holder_whose_other_vehicles_came_is_after_all_others() -> None:
    found = [Candidate("FLEET", 0.99, 50, others_came=True), Candidate("ALONE", 0.9, 3)]
    assert choose(found, false_share=0.1, capacity=25).numbers == ["ALONE", "FLEET"]
    assert choose(found, false_share=0.1, capacity=1).numbers == ["ALONE"]


def test_sure_ones_do_not_carry_a_doubtful_one_onto_the_list() -> None:
    sure = [Candidate(f"{n}", 1.0, 9) for n in range(9)]
    assert "DOUBTFUL" not in choose(
        [*sure, Candidate("DOUBTFUL", 0.79, 99)], false_share=0.1, capacity=25
    ).numbers  # fmt: skip


def test_without_anybody_or_without_calls_the_list_is_empty() -> None:
    assert choose([], false_share=0.1, capacity=25) == Choice([])
    assert choose([Candidate("A", 1.0, 9)], false_share=0.1, capacity=0) == Choice([])

"""Who is listed: by a bound on the expected share of false leads, and by what can be called.

A threshold t leaves those who are unused with probability t or more; of them the list takes as many
as can be called, the most expected missed visits first. Were the probabilities right, the expected
share of false leads on it is the mean of 1 − p. The list is that of the lowest t which keeps this
share within the bound (the Bayesian false discovery rate: Efron and Tibshirani 2002, Genetic
Epidemiology 23). Each name must stand for itself too: nobody is listed below LOWEST (Efron's usual
local bound of 0.2: Large-Scale Inference, 2010, ch. 5).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

LOWEST = 0.8
PARTS = 1_000_000  # probabilities have six digits: sums of such parts are exact


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that may be listed. others_came: vehicles of its holder came in its silent weeks."""

    number: str
    p_inactive: float
    expected_missed: float
    others_came: bool = False

    @property
    def place(self) -> tuple[bool, float, str]:
        """The lowest comes first on the list."""
        return (self.others_came, -self.expected_missed, self.number)

    @property
    def false_parts(self) -> int:
        return PARTS - round(PARTS * self.p_inactive)


@dataclass(frozen=True)
class Choice:
    """numbers: by rank. threshold and expected_false_share: None where nobody is listed."""

    numbers: list[str]
    threshold: float | None = None
    expected_false_share: float | None = None


def choose(candidates: Iterable[Candidate], *, false_share: float, capacity: int) -> Choice:
    """The list of the lowest threshold that keeps the bound.

    Going down, each one that enters is at most as probable as all before it, and whom it displaces
    is too: the share can only grow, so the first threshold that breaks the bound ends the search.
    """
    most = round(PARTS * false_share)
    listed, best = Listed(capacity), Choice([])
    able = [one for one in candidates if one.p_inactive >= LOWEST]
    able.sort(key=lambda one: (-one.p_inactive, one.place))
    for threshold, alike in groupby(able, key=lambda one: one.p_inactive):
        for one in alike:
            listed.take(one)
        if not listed.by_place or listed.false_parts > most * len(listed.by_place):
            break
        best = listed.choice(threshold)
    return best


@dataclass
class Listed:
    """The first so many by place of those taken so far."""

    capacity: int
    by_place: list["Last"] = field(default_factory=list)  # a heap, the last of them on top
    false_parts: int = 0

    def take(self, one: Candidate) -> None:
        heapq.heappush(self.by_place, Last(one))
        self.false_parts += one.false_parts
        if len(self.by_place) > self.capacity:
            self.false_parts -= heapq.heappop(self.by_place).one.false_parts

    def choice(self, threshold: float) -> Choice:
        ranked: Sequence[Candidate] = sorted(
            (last.one for last in self.by_place), key=lambda one: one.place
        )
        share = self.false_parts / PARTS / len(ranked)
        return Choice([one.number for one in ranked], threshold, round(share, 6))


@dataclass(frozen=True, slots=True)
class Last:
    """Ordered so that a heap has the last place on top."""

    one: Candidate

    def __lt__(self, other: "Last") -> bool:
        return self.one.place > other.one.place

"""How long people wait before they give up: the Kaplan-Meier curve and what may be said of it.
No Django.

Kaplan and Meier 1958 (Journal of the American Statistical Association 53). Standard error:
Greenwood 1926. Interval: on the log-log scale, so that it stays between 0 and 1 (Kalbfleisch and
Prentice 1980, section 1.4). Docs: docs/statistics.md, "Walk-offs and patience".
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

Z_95 = 1.959963984540054
ByMinute = Mapping[int, int]  # vehicles by whole minutes waited


@dataclass(frozen=True, slots=True)
class Step:
    """A time at which somebody left. `survival` is the share that waits longer."""

    time: int
    at_risk: int
    left: int
    survival: float
    greenwood: float  # the sum of left / (at risk × (at risk − left)) up to here; inf at survival 0

    @property
    def standard_error(self) -> float:
        return self.survival * math.sqrt(self.greenwood) if self.survival else 0.0

    def interval(self) -> tuple[float, float] | None:
        """95%, on the log-log scale; None where that says nothing: all still wait, or none."""
        if not 0 < self.survival < 1:
            return None
        log = math.log(self.survival)
        width = math.exp(Z_95 * math.sqrt(self.greenwood) / -log)
        return math.exp(log * width), math.exp(log / width)


def kaplan_meier(left: ByMinute, stayed: ByMinute) -> list[Step]:
    """The steps of the curve, by time. `stayed` waited that long and did not leave: served, or
    still in line. Who leaves and who is served in the same minute were both at risk in it."""
    at_risk = sum(left.values()) + sum(stayed.values())
    survival, greenwood, steps = 1.0, 0.0, []
    for time in sorted({*left, *stayed}):
        if leaving := left.get(time, 0):
            survival *= 1 - leaving / at_risk
            rest = at_risk * (at_risk - leaving)
            greenwood += leaving / rest if rest else math.inf
            steps.append(Step(time, at_risk, leaving, survival, greenwood))
        at_risk -= leaving + stayed.get(time, 0)
    return steps


@dataclass(frozen=True, slots=True)
class Ends:
    """How waits ended. `unseen` left at a minute that nobody knows: by the last that it can have
    been."""

    left: ByMinute
    stayed: ByMinute
    unseen: ByMinute

    def waiting(self, minute: int) -> int:
        """How many are known to have waited that long."""
        known = (*self.left.items(), *self.stayed.items())
        return sum(number for time, number in known if time >= minute)

    def at_least(self, minute: int) -> Step:
        """The lowest that the curve can be after a minute, whenever the unseen left: at the last
        moment up to it, when the fewest are left for them to be counted among."""
        left = Counter(self.left)
        for latest, number in self.unseen.items():
            left[min(latest, minute)] += number
        return after(minute, left, self.stayed)

    def at_most(self, minute: int) -> Step:
        """The highest: who can have waited longer did, who cannot have left at once."""
        gone = sum(number for latest, number in self.unseen.items() if latest <= minute)
        longer = sum(self.unseen.values()) - gone
        stayed = Counter(self.stayed) + Counter({minute: longer})
        return after(minute, Counter(self.left) + Counter({0: gone}), stayed)


def after(minute: int, left: ByMinute, stayed: ByMinute) -> Step:
    """Where the curve stands after a minute."""
    passed = [step for step in kaplan_meier(left, stayed) if step.time <= minute]
    everyone = sum(left.values()) + sum(stayed.values())
    return passed[-1] if passed else Step(minute, everyone, 0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Point:
    """The curve after a minute: it lies from `low` to `high`, whenever the unseen left; with
    chance from `lowest` to `highest` (95%), None where nobody left yet or nobody is left."""

    minute: int
    waiting: int
    low: float
    high: float
    lowest: float | None
    highest: float | None

    @property
    def bottom(self) -> float:
        """With chance where that is told, else without."""
        return self.low if self.lowest is None else self.lowest

    @property
    def top(self) -> float:
        return self.high if self.highest is None else self.highest


def curve(ends: Ends, *, every: int, fewest: int) -> list[Point]:
    """Points `every` so many minutes, for as long as at least `fewest` are known to have waited."""
    points: list[Point] = []
    while (waiting := ends.waiting(minute := every * len(points))) >= fewest:
        low, high = ends.at_least(minute), ends.at_most(minute)
        below, above = low.interval(), high.interval()
        points.append(
            Point(
                minute, waiting, low.survival, high.survival,
                below[0] if below else None, above[1] if above else None,
            )
        )  # fmt: skip
    return points

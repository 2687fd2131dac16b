"""Cities that live by another story than the activity model's: what it makes of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Histories
from tests.analytics.cities import City, Floats, seen, simulate

CITY = City()


@dataclass(frozen=True)
class Told:
    histories: Histories
    inactive: NDArray[np.bool_]
    counts: NDArray[np.int64]


STORIES = (
    "stops on any day of the week",
    "stops more often in one class",
    "stops as often as the license is made",
    "breaks of five weeks",
    "first use weeks after issue",
    "a trade that shrinks",
    "like clockwork",
    "visits in bursts",
    "jobs of three weeks, five apart",
)


def tell(story: str, seed: int) -> Told:
    """The plain city of that seed, with its visits made anew as the story goes."""
    truth = simulate(CITY, seed)
    rng = np.random.default_rng([seed, STORIES.index(story)])
    n, weeks = truth.counts.shape
    week, group, start = np.arange(weeks), truth.histories.group, truth.start
    rate = np.asarray(truth.mean * rng.gamma(truth.shape, 1 / truth.shape))
    weekly = rate[:, None] * truth.histories.exposure * truth.season[group]
    first, hazard = start, np.full(n, CITY.weekly_stop)
    if story == STORIES[1]:
        hazard = np.choose(group, [0.002, 0.016, 0.004])
    if story == STORIES[2]:
        hazard = np.minimum(rng.gamma(0.5, CITY.weekly_stop / 0.5, n) + 1e-9, 1)
    if story == STORIES[4]:
        first = start + rng.geometric(1 / 6, n) - 1
    never = rng.random(n) < CITY.never_starts
    stop = np.where(never, -1, first + rng.geometric(hazard) - 1)
    share = (week < stop[:, None]).astype(np.float64) + (week == stop[:, None])
    if story == STORIES[0]:
        share -= (week == stop[:, None]) * rng.random((n, 1))
    share *= week >= first[:, None]
    counts = visits_of(story, weekly * share, rng)
    return Told(
        seen(counts, np.asarray(truth.histories.exposure, dtype=np.float32), group),
        stop < weeks - 1 if story != STORIES[0] else stop <= weeks - 1,
        counts,
    )


def visits_of(story: str, expected: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    n, weeks = expected.shape
    if story == STORIES[3]:
        expected = expected * ~held(rng.random((n, weeks)) < 0.015, 5)
    if story == STORIES[5]:
        expected = expected * np.linspace(1.0, 0.5, weeks)
    if story == STORIES[6]:
        due = np.floor(np.cumsum(expected, axis=1) + rng.random((n, 1)))
        return np.diff(due, axis=1, prepend=0).astype(np.int64)
    if story == STORIES[7]:
        expected = expected * rng.gamma(0.3, 1 / 0.3, (n, weeks))
    if story == STORIES[8]:
        phase = rng.integers(0, 8, (n, 1))
        late = rng.integers(0, 3, (n, weeks))
        expected = expected * ((np.arange(weeks) + phase + late) % 8 < 3) * 8 / 3
    return rng.poisson(expected)


def held(begun: NDArray[np.bool_], weeks: int) -> NDArray[np.bool_]:
    """Whether something that lasts so many weeks has begun and not ended."""
    so_far = np.cumsum(begun, axis=1)
    before = np.pad(so_far, ((0, 0), (weeks, 0)))[:, : so_far.shape[1]]
    return so_far > before

"""From the register to the weeks that an explanation shows, and the days that count for nothing."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.chains import Chain, days_in_force
from analytics.histories import History, intervals, station_sets, stations_used
from analytics.leads.arithmetic import SHOWN, WEEK, marks
from analytics.register import Register, VisitFacts


def week_marks(
    chains: list[Chain], visits: list[VisitFacts], past: History, register: Register
) -> list[str]:
    return marks(
        past.histories.exposure,
        intervals(chains, register),
        open_weeks(chains, visits, register),
        register.last_day.toordinal(),
    )


def open_weeks(
    chains: list[Chain], visits: list[VisitFacts], register: Register
) -> NDArray[np.bool_]:
    """(n, SHOWN) whether a station that it uses opened in the week, and kept records by then."""
    first = register.last_day - dt.timedelta(days=SHOWN * WEEK - 1)
    of_chain, by_day = station_sets(chains, visits, register, first)
    by_week = np.asarray(by_day.reshape(len(by_day), SHOWN, WEEK).any(axis=2))
    return np.asarray(by_week[of_chain])


@dataclass(frozen=True, slots=True)
class Unseen:
    """Days in force on which one of its stations had check-ins far below the scale tickets, and on
    which one that was open had no record at all."""

    low: int = 0
    out: int = 0


NOTHING = Unseen()


class UnseenDays:
    """The days of each station that count for nothing, in their order."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.low, self.out = (
            {id: sorted(getattr(seen, kind)) for id, seen in register.coverage.stations.items()}
            for kind in ("low", "out")
        )
        self.any = any(self.low.values()) or any(self.out.values())

    def of(self, chain: Chain, visits: VisitFacts) -> Unseen:
        if not self.any:
            return NOTHING
        used = stations_used(chain, visits, self.register)
        terms = [days for member in chain.members for days in days_in_force(member, self.register)]
        return Unseen(
            low=within(terms, [self.low.get(id, []) for id in used]),
            out=within(terms, [self.out.get(id, []) for id in used]),
        )


def within(terms: Sequence[tuple[dt.date, dt.date]], days: Sequence[Sequence[dt.date]]) -> int:
    """Days that lie in a term, each once."""
    found: set[dt.date] = set()
    for of_station in days:
        for first, last in terms:
            found.update(
                of_station[bisect_left(of_station, first) : bisect_right(of_station, last)]
            )
    return len(found)

"""From the register to the weeks that an explanation shows."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.activity import Fit
from analytics.chains import Chain
from analytics.histories import History, intervals, station_sets
from analytics.leads.arithmetic import SHOWN, WEEK, Arithmetic, arithmetic
from analytics.register import Register, VisitFacts


def arithmetic_of(
    chains: list[Chain],
    visits: list[VisitFacts],
    past: History,
    fitted: Fit,
    register: Register,
) -> Arithmetic:
    return arithmetic(
        past.histories,
        fitted,
        intervals(chains, register),
        open_weeks(chains, visits, register),
        register.last_day.toordinal(),
    )


def open_weeks(
    chains: list[Chain], visits: Sequence[VisitFacts], register: Register
) -> NDArray[np.bool_]:
    """(n, SHOWN) whether a station that it uses opened in the week, and kept records by then."""
    first = register.last_day - dt.timedelta(days=SHOWN * WEEK - 1)
    of_chain, by_day = station_sets(chains, list(visits), register, first)
    by_week = by_day.reshape(len(by_day), SHOWN, WEEK).any(axis=2)
    return np.asarray(by_week[of_chain])

"""A station's day: first come, first served, with the stoppages that make the line.

A box that is full is swapped, which stops service for about a quarter of an hour, about once an
hour while it is busy. Who waits longer than their patience leaves.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.random import Generator

from analytics.demo.sites import Site
from analytics.demo.trips import Arrival
from checkin.models import PauseReason

OVERTIME = 20.0  # minutes after closing in which those in line are still served
PATIENCE, STEADINESS = 190.0, 1.5  # Weibull scale in minutes, and shape
SEEN_LEAVING = 0.6  # share of those who leave that the gate notices
FINISHED = 0.5  # share of those served whose leaving the scale records
Pause = tuple[float, float, str]
BOX_SWAP, SCALE_DOWN = PauseReason.BOX_SWAP.value, PauseReason.SCALE_DOWN.value


@dataclass(frozen=True, slots=True)
class Trip:
    """Minutes after opening. `would_wait` is the wait that the line held for whoever stayed."""

    arrival: Arrival
    would_wait: float
    served: float | None = None
    finished: float | None = None
    left: float | None = None
    seen_leaving: bool = False


@dataclass(frozen=True)
class StationDay:
    """`opens` is the instant that minutes count from. `counts` are (minute, vehicles in line)."""

    site: Site
    opens: dt.datetime
    trips: list[Trip]
    pauses: list[Pause]
    counts: list[tuple[float, int]]


def station_days(
    arrivals: list[Arrival], sites: list[Site], rng: Generator
) -> Iterator[StationDay]:
    """Day by day; arrivals come in their order."""
    by_code = {site.code: site for site in sites}
    for (day, code), group in groupby(arrivals, key=lambda one: (one.day, one.station)):
        site = by_code[code]
        opens, closes = site.calendar.opens_at(day), site.calendar.closes_at(day)
        if not (opens and closes):
            raise ValueError(f"Somebody arrives at {code} on {day}, when it is closed.")
        line, length = list(group), (closes - opens).total_seconds() / 60
        pauses = stoppages(length, rng)
        trips = serve(line, site.service_minutes, pauses, length, rng)
        yield StationDay(site, opens, trips, pauses, list(counted(trips, length)))


def stoppages(length: float, rng: Generator) -> list[Pause]:
    """Box swaps from the second hour to the afternoon; on few days the scale stands longer."""
    found: list[Pause] = []
    minute = 50 + float(rng.uniform(0, 25))
    breakdown = float(rng.uniform(90, length - 200)) if rng.random() < 0.03 else length
    while minute < length - 100:
        long = minute > breakdown
        minutes = float(rng.uniform(50, 80)) if long else float(rng.gamma(9, 15 / 9))
        found.append((minute, minute + minutes, SCALE_DOWN if long else BOX_SWAP))
        breakdown = length if long else breakdown
        minute += minutes + 35 + float(rng.exponential(20))
    return found


def serve(
    line: list[Arrival], mean: float, pauses: list[Pause], length: float, rng: Generator
) -> list[Trip]:
    """Each in turn; whoever leaves takes no service, so nobody behind waits for them."""
    services = rng.gamma(4, mean / 4, len(line))
    patience = PATIENCE * rng.weibull(STEADINESS, len(line))
    chances = rng.random((len(line), 2))
    free, trips = 0.0, []
    for number, arrival in enumerate(line):
        begin = after(pauses, max(arrival.minute, free) + 1.0)
        wait, seen = begin - arrival.minute, bool(chances[number, 0] < SEEN_LEAVING)
        if arrival.refused:
            trips.append(Trip(arrival, wait))
        elif wait > patience[number] or begin > length + OVERTIME:
            left = arrival.minute + min(wait, float(patience[number]))
            trips.append(Trip(arrival, wait, left=min(left, length + OVERTIME), seen_leaving=seen))
        else:
            free = begin + float(services[number])
            done = free + 12 if chances[number, 1] < FINISHED else None
            trips.append(Trip(arrival, wait, served=begin, finished=done))
    return trips


def after(pauses: list[Pause], minute: float) -> float:
    for since, until, _ in pauses:
        if since <= minute < until:
            return until + 0.5
    return minute


def counted(trips: list[Trip], length: float) -> Iterator[tuple[float, int]]:
    """An attendant counts the line every two hours."""
    joined = np.array([trip.arrival.minute for trip in trips])
    gone = np.array([end_of_wait(trip) for trip in trips])
    for minute in np.arange(65.0, length, 120.0).tolist():
        yield minute, int(((joined <= minute) & (gone > minute)).sum())


def end_of_wait(trip: Trip) -> float:
    ends = (trip.served, trip.left, trip.arrival.minute)
    return next(minute for minute in ends if minute is not None)

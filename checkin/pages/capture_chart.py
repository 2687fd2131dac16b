"""The bars of capture rates: one a day, from zero, in units of the chart's view box."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checkin.models import Station
from checkin.scale.capture import LOW_BELOW, CaptureDay, Standing

BAR, GAP, HEIGHT = 8, 2, 60
HIGHEST = 1.25  # a bar that passes it ends there; the table has its number


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    standing: Standing


@dataclass(frozen=True)
class Chart:
    """One station's days, oldest first. `known` of them have a rate."""

    station: Station
    first: dt.date
    last: dt.date
    bars: list[Bar]
    known: int
    low: int

    @property
    def width(self) -> int:
        return ((self.last - self.first).days + 1) * (BAR + GAP)

    @property
    def bound(self) -> float:
        """The height of the line below which a day is low."""
        return height_of(LOW_BELOW)


def charts(days: Sequence[CaptureDay], stations: Mapping[int, Station]) -> list[Chart]:
    """One for each station that has a rate to show, over the same days."""
    if not days:
        return []
    first, last = min(day.day for day in days), max(day.day for day in days)
    drawn = []
    for station in sorted(stations.values(), key=lambda one: one.name):
        own = [day for day in days if day.station_id == station.pk]
        known = sum(day.rate is not None for day in own)
        bars = [bar(day, (day.day - first).days) for day in own]
        if known:
            low = sum(day.low for day in own)
            drawn.append(Chart(station, first, last, bars, known, low))
    return drawn


def bar(day: CaptureDay, place: int) -> Bar:
    """A day that is not known has no height; the template marks it."""
    top = height_of(day.rate or 0)
    return Bar(place * (BAR + GAP), top, round(HEIGHT - top, 2), day.standing)


def height_of(rate: float) -> float:
    """How far from the top that is."""
    return round(HEIGHT * (1 - min(rate, HIGHEST) / HIGHEST), 2)

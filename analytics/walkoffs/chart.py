"""Bars and steps in the units of an SVG's view box. Numbers are text, the same in each language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.walkoffs.figures import EVERY
from analytics.walkoffs.patience import Point

LEFT, RIGHT, TOP, BOTTOM = 38.0, 336.0, 8.0, 168.0
TOPS = (5, 10, 20, 40, 60, 100)  # percent; the scale begins at 0
GAP = 0.2  # of a bar's place


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis and what stands there."""

    place: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Bars:
    bars: Sequence[Bar]
    across: Sequence[Mark]
    up: Sequence[Mark]


@dataclass(frozen=True)
class Steps:
    """Polygons: `band` is where the curve lies, `chance` the 95% around it."""

    band: str
    chance: str
    across: Sequence[Mark]
    up: Sequence[Mark]


def bars(shares: Sequence[float | None], labels: Sequence[str], *, label_every: int = 1) -> Bars:
    """A bar for each share, from a zero at the bottom; none where it is not told."""
    most = max((share for share in shares if share is not None), default=0.0)
    top = next((top for top in TOPS if top >= 100 * most), 100)
    place = (RIGHT - LEFT) / max(1, len(shares))
    drawn = [
        bar(LEFT + place * number, place, share * 100 / top)
        for number, share in enumerate(shares)
        if share is not None
    ]
    across = [
        Mark(text(LEFT + place * (number + 0.5)), label)
        for number, label in enumerate(labels)
        if number % label_every == 0
    ]
    return Bars(drawn, across, percents(top, (0.0, 0.5, 1.0)))


def bar(x: float, place: float, share: float) -> Bar:
    height = (BOTTOM - TOP) * share
    width = place * (1 - GAP)
    return Bar(text(x + place * GAP / 2), text(BOTTOM - height), text(width), text(height))


def steps(points: Sequence[Point]) -> Steps:
    """The curve of patience, from everybody at minute 0."""
    end = max(EVERY, points[-1].minute + EVERY) if points else EVERY
    tick = next((tick for tick in (15, 30, 60, 120) if end / tick <= 6), 240)
    return Steps(
        band=polygon(points, [p.low for p in points], [p.high for p in points], end),
        chance=polygon(points, [p.bottom for p in points], [p.top for p in points], end),
        across=[Mark(text(across(m, end)), str(m)) for m in range(0, end + 1, tick)],
        up=percents(100, (0.0, 0.25, 0.5, 0.75, 1.0)),
    )


def polygon(
    points: Sequence[Point], lows: Sequence[float], highs: Sequence[float], end: int
) -> str:
    """There along the upper steps and back along the lower ones."""
    minutes = [point.minute for point in points]
    there = list(corners(minutes, highs, end))
    back = list(corners(minutes, lows, end))[::-1]
    return " ".join(f"{text(x)},{text(y)}" for x, y in [*there, *back])


def corners(
    minutes: Sequence[int], values: Sequence[float], end: int
) -> Iterable[tuple[float, float]]:
    for minute, value in zip(minutes, values, strict=True):
        yield across(minute, end), up(value)
        yield across(minute + EVERY, end), up(value)


def across(minute: int, end: int) -> float:
    return LEFT + (RIGHT - LEFT) * minute / end


def up(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def percents(top: int, shares: Iterable[float]) -> list[Mark]:
    return [Mark(text(up(share)), f"{top * share:g}%") for share in shares]


def text(number: float) -> str:
    return f"{number:.1f}"

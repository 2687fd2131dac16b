"""A bar for each week, from zero, in the units of the view box of `analytics/walkoffs/chart.py`."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.formats import date_format

from analytics.walkoffs.chart import BOTTOM, LEFT, RIGHT, TOP, Bars, Mark, bar, text

STEPS = (1, 2, 4, 5, 10)
LABEL_EVERY = 6  # weeks


def weekly_bars(
    weeks: Sequence[dt.date], values: Sequence[float | None], label: Callable[[float], str]
) -> Bars:
    """None where the week has no value: no bar stands there. `label` writes a value of the axis."""
    most = round_top(max((value for value in values if value is not None), default=0.0))
    place = (RIGHT - LEFT) / max(1, len(weeks))
    drawn = [
        bar(LEFT + place * number, place, value / most)
        for number, value in enumerate(values)
        if value is not None
    ]
    across = [
        Mark(text(LEFT + place * (number + 0.5)), date_format(week, "M j"))
        for number, week in enumerate(weeks)
        if (len(weeks) - 1 - number) % LABEL_EVERY == 0
    ]
    up = [Mark(text(BOTTOM - (BOTTOM - TOP) * part), label(most * part)) for part in (0, 0.5, 1)]
    return Bars(drawn, across, up)


def round_top(most: float) -> float:
    """The next number that reads well: 1, 2, 4, 5 or 10 times a power of ten."""
    power = 1.0
    while most > 10 * power:
        power *= 10
    while 0 < most <= power:
        power /= 10
    return next((step * power for step in STEPS if step * power >= most), 10 * power)
